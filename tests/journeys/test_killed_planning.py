"""A planning run killed with its process leaves the season as it was, and is taken up again: the whole plan or none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from stages import Installation
from witness import OF_THE_QUEUE, picture

from jishi.areas.service.booth.ledger import BOOTHS
from jishi.core.audit.verifying import verify as verify_audit
from jishi.core.jobs.models import Job, Tick
from jishi.core.jobs.recovery import STALE_AFTER
from jishi.features.planning.jobs import ask
from jishi.records.registry import ledgers
from jishi.records.selectors import visible
from jishi.records.services.projection import verify as verify_register
from loading import SECONDS, TODAY
from small_county import COUNTY, FAIRS

HERE = Path(__file__).resolve().parent
# Of a worker of its own also the minutes of its schedules.
OF_A_WORKER = OF_THE_QUEUE | {Tick._meta.db_table}


def worker(installation: Installation, folder: Path, *, stop_at: str = "", batch: bool = False) -> Any:
    environment = {
        **installation.environment,
        "DJANGO_SETTINGS_MODULE": "stopping.settings",
        "STOPPING_BASE_SETTINGS": os.environ["DJANGO_SETTINGS_MODULE"],
        "STOPPING_FOLDER": str(folder),
        "STOPPING_AT": stop_at,
        "JISHI_TODAY": TODAY.isoformat(),
        "PYTHONPATH": os.pathsep.join([str(HERE), *filter(None, sys.path)]),
    }
    command = [sys.executable, "-m", "jishi.config.command", "worker", *(["--batch"] if batch else [])]
    return subprocess.Popen(command, env=environment)


def wait_for(fact: Callable[[], Any], seconds: float = 90) -> None:
    limit = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < limit, "waited too long"
        time.sleep(0.05)


def killed_at(point: str, installation: Installation, folder: Path) -> None:
    """Start a worker, and kill it when the run has reached the point."""
    reached = folder / f"{point}.reached"
    reached.unlink(missing_ok=True)
    process = worker(installation, folder, stop_at=point)

    def is_there() -> bool:
        assert process.poll() is None, "the worker ended by itself"
        return reached.exists() and reached.read_text() == str(process.pid)

    try:
        wait_for(is_there)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(30)


def silent_for_long() -> None:
    """As if the time until the reaper notices had passed."""
    long_ago = timezone.now() - STALE_AFTER - timedelta(seconds=1)
    Job.objects.filter(state="running").update(heartbeat_at=long_ago)


@pytest.mark.parametrize("point", ["solving", "writing"])
def test_a_killed_run_leaves_nothing_and_is_taken_up_again(
    point: str, committed: Installation, tmp_path: Path
) -> None:
    people = committed.people
    asked = ask(people.office, people.season, seconds=SECONDS)
    before = picture(but=OF_A_WORKER)
    killed_at(point, committed, tmp_path)
    assert picture(but=OF_A_WORKER) == before
    assert (people.the_season().state, people.fairs()) == ("drafted", [])
    asked.refresh_from_db()
    assert (asked.state, asked.attempts) == ("running", 1)

    silent_for_long()
    assert worker(committed, tmp_path, batch=True).wait(120) == 0
    asked.refresh_from_db()
    assert (asked.state, asked.attempts) == ("done", 2)
    assert asked.result["fairs"] == len(people.fairs()) == FAIRS
    stalls = visible(people.office, BOOTHS).filter(archived_at=None).count()
    assert asked.result["booths"] == stalls > 0
    assert people.the_season().state == "planned"
    assert verify_register(ledgers(), COUNTY) == []
    assert verify_audit(COUNTY) == []
