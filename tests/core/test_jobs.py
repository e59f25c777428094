"""Jobs: queued once, done once, whatever happens to the process that does them."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import errands.jobs  # noqa: F401  # registers the kinds in this process
import pytest
from django.db import OperationalError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from installed import COUNTY, TODAY, Installation

from jishi.core.access.actor import Actor
from jishi.core.jobs import execution, heartbeat
from jishi.core.jobs.execution import execute
from jishi.core.jobs.models import Job
from jishi.core.jobs.queue import cancel, enqueue
from jishi.core.jobs.recovery import STALE_AFTER, reap
from jishi.core.jobs.registry import JobRegisteredTwice, Kind, UnknownJob, job, kinds
from jishi.core.jobs.run import Run
from jishi.core.numbers.models import Counter
from jishi.core.numbers.taking import take

ACTOR = Actor.system(COUNTY, TODAY)
LATER = STALE_AFTER + timedelta(seconds=1)


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Path]:
    """Closed until a test writes it; opened at the end, so that nothing waits for ever."""
    yield tmp_path / "gate"
    (tmp_path / "gate").touch()


def errand(folder: Path, stop_at: str = "", key: str = "spring") -> Job:
    return enqueue("take_number", key=key, payload={"folder": str(folder), "stop_at": stop_at}, actor=ACTOR)


def wait_for(fact: Callable[[], Any], seconds: float = 60) -> None:
    limit = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < limit, "waited too long"
        time.sleep(0.05)


def killed_at(point: str, folder: Path, installation: Installation) -> None:
    """Start a worker, and kill it when its job has reached the point."""
    reached = folder / f"{point}.reached"
    known = len(reached.read_text().splitlines()) if reached.exists() else 0
    process = installation.start("worker")
    try:
        wait_for(lambda: reached.exists() and len(reached.read_text().splitlines()) > known)
        assert int(reached.read_text().splitlines()[-1]) == process.pid
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(30)


def silent_for_long() -> None:
    """As if the time until the reaper notices had passed."""
    Job.objects.filter(state="running").update(heartbeat_at=timezone.now() - LATER)


def work_off(installation: Installation) -> subprocess.CompletedProcess[str]:
    done = installation.run("worker", "--batch")
    assert done.returncode == 0, done.stderr
    return done


def numbers_taken() -> int:
    return sum(Counter.objects.filter(county=COUNTY, prefix="EFF", year=2026).values_list("last", flat=True))


def test_a_worker_does_what_is_queued(installation: Installation, tmp_path: Path) -> None:
    made = enqueue("give_back", key="a", payload={"value": "三元朱村"}, actor=ACTOR)
    work_off(installation)
    made.refresh_from_db()
    assert (made.state, made.result, made.attempts, made.fraction) == ("done", {"given": "三元朱村"}, 1, 1.0)
    assert made.started_at is not None
    assert made.finished_at is not None
    assert made.created_at <= made.started_at <= made.finished_at


def test_a_batch_does_what_is_due_too(installation: Installation) -> None:
    work_off(installation)
    due = {known.name for known in kinds() if known.schedule}
    assert "retention" in due
    assert set(Job.objects.values_list("kind", "state")) == {(name, "done") for name in due}


@pytest.mark.parametrize("point", ["before", "inside"])
def test_a_job_killed_before_its_effect_is_committed_has_it_once_in_the_next_attempt(
    point: str, installation: Installation, tmp_path: Path, gate: Path
) -> None:
    made = errand(tmp_path, stop_at=point)
    killed_at(point, tmp_path, installation)
    made.refresh_from_db()
    assert (made.state, made.attempts, numbers_taken()) == ("running", 1, 0)
    gate.touch()
    silent_for_long()
    work_off(installation)
    made.refresh_from_db()
    assert (made.state, made.attempts, made.result) == ("done", 2, {"number": 1})
    assert numbers_taken() == 1
    assert DBTaskResult.objects.filter(finished_at__isnull=True).count() == 0


def test_a_job_killed_after_its_effect_is_committed_is_not_done_again(
    installation: Installation, tmp_path: Path, gate: Path
) -> None:
    made = errand(tmp_path, stop_at="after")
    killed_at("after", tmp_path, installation)
    made.refresh_from_db()
    assert (made.state, made.result) == ("done", {"number": 1})
    silent_for_long()
    work_off(installation)
    made.refresh_from_db()
    assert (made.state, made.attempts, numbers_taken()) == ("done", 1, 1)


def test_a_job_that_is_killed_every_time_fails_and_says_so(
    installation: Installation, tmp_path: Path, gate: Path
) -> None:
    made = errand(tmp_path, stop_at="before")
    for _attempt in range(3):
        killed_at("before", tmp_path, installation)
        silent_for_long()
    work_off(installation)
    made.refresh_from_db()
    assert (made.state, made.attempts, numbers_taken()) == ("failed", 3, 0)
    assert made.message == "中断了 3 次，不再重试；请查看日志中的原因，再重新发起。"
    assert made.error == "进程中断（被结束、内存不足或断电）"


def test_a_running_job_stops_when_asked(installation: Installation, tmp_path: Path, gate: Path) -> None:
    made = errand(tmp_path, stop_at="before")
    process = installation.start("worker")
    try:
        wait_for((tmp_path / "before.reached").exists)
        wait_for(lambda: Job.objects.get(id=made.id).fraction == 0.5)
        assert Job.objects.get(id=made.id).message == "已到一半"
        asked = cancel(made)
        assert (asked.state, asked.cancel_requested) == ("running", True)
        wait_for(lambda: Job.objects.get(id=made.id).is_over)
    finally:
        process.terminate()
        assert process.wait(30) == 0
    made.refresh_from_db()
    assert (made.state, made.message, numbers_taken()) == ("cancelled", "已按要求取消", 0)


def test_a_job_whose_function_fails_says_why_and_is_not_tried_again(installation: Installation) -> None:
    made = enqueue("fall_over", key="a", payload={}, actor=ACTOR)
    work_off(installation)
    made.refresh_from_db()
    assert (made.state, made.attempts) == ("failed", 1)
    assert (made.message, made.error) == ("运行出错", "ValueError: 寿光没有这个村")


def test_a_task_whose_worker_died_before_claiming_the_job_is_handed_over_again(
    installation: Installation, tmp_path: Path
) -> None:
    made = errand(tmp_path)
    long_ago = timezone.now() - LATER
    DBTaskResult.objects.filter(id=made.task).update(status="RUNNING", started_at=long_ago)
    Job.objects.filter(id=made.id).update(queued_at=long_ago)
    work_off(installation)
    made.refresh_from_db()
    assert (made.state, made.attempts, numbers_taken()) == ("done", 2, 1)


@pytest.mark.django_db
def test_an_attempt_taken_for_dead_has_no_effect_when_it_wakes_up(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first attempt is asleep while the reaper hands the job over and the second does it."""
    made = errand(tmp_path)

    def asleep(run: Run) -> dict[str, int]:
        assert reap(timezone.now() + LATER) == 1
        monkeypatch.undo()
        execute(made.id)
        return run.finish(lambda: {"number": take(county=COUNTY, prefix="EFF", year=2026)})

    monkeypatch.setattr(execution, "kind", lambda name: Kind(name, asleep, 3))
    execute(made.id)
    made.refresh_from_db()
    assert (made.state, made.attempts, made.result) == ("done", 2, {"number": 1})
    assert numbers_taken() == 1
    assert "attempt 1 was superseded" in caplog.text


