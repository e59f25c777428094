"""What the workers begin by themselves: each minute of a schedule once; and how long a job waits to be tried again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import errands.jobs  # noqa: F401  # registers the kinds in this process
import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from installed import COUNTY, TODAY, Installation

from jishi.core.access.actor import Actor
from jishi.core.jobs import execution, registry
from jishi.core.jobs.execution import execute
from jishi.core.jobs.models import Job, Tick
from jishi.core.jobs.queue import enqueue, enqueue_due
from jishi.core.jobs.recovery import back_off
from jishi.core.jobs.registry import Kind, ScheduleUnreadable, job, last_due, next_due
from jishi.core.jobs.run import Retry, Run

ACTOR = Actor.system(COUNTY, TODAY)
SHANGHAI = ZoneInfo("Asia/Shanghai")
NIGHTLY = "30 2 * * *"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
def nightly(monkeypatch: pytest.MonkeyPatch) -> None:
    """One kind with a schedule, and no other."""
    monkeypatch.setattr(
        registry, "_kinds", {"nightly": Kind("nightly", lambda run: None, 3, "每夜", NIGHTLY)}
    )


@pytest.mark.parametrize(
    ("schedule", "now", "last", "following"),
    [
        (NIGHTLY, "2026-03-02 02:29:59", "2026-03-01 02:30", "2026-03-02 02:30"),
        (NIGHTLY, "2026-03-02 02:30:00", "2026-03-02 02:30", "2026-03-03 02:30"),
        (NIGHTLY, "2026-03-02 02:30:20", "2026-03-02 02:30", "2026-03-03 02:30"),
        ("0 8 * * 1", "2026-03-02 07:59:00", "2026-02-23 08:00", "2026-03-02 08:00"),
        ("*/15 * * * *", "2026-03-01 00:00:05", "2026-03-01 00:00", "2026-03-01 00:15"),
        ("0 0 29 2 *", "2026-03-02 12:00:00", "2024-02-29 00:00", "2028-02-29 00:00"),
    ],
)
def test_when_a_schedule_was_and_will_be_due(schedule: str, now: str, last: str, following: str) -> None:
    assert (last_due(schedule, at(now)), next_due(schedule, at(now))) == (at(last), at(following))


@pytest.mark.django_db
def test_each_minute_begins_one_job_and_what_was_missed_begins_one(nightly: None) -> None:
    (first,) = enqueue_due(ACTOR, at("2026-03-02 03:00"))
    assert (first.kind, first.key) == ("nightly", "2026-03-02 02:30")
    Job.objects.filter(id=first.id).update(state="done")
    assert enqueue_due(ACTOR, at("2026-03-02 23:59")) == []
    assert enqueue_due(ACTOR, at("2026-03-03 02:29")) == []
    # Nobody was there for three nights.
    (later,) = enqueue_due(ACTOR, at("2026-03-06 12:00"))
    assert later.key == "2026-03-06 02:30"
    assert Tick.objects.filter(county=COUNTY).count() == 2


def test_many_workers_at_one_moment_begin_one_job(installation: Installation, nightly: None) -> None:
    def one(_number: int) -> int:
        try:
            return len(enqueue_due(ACTOR, at("2026-03-02 03:00")))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(8))) == 1
    assert Job.objects.filter(kind="nightly").count() == 1


@pytest.mark.parametrize("schedule", ["every night", "61 2 * * *", "30 2 * *", "30 2 * * * * *"])
def test_a_schedule_that_is_none_is_refused_where_it_is_declared(schedule: str) -> None:
    with pytest.raises(ScheduleUnreadable, match="应为“分 时 日 月 星期”"):
        job("never", schedule=schedule)


def test_the_wait_grows_and_ends_at_an_hour() -> None:
    waits = [[back_off(attempts).total_seconds() for _try in range(50)] for attempts in range(1, 9)]
    for middle, some in zip((30, 120, 480, 1920, 3600, 3600, 3600, 3600), waits, strict=True):
        assert all(0.75 * middle <= wait <= 1.25 * middle for wait in some)
        assert len(set(some)) > 1, "they would all come at one moment"


def test_a_job_that_wants_to_be_tried_again_waits_and_ends_when_its_attempts_are_over(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def later(run: Run) -> None:
        raise Retry("对方没有应答")

    monkeypatch.setattr(execution, "kind", lambda name: Kind(name, later, 3))
    made = enqueue("give_back", key="a", payload={}, actor=ACTOR)
    for attempt in (1, 2):
        execute(made.id)
        made.refresh_from_db()
        assert (made.state, made.attempts, made.error) == ("queued", attempt, "对方没有应答")
        assert made.not_before is not None
        assert timedelta(seconds=20) < made.not_before - timezone.now() < timedelta(seconds=160)
        assert not DBTaskResult.objects.ready().filter(id=made.task).exists()
    execute(made.id)
    made.refresh_from_db()
    assert (made.state, made.attempts, made.error) == ("failed", 3, "对方没有应答")
