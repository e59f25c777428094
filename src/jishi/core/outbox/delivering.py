"""How a delivery goes on its way: which is due, taken before it is sent, marked after it was answered.

Taken first: who is killed between sending and marking leaves a delivery that is sent again, under the same event id.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from jishi.core.audit.chain import Draft, append
from jishi.core.calendar.clock import today
from jishi.core.jobs.recovery import back_off
from jishi.core.outbox.models import (
    DEAD,
    DONE,
    OFF,
    ON,
    PAUSED,
    PING,
    WAITING,
    Attempt,
    Delivery,
    Hook,
    Topic,
)
from jishi.core.outbox.spreading import fresh
from jishi.core.rulebook.resolving import values
from jishi.core.transactions import run_tx

ATTEMPTS, PAUSE_AFTER = "outbox.attempts", "outbox.pause_after_days"
# Longer than any sending may last: a delivery that is still out then was taken by a process that is gone.
LEASE = timedelta(seconds=60)
LONGEST = timedelta(hours=6)

Verdict = Literal["done", "again", "never"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one sending. `wait` is what the receiver asked for, `told` a sentence for people."""

    verdict: Verdict
    milliseconds: int
    told: str
    status: int | None = None
    answer: str = ""
    wait: timedelta | None = None


def waits(county: str) -> bool:
    """Is there anything to do at this moment?"""
    return fresh(county) or bool(due(county, timezone.now()))


def due(county: str, now: datetime) -> list[Delivery]:
    """The oldest event that is due for each hook; one that is off or rests gets the test event alone."""
    found = []
    for hook in Hook.objects.filter(county=county).order_by("id"):
        rows = Delivery.objects.filter(county=county, hook=hook, state=WAITING, next_at__lte=now)
        if hook.state != ON or (hook.rests_until is not None and hook.rests_until > now):
            rows = rows.filter(event__name=PING)
        first = rows.select_related("hook", "event").order_by("event_id").first()
        found += [first] if first is not None else []
    return found


def take(delivery: Delivery) -> Attempt | None:
    """This attempt, told before it is made; None where another process has it."""

    def write() -> Attempt | None:
        now = timezone.now()
        mine = Delivery.objects.filter(id=delivery.id, state=WAITING, attempts=delivery.attempts)
        if not mine.update(attempts=F("attempts") + 1, spent=F("spent") + 1, next_at=now + LEASE):
            return None
        return Attempt.objects.create(
            county=delivery.county, delivery=delivery, number=delivery.attempts + 1, at=now
        )

    return run_tx(write)


def settle(attempt: Attempt, answer: Answer) -> None:
    """Write down how it went, for the delivery and for its hook, in one transaction."""

    def write() -> None:
        now = timezone.now()
        Attempt.objects.filter(id=attempt.id).update(
            milliseconds=answer.milliseconds,
            status=answer.status,
            told=answer.told[:200],
            answer=answer.answer[:300],
        )
        hook = Hook.objects.select_for_update().get(id=attempt.delivery.hook_id)
        if answer.verdict == "done":
            _end(attempt.delivery_id, DONE, now)
            Hook.objects.filter(id=hook.id).update(failures=0, failing_since=None, rests_until=None)
            return
        limits = values((ATTEMPTS, PAUSE_AFTER), on=today(), county=hook.county)
        _fail(attempt, answer, limits.number(ATTEMPTS), now)
        _trouble(hook, answer, timedelta(days=limits.number(PAUSE_AFTER)), now)

    run_tx(write)


def _fail(attempt: Attempt, answer: Answer, most: int, now: datetime) -> None:
    """Wait for the next attempt, or give up."""
    delivery = Delivery.objects.get(id=attempt.delivery_id)
    if answer.verdict == "never" or delivery.spent >= most:
        _end(delivery.id, DEAD, now)
        return
    pause = max(back_off(delivery.spent, LONGEST), answer.wait or timedelta())
    mine = Delivery.objects.filter(id=delivery.id, state=WAITING, attempts=attempt.number)
    mine.update(next_at=now + pause)


def _trouble(hook: Hook, answer: Answer, longest: timedelta, now: datetime) -> None:
    """Leave a receiver in peace that does not answer; after days without a single success, pause."""
    changes: dict[str, Any] = {"failures": hook.failures + 1, "failing_since": hook.failing_since or now}
    if answer.verdict == "again":
        rest = max(back_off(hook.failures + 1, LONGEST), answer.wait or timedelta())
        changes["rests_until"] = now + rest
    if hook.state == ON and changes["failing_since"] <= now - longest:
        changes["state"] = PAUSED
        append(
            hook.county,
            [Draft(None, "系统", "", None, "pause_hook", {"hook": str(hook.id), "name": hook.name})],
        )
    Hook.objects.filter(id=hook.id).update(**changes)


def _end(delivery: UUID, state: str, now: datetime) -> None:
    Delivery.objects.filter(id=delivery, state=WAITING).update(state=state, ended_at=now)


def switch(hook: Hook, state: str) -> None:
    """Turn a hook on or off, within the caller's transaction; on, it begins with a clean slate."""
    Topic.objects.filter(county=hook.county, hook=hook).update(active=state != OFF)
    clean = {"failures": 0, "failing_since": None, "rests_until": None} if state == ON else {}
    Hook.objects.filter(id=hook.id).update(state=state, **clean)


def replay(county: str, hook: Hook, deliveries: list[UUID] | None = None) -> int:
    """Send once more: those named, else all dead ones; under the same event id. Within the caller's transaction."""
    rows = Delivery.objects.filter(county=county, hook=hook, state__in=(DEAD, DONE))
    rows = rows.filter(state=DEAD) if deliveries is None else rows.filter(id__in=deliveries)
    count = rows.update(state=WAITING, spent=0, next_at=timezone.now(), ended_at=None)
    if count:
        Hook.objects.filter(id=hook.id).update(rests_until=None)
    return count