def test_a_job_that_lost_the_database_is_tried_again(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = errand(tmp_path)
    lost = Kind("take_number", lambda run: (_ for _ in ()).throw(OperationalError("server closed")), 3)
    monkeypatch.setattr(execution, "kind", lambda name: lost)
    execute(made.id)
    made.refresh_from_db()
    assert (made.state, made.attempts, made.error) == ("queued", 1, "OperationalError: server closed")
    assert made.not_before is not None
    assert not DBTaskResult.objects.ready().filter(id=made.task).exists(), (
        "it waits for the database to be back"
    )
    monkeypatch.undo()
    execute(made.id)
    made.refresh_from_db()
    assert (made.state, made.attempts, made.error, made.result) == ("done", 2, "", {"number": 1})


def test_a_running_job_beats_until_another_attempt_has_it(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heartbeat, "BEAT_SECONDS", 0.02)
    made = enqueue("give_back", key="a", payload={"value": 1}, actor=ACTOR)
    long_ago = timezone.now() - LATER
    Job.objects.filter(id=made.id).update(state="running", attempts=1, heartbeat_at=long_ago)
    run = Run(made.id, COUNTY, made.kind, made.payload, 1, None)
    with heartbeat.Heartbeat(run):
        wait_for(lambda: Job.objects.get(id=made.id).heartbeat_at > long_ago)
        assert reap() == 0
        Job.objects.filter(id=made.id).update(attempts=2, heartbeat_at=long_ago)
        time.sleep(0.2)
        assert Job.objects.get(id=made.id).heartbeat_at == long_ago


@pytest.mark.django_db
def test_a_refused_change_takes_its_job_with_it(tmp_path: Path) -> None:
    with transaction.atomic():
        errand(tmp_path)
        transaction.set_rollback(True)
    assert (Job.objects.count(), DBTaskResult.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_a_job_that_beats_or_waits_its_turn_is_left_alone(tmp_path: Path) -> None:
    waiting, running = errand(tmp_path, key="waiting"), errand(tmp_path, key="running")
    now = timezone.now()
    Job.objects.filter(id=waiting.id).update(queued_at=now - LATER)
    Job.objects.filter(id=running.id).update(
        state="running", attempts=1, heartbeat_at=now - timedelta(seconds=29)
    )
    assert reap(now) == 0
    assert reap(now + timedelta(seconds=2)) == 1
    running.refresh_from_db()
    assert (running.state, running.attempts) == ("queued", 1)


@pytest.mark.django_db
def test_a_dead_job_that_was_to_be_cancelled_is_cancelled(tmp_path: Path) -> None:
    made = errand(tmp_path)
    Job.objects.filter(id=made.id).update(
        state="running", attempts=1, heartbeat_at=timezone.now() - LATER, cancel_requested=True
    )
    assert reap() == 1
    made.refresh_from_db()
    assert made.state == "cancelled"


@pytest.mark.django_db
def test_the_same_key_is_queued_once_until_it_is_over(tmp_path: Path) -> None:
    first = errand(tmp_path)
    assert errand(tmp_path).id == first.id
    assert errand(tmp_path, key="autumn").id != first.id
    assert DBTaskResult.objects.count() == 2
    assert cancel(first).state == "cancelled"
    again = errand(tmp_path)
    assert again.id != first.id
    assert again.state == "queued"


@pytest.mark.django_db
def test_a_job_that_is_over_stays_as_it_is(tmp_path: Path) -> None:
    made = errand(tmp_path)
    Job.objects.filter(id=made.id).update(state="done")
    kept = cancel(made)
    assert (kept.state, kept.cancel_requested) == ("done", False)


@pytest.mark.django_db
def test_an_unknown_kind_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownJob, match="take_number"):
        enqueue("take_numbre", key="a", payload={}, actor=ACTOR)
    assert Job.objects.count() == 0


def test_two_functions_cannot_have_one_kind() -> None:
    with pytest.raises(JobRegisteredTwice, match="errands"):
        job("give_back")(lambda run: None)
