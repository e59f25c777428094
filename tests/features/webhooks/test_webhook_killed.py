"""Processes killed at the worst moments: a sent event is marked later under the same id, a saved record has one event."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from hooking import made
from receiver import Receiver

from county import Installation
from jishi.core.jobs.models import Job
from jishi.core.outbox.models import Attempt, Delivery, Event
from jishi.records.models import Register
from jishi.records.registry import ledger
from jishi.records.services import save

WRITES = """
import sys
import django
django.setup()
from datetime import date
from jishi.core.access.actor import Actor
from jishi.records.registry import ledger
from jishi.records.services import save
system, venues, n = Actor.system(sys.argv[1], date(2026, 11, 21)), ledger("venues"), 0
first = dict(venues.examples[0])
while True:
    n += 1
    made = save(actor=system, ledger=venues, values={**first, "name": f"场地{n}"})
    print(made.id, flush=True)
"""


def environment(committed: Installation, receiver: Receiver) -> dict[str, str]:
    return {
        **committed.environment,
        "JISHI_WEBHOOK_HOSTS": f"http://127.0.0.1:{receiver.port}",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "DJANGO_SETTINGS_MODULE": "jishi.config.settings",
    }


def worker(committed: Installation, receiver: Receiver) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "jishi.config.command", "worker", "--batch"]
    return subprocess.Popen(command, env=environment(committed, receiver))


def test_killed_between_sending_and_marking(committed: Installation, receiver: Receiver) -> None:
    county = committed.county
    made(county, receiver, ("needs",))
    need = county.row("needs")
    sources = [{"kind": "phone", "label": "2026-11-05 来电", "quantity": 13}]
    values = {"quantity": 13, "sources": sources}
    save(actor=county.system, ledger=ledger("needs"), values=values, id=need.pk, version=need.version)
    sent, over = threading.Event(), threading.Event()

    def holds(handler: BaseHTTPRequestHandler) -> None:
        sent.set()
        over.wait(30)

    receiver.script = [holds]
    process = worker(committed, receiver)
    assert sent.wait(60), "the event came"
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    over.set()
    (delivery,) = Delivery.objects.all()
    assert (delivery.state, delivery.attempts) == ("waiting", 1), "sent, and not marked"
    # As if the time had passed until others notice.
    long_ago = timezone.now() - timedelta(days=365)
    Job.objects.filter(kind="webhooks", state="running").update(heartbeat_at=long_ago)
    Delivery.objects.update(next_at=long_ago)
    assert worker(committed, receiver).wait(120) == 0
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("done", 2)
    assert (Delivery.objects.count(), Event.objects.count()) == (1, 1)
    first, second = receiver.got
    assert first.headers["Jishi-Event-Id"] == second.headers["Jishi-Event-Id"] == str(Event.objects.get().id)
    assert [(one.number, one.status) for one in Attempt.objects.order_by("number")] == [(1, None), (2, 200)]


@pytest.mark.parametrize("writes", [7, 23])
def test_every_saved_record_has_one_event_and_no_event_is_without_its_record(
    committed: Installation, receiver: Receiver, tmp_path: Path, writes: int
) -> None:
    county = committed.county
    made(county, receiver, ("venues",))
    before = set(Register.objects.filter(ledger="venues", county=county.code).values_list("id", flat=True))
    command = [sys.executable, "-c", WRITES, county.code]
    process = subprocess.Popen(
        command, env=environment(committed, receiver), stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    answered = [process.stdout.readline().strip() for _write in range(writes)]
    process.send_signal(signal.SIGKILL)
    answered += process.stdout.read().split()
    process.wait(30)
    after = set(Register.objects.filter(ledger="venues", county=county.code).values_list("id", flat=True))
    told = [record["id"] for event in Event.objects.all() for record in event.payload["records"]]
    fresh: set[Any] = {str(one) for one in after - before}
    assert len(answered) >= writes
    assert set(answered) <= fresh, "what was acknowledged is there"
    assert len(told) == len(set(told)), "no event twice"
    assert set(told) == fresh
