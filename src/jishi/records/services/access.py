"""Access follows assignments: what a ledger says a record opens (`access`) becomes holds of the person's users.

A hold that has passed stays as it was; one in force ends at once where the record no longer gives it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from jishi.core.access.actor import Actor
from jishi.core.access.models import Hold, User
from jishi.records.ledger import Access
from jishi.records.services.draft import Draft

CHUNK = 5000
DAY = timedelta(days=1)
Key = tuple[UUID, str, str, str]


@dataclass
class _Written:
    """What is to be written of all records together."""

    new: list[Hold] = field(default_factory=list)
    changed: list[Hold] = field(default_factory=list)
    gone: list[UUID] = field(default_factory=list)


def follow(actor: Actor, drafts: Sequence[Draft]) -> None:
    """Write the holds that these records give from now on; a fixed number of queries, whatever their number."""
    given = {_source(d): list(_given(d)) for d in drafts if d.ledger.access is not None}
    if not given:
        return
    users = _users(actor.county, {access.person for found in given.values() for access in found})
    stored: dict[str, list[Hold]] = defaultdict(list)
    for some in _chunks(given):
        for hold in Hold.objects.filter(county=actor.county, source__in=some).order_by("starts_on"):
            stored[hold.source].append(hold)
    written = _Written()
    for source, found in given.items():
        wanted = {(user, a.role, a.scope_kind, a.scope_key): a for a in found for user in users[a.person]}
        _settle(actor, source, wanted, stored[source], written)
    Hold.objects.filter(pk__in=written.gone).delete()
    Hold.objects.bulk_update(written.changed, ["starts_on", "ends_on"], batch_size=CHUNK)
    Hold.objects.bulk_create(written.new, batch_size=CHUNK)


def _source(draft: Draft) -> str:
    return f"{draft.ledger.code}:{draft.record.pk}"


def _given(draft: Draft) -> Iterable[Access]:
    """An archived record gives nothing."""
    if draft.ledger.access is None or draft.record.archived_at is not None:
        return ()
    return draft.ledger.access(draft.record)


def _users(county: str, persons: set[UUID]) -> Mapping[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for some in _chunks(persons):
        rows = User.objects.filter(county=county, person__in=some).order_by("pk")
        for person, user in rows.values_list("person_id", "pk"):
            if person is not None:
                found[person].append(user)
    return found


def _chunks(found: Iterable[Any]) -> Iterable[list[Any]]:
    rows = sorted(found)
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))


def _settle(
    actor: Actor, source: str, wanted: Mapping[Key, Access], stored: Sequence[Hold], written: _Written
) -> None:
    """The holds of one record: those in force become what is wanted, what is missing is added."""
    today, live, over = actor.today, {}, {}
    for hold in stored:
        key = (hold.user_id, hold.role, hold.scope_kind, hold.scope_key)
        if hold.ends_on is not None and hold.ends_on < today:
            over[key] = hold.ends_on
        else:
            live[key] = hold
    for key, access in wanted.items():
        starts = max(access.starts_on, over[key] + DAY) if key in over else access.starts_on
        if access.ends_on is not None and access.ends_on < starts:
            continue
        present = live.pop(key, None)
        if present is None:
            written.new.append(_hold(actor.county, key, starts, access.ends_on, source))
        elif (present.starts_on, present.ends_on) != (starts, access.ends_on):
            present.starts_on, present.ends_on = starts, access.ends_on
            written.changed.append(present)
    for hold in live.values():
        if hold.starts_on >= today:
            written.gone.append(hold.pk)
        else:
            hold.ends_on = today - DAY
            written.changed.append(hold)


def _hold(county: str, key: Key, starts_on: date, ends_on: date | None, source: str) -> Hold:
    user, role, kind, scope = key
    return Hold(
        county=county,
        user_id=user,
        role=role,
        scope_kind=kind,
        scope_key=scope,
        starts_on=starts_on,
        ends_on=ends_on,
        source=source,
    )
