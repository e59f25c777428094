"""Who is reminded of what is due, when it is urged, and who is told in the end; each once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from requests_at_work import day

from county import County
from jishi.core.audit.models import Entry
from jishi.core.audit.verifying import verify as verify_chain
from jishi.core.jobs.execution import execute
from jishi.core.jobs.models import Job
from jishi.core.jobs.queue import enqueue
from jishi.records.models import Reminder
from jishi.records.registry import ledger
from jishi.records.selectors import history
from jishi.records.services import remind


def told(record: Any) -> list[tuple[str, str]]:
    rows = Reminder.objects.filter(entry=record.pk).order_by("on", "at", "id")
    return [(row.level, row.kind) for row in rows]


def test_each_level_is_reached_once(county: County) -> None:
    with day(county, "2026-11-23 09:00") as monday:
        case = monday.at_work(county.system)
        assert remind(monday.as_(county.system)) == 0
    plan = {
        "2026-11-24": [],
        "2026-11-25": [("upcoming", "town")],
        "2026-11-26": [("due_today", "town")],
        "2026-11-27": [("urged", "town")],
        "2026-12-03": [],
        "2026-12-04": [("noticed", "town"), ("noticed", "county")],
    }
    so_far: list[tuple[str, str]] = []
    for text, fresh in plan.items():
        with day(county, f"{text} 08:40") as today:
            actor, entries = today.as_(county.system), Entry.objects.count()
            assert remind(actor) == len(fresh), text
            assert remind(actor) == 0, text
            so_far += fresh
            assert sorted(told(case)) == sorted(so_far)
            assert Entry.objects.count() == entries + len(fresh)
    said = [step.sentence for step in history(county.system, ledger("requests"), case)]
    assert f"催办：2026-11-26 到期，已提醒{case.town}" in said
    assert "书面通报（督办）：2026-11-26 到期，已提醒县里" in said
    assert verify_chain(county.code) == []


def test_what_is_answered_or_on_hold_is_left_alone(county: County) -> None:
    with day(county, "2026-11-23 09:00") as monday:
        held, answered = monday.at_work(county.system), monday.at_work(county.system)
        type(held)._default_manager.filter(pk__in=[held.pk, answered.pk]).update(state="in_progress")
        monday.moved(county.system, held, "hold", "等材料")
        monday.moved(county.system, answered, "answer", result="已通电")
    with day(county, "2026-11-27 08:40") as friday:
        remind(friday.as_(county.system))
    # Of the answered one the call-back was due on Tuesday.
    assert told(held) == []
    assert [level for level, _kind in told(answered)] == ["urged"]


def test_the_job_does_it(county: County) -> None:
    with day(county, "2026-11-23 09:00") as monday:
        monday.at_work(county.system)
    with day(county, "2026-11-27 08:40") as friday:
        job = enqueue("case_reminders", key="now", payload={}, actor=friday.as_(county.system))
        execute(job.id)
        job = Job.objects.get(pk=job.id)
    assert (job.state, job.result) == ("done", {"changed": 0, "reminded": 1})


def test_a_reminder_cannot_be_altered(county: County) -> None:
    with day(county, "2026-11-23 09:00") as monday:
        monday.at_work(county.system)
    with day(county, "2026-11-27 08:40") as friday:
        remind(friday.as_(county.system))
    with pytest.raises(DatabaseError), transaction.atomic():
        Reminder.objects.update(level="upcoming")
