"""The generator killed with its process at any point leaves each obligation and its effects exactly once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from county import TODAY, County, Installation
from jishi.core.access.actor import Actor
from jishi.core.access.models import User
from jishi.core.audit.models import Entry
from jishi.core.audit.verifying import verify as verify_chain
from jishi.core.jobs.models import Job
from jishi.core.jobs.queue import enqueue
from jishi.core.jobs.recovery import STALE_AFTER
from jishi.core.notices.models import Also, Notice
from jishi.records.models import Register
from jishi.records.registry import ledger, ledgers
from jishi.records.services import move, save
from jishi.records.services.access import tie
from jishi.records.services.projection import verify as verify_register

HERE = Path(__file__).resolve().parent
PEOPLE = 3
# Of the examples' templates the monthly one and the daily one: 20 November was the last working day of the fortnight
# in which what was missed is made up for.
DAYS = [date(2026, 11, day) for day in (9, 10, 11, 12, 13, 16, 17, 18, 19, 20)]
WANTED = {("RDT", day.isoformat()) for day in DAYS} | {("YJL", "2026-11")}
# How many are there when the process is killed: the first portion, and the second once it is committed.
THERE = {"prepared": 2, "writing": 2, "written": 4, "ending": len(WANTED) * PEOPLE}


def post(county: County, n: int) -> Any:
    """Somebody with an account, in a village since the second of November."""
    actor = county.system
    person = save(actor=actor, ledger=ledger("people"), values={"name": f"驻村{n}（模拟）"}).record
    user = User.objects.create_user(county=county.code, username=f"cadre{n}", name=person.name)
    tie(actor=actor, user=user, person=person)
    values = {"holder_person": str(person.pk), "post": "第一书记", "role": "posted_cadre"}
    values |= {"at_place": "370783006232", "starts_on": "2026-11-02"}
    made = save(actor=actor, ledger=ledger("appointments"), values=values)
    move(actor=actor, ledger=ledger("appointments"), id=made.id, move="activate", version=made.version)
    return person


def owed(people: list[Any]) -> Counter[tuple[str, str, Any]]:
    rows = ledger("obligations").model._default_manager.filter(owed_by__in=[one.pk for one in people])
    return Counter(rows.values_list("template", "period", "owed_by"))


def told(people: list[Any]) -> Counter[tuple[Any, Any]]:
    """How often each was told that something is theirs, by person and record."""
    users = User.objects.filter(person__in=[one.pk for one in people])
    notices = Notice.objects.filter(user__in=users, ledger="obligations", kind="assigned")
    alone = notices.exclude(entry=None).values_list("user", "entry")
    among = Also.objects.filter(notice__in=notices).values_list("notice__user", "entry")
    return Counter([*alone, *among])


def worker(installation: Installation, folder: Path, *, stop_at: str = "", batch: bool = False) -> Any:
    environment = {
        **installation.environment,
        "DJANGO_SETTINGS_MODULE": "halting.settings",
        "HALTING_BASE_SETTINGS": os.environ["DJANGO_SETTINGS_MODULE"],
        "HALTING_FOLDER": str(folder),
        "HALTING_AT": stop_at,
        "JISHI_TODAY": TODAY.isoformat(),
        "PYTHONPATH": os.pathsep.join([str(HERE), *filter(None, sys.path)]),
    }
    command = [sys.executable, "-m", "jishi.config.command", "worker", *(["--batch"] if batch else [])]
    return subprocess.Popen(command, env=environment)


def killed_at(point: str, installation: Installation, folder: Path) -> None:
    """Start a worker, and kill it when it has reached the point."""
    reached, limit = folder / f"{point}.reached", time.monotonic() + 90
    process = worker(installation, folder, stop_at=point)
    try:
        while not reached.exists():
            assert process.poll() is None, "the worker ended by itself"
            assert time.monotonic() < limit, "waited too long"
            time.sleep(0.05)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(30)


@pytest.mark.parametrize("point", THERE)
def test_each_obligation_is_there_once_wherever_it_was_killed(
    point: str, committed: Installation, tmp_path: Path
) -> None:
    county = committed.county
    people = [post(county, n) for n in range(PEOPLE)]
    asked = enqueue("obligations", key="test", payload={}, actor=Actor.system(county.code, TODAY))
    # No other job writes beside this one: what the schedules begin today is begun once, by the worker that is killed.
    killed_at(point, committed, tmp_path)
    assert sum(owed(people).values()) == THERE[point]
    assert verify_register(ledgers(), county.code) == []
    assert verify_chain(county.code) == []

    long_ago = timezone.now() - STALE_AFTER - timedelta(seconds=1)
    Job.objects.filter(state="running").update(heartbeat_at=long_ago)
    assert worker(committed, tmp_path, batch=True).wait(120) == 0
    asked.refresh_from_db()
    assert asked.state == "done", asked.error
    wanted = {(*one, person.pk) for one in WANTED for person in people}
    found = owed(people)
    assert (set(found), set(found.values())) == (wanted, {1})
    users = User.objects.filter(person__in=[person.pk for person in people])
    entries = Register.objects.filter(ledger="obligations", assignee__in=users.values("pk"))
    assert entries.count() == len(wanted)
    # Each was written once in the audit, and told once to its person.
    created = Entry.objects.filter(ledger="obligations", verb="create", record__in=entries.values("pk"))
    assert created.count() == len(wanted)
    assert set(told(people).values()) == {1}
    assert len(told(people)) == len(wanted)
    assert verify_register(ledgers(), county.code) == []
    assert verify_chain(county.code) == []
