"""Access follows assignments: what a ledger says a record opens (`access`) becomes holds of the person's users.

A hold that has passed stays as it was; one in force ends at once where the record no longer gives it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from jishi.core.access.actor import Actor
from jishi.core.access.holds import after_days
from jishi.core.access.models import Hold, User
from jishi.core.audit.chain import Draft as Entry
from jishi.core.audit.chain import append
from jishi.core.transactions import run_tx
from jishi.records.ledger import Access, Ledger
from jishi.records.registry import ledgers
from jishi.records.selectors.joins import with_relations
from jishi.records.services.draft import Draft

CHUNK = 5000
DAY = timedelta(days=1)
Key = tuple[UUID, str, str, str]


@dataclass
class _Written:
    """What is to be written of all records together."""

    county: str
    today: date
    new: list[Hold] = field(default_factory=list)
    changed: list[Hold] = field(default_factory=list)
    gone: list[UUID] = field(default_factory=list)

    @cached_property
    def days(self) -> timedelta:
        """How long after its end one reads one's own records; asked for where something ends."""
        return after_days(self.county, self.today)

    def add(self, source: str, key: Key, starts_on: date, ends_on: date | None) -> None:
        user, role, kind, scope = key
        hold = Hold(
            county=self.county, user_id=user, role=role, scope_kind=kind, scope_key=scope, source=source
        )
        hold.starts_on, hold.ends_on = starts_on, ends_on
        hold.reads_until = None if ends_on is None else ends_on + self.days
        self.new.append(hold)

    def change(self, hold: Hold, ends_on: date | None, *, reads: bool) -> None:
        hold.ends_on = ends_on
        hold.reads_until = ends_on + self.days if reads and ends_on is not None else None
        self.changed.append(hold)


def follow(actor: Actor, drafts: Sequence[Draft]) -> None:
    """Write the holds that these records give from now on; a fixed number of queries, whatever their number."""
    given = {_source(d.ledger, d.record): _given(d.ledger, d.record) for d in drafts if d.ledger.access}
    _give(actor.county, actor.today, given)


def tie(*, actor: Actor, user: User, person: Any) -> None:
    """The one place where a user becomes a person's (or, with None, nobody's): what that person has been given, the
    user has from now on, and what the person before had been given, no longer. Audited."""

    def write() -> None:
        before, user.person = user.person_id, person
        User.objects.filter(pk=user.pk, county=actor.county).update(person=person)
        given: dict[str, list[Access]] = {}
        for ledger in ledgers():
            if ledger.access is None:
                continue
            stored: QuerySet[Any] = ledger.model._default_manager.filter(county=actor.county)
            rows = stored.filter(holder_person__in=[key for key in (before, user.person_id) if key])
            given |= {
                _source(ledger, row): _given(ledger, row) for row in with_relations(rows, ledger.fields)
            }
        _give(actor.county, actor.today, given)
        payload = {"user": user.username, "person": person.number if person is not None else None}
        append(actor.county, [Entry(actor.user_id, actor.name, "users", None, "tie", payload)])

    run_tx(write)


def _give(county: str, today: date, given: Mapping[str, list[Access]]) -> None:
    """Make the holds of these sources what they give to the users of their persons."""
    if not given:
        return
    users = _users(county, {access.person for found in given.values() for access in found})
    stored: dict[str, list[Hold]] = defaultdict(list)
    for some in _chunks(given):
        for hold in Hold.objects.filter(county=county, source__in=some).order_by("starts_on"):
            stored[hold.source].append(hold)
    written = _Written(county, today)
    for source, found in given.items():
        wanted = {_key(user, access): access for access in found for user in users[access.person]}
        _settle(source, wanted, stored[source], written, leaves=bool(found))
    Hold.objects.filter(pk__in=written.gone).delete()
    Hold.objects.bulk_update(written.changed, ["starts_on", "ends_on", "reads_until"], batch_size=CHUNK)
    Hold.objects.bulk_create(written.new, batch_size=CHUNK)


def _key(user: UUID, access: Access) -> Key:
    """Over oneself is over the user's own id."""
    own = access.scope_kind == "self"
    return user, access.role, access.scope_kind, str(user) if own else access.scope_key


def _source(ledger: Ledger, record: Any) -> str:
    return f"{ledger.code}:{record.pk}"


def _given(ledger: Ledger, record: Any) -> list[Access]:
    """An archived record gives nothing."""
    if ledger.access is None or record.archived_at is not None:
        return []
    return list(ledger.access(record))


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
    source: str, wanted: Mapping[Key, Access], stored: Sequence[Hold], written: _Written, *, leaves: bool
) -> None:
    """The holds of one record: those in force become what is wanted, what is missing is added.

    `leaves`: what is no longer wanted has been left for another place, so that its own records can still be read; a
    record that gives nothing at all (suspended, archived) shuts everything.
    """
    today, live, over = written.today, {}, {}
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
            written.add(source, key, starts, access.ends_on)
        elif (present.starts_on, present.ends_on) != (starts, access.ends_on):
            present.starts_on = starts
            written.change(present, access.ends_on, reads=True)
    for hold in live.values():
        if hold.starts_on >= today:
            written.gone.append(hold.pk)
        else:
            written.change(hold, today - DAY, reads=leaves)
