"""Writes notices in the transaction of what causes them: one for each person and cause, however often it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from jishi.core.access.actor import Actor
from jishi.core.jobs.queue import enqueue
from jishi.core.notices.models import Also, Kind, Notice, Wish
from jishi.kinds.record import new_id

DELIVER = "notices.deliver"
# Of what somebody did to many records so many are listed; the rest is told by number.
LISTED = 50


@dataclass(frozen=True, kw_only=True)
class Telling:
    """What one person is to be told, once for this cause."""

    user: UUID
    kind: Kind
    cause: str
    entries: Sequence[UUID] = ()
    ledger: str = ""
    code: str = ""
    count: int = 1
    text: str = ""
    sender: UUID | None = None
    urgent: bool = False
    answer_wanted: bool = False


def tell(actor: Actor, tellings: Sequence[Telling]) -> list[Notice]:
    """The notices that are new; within the caller's transaction. What leaves the house leaves it by a job."""
    if not tellings:
        return []
    county = actor.county
    outside = _outside(county, tellings)
    rows = {new_id(): one for one in tellings}
    made = [_row(county, key, one, outside) for key, one in rows.items()]
    Notice.objects.bulk_create(made, batch_size=2000, ignore_conflicts=True)
    known = _known(county, tellings)
    fresh = [row for row in made if row.pk in known]
    _others(county, fresh, rows)
    if any(row.to_route for row in fresh):
        # A job of its own for each call: one that is ending just now has looked already.
        enqueue(DELIVER, key=str(new_id()), payload={}, actor=actor)
    return fresh


def _outside(county: str, tellings: Sequence[Telling]) -> set[tuple[UUID, str]]:
    users = {one.user for one in tellings}
    return set(Wish.objects.filter(county=county, user__in=users).values_list("user_id", "kind"))


def _row(county: str, key: UUID, one: Telling, outside: set[tuple[UUID, str]]) -> Notice:
    return Notice(
        id=key,
        county=county,
        user_id=one.user,
        entry_id=one.entries[0] if one.entries else None,
        ledger=one.ledger,
        kind=one.kind,
        code=one.code,
        count=one.count,
        text=one.text,
        sender_id=one.sender,
        urgent=one.urgent,
        answer_wanted=one.answer_wanted,
        cause=one.cause,
        to_route=(one.user, one.kind.value) in outside,
    )


def _known(county: str, tellings: Sequence[Telling]) -> set[UUID]:
    """Which of the rows are there now: a cause that was told before has another id."""
    users, causes = {one.user for one in tellings}, sorted({one.cause for one in tellings})
    found: set[UUID] = set()
    for start in range(0, len(causes), 2000):
        some = causes[start : start + 2000]
        rows = Notice.objects.filter(county=county, user__in=users, cause__in=some)
        found |= set(rows.values_list("pk", flat=True))
    return found


def _listed(one: Telling) -> Sequence[UUID]:
    """Of reminders all: that a record has been told of is what keeps it from being told again."""
    return one.entries[1:] if one.kind in (Kind.SOON, Kind.OVERDUE, Kind.ESCALATED) else one.entries[1:LISTED]


def _others(county: str, fresh: Sequence[Notice], rows: dict[UUID, Telling]) -> None:
    further = [
        Also(county=county, notice=row, entry_id=entry) for row in fresh for entry in _listed(rows[row.pk])
    ]
    if further:
        Also.objects.bulk_create(further, batch_size=2000)
