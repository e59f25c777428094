"""Personal data leaves when its purpose has ended: values cleared, keys destroyed, the record and its count kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import partial
from typing import Any

from django.db import models
from django.utils import timezone

from jishi.core.access.actor import Actor
from jishi.core.audit.models import SealKey
from jishi.core.audit.seals import destroy
from jishi.core.calendar.clock import COUNTY_TIME
from jishi.core.transactions import run_tx
from jishi.kinds.record import new_id
from jishi.records.ledger import Ledger
from jishi.records.personal import Personal
from jishi.records.registry import ledgers
from jishi.records.services.clearing import cleared
from jishi.records.services.draft import Draft
from jishi.records.services.entries import subject_of
from jishi.records.services.filing import filed, taken_away
from jishi.records.services.write import Writing
from jishi.rules.values.months import add_months

BATCH = 200


@dataclass
class Left:
    """How many values left, by ledger and field; how many files with them; and how many keys were destroyed."""

    values: dict[str, int] = field(default_factory=dict)
    records: int = 0
    keys: int = 0
    files: int = 0


def retain(*, actor: Actor, dry: bool = False) -> Left:
    """Clear whatever is due on the actor's day. Run twice, the second run finds nothing."""
    left = Left()
    for ledger in sorted(ledgers(), key=lambda entry: entry.code):
        if ledger.personal:
            _ledger(actor, ledger, left, dry=dry)
    return left


def due(ledger: Ledger, declared: Personal, today: date) -> models.Q:
    """The records whose purpose for this field ended so long ago, as a question to the table."""
    kept = declared.retention
    last = add_months(today, -kept.months)
    column = ledger.model._meta.get_field(kept.after)
    if isinstance(column, models.DateTimeField):
        return models.Q(**{f"{kept.after}__lte": datetime.combine(last, time.max, tzinfo=COUNTY_TIME)})
    return models.Q(**{f"{kept.after}__lte": last})


def _ledger(actor: Actor, ledger: Ledger, left: Left, *, dry: bool) -> None:
    ends = {name: due(ledger, declared, actor.today) for name, declared in ledger.personal.items()}
    after = None
    while True:
        batch = _batch(actor, ledger, ends, after)
        if not batch:
            return
        after = batch[-1]
        found = run_tx(partial(_count if dry else _clear, actor, ledger, ends, tuple(batch)))
        left.records += found.records
        left.keys += found.keys
        left.files += found.files
        for name, count in found.values.items():
            left.values[name] = left.values.get(name, 0) + count


def _batch(actor: Actor, ledger: Ledger, ends: dict[str, models.Q], after: Any) -> list[Any]:
    some = models.Q()
    for condition in ends.values():
        some |= condition
    rows = ledger.model._default_manager.filter(some, county=actor.county).order_by("pk")
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return list(rows.values_list("pk", flat=True)[:BATCH])


def _drafts(
    actor: Actor, ledger: Ledger, ends: dict[str, models.Q], ids: Any, left: Left
) -> Iterator[tuple[Draft | None, Any, bool]]:
    """Each record with what it loses, and whether by now all its personal fields are due."""
    base = ledger.model._default_manager.filter(county=actor.county, pk__in=ids)
    by_field = {name: set(base.filter(end).values_list("pk", flat=True)) for name, end in ends.items()}
    files = filed(actor.county, ids)
    for record in base.select_related(*ledger.model.TITLE).select_for_update(of=("self",)).order_by("pk"):
        names = [name for name, found in by_field.items() if record.pk in found]
        draft = cleared(ledger, record, names, verb="retain", files=files.get(record.pk, 0) if names else 0)
        if draft is not None:
            left.records += 1
            left.files += draft.notes.get("files", 0)
            for name in draft.notes["cleared"]:
                key = f"{ledger.code}.{name}"
                left.values[key] = left.values.get(key, 0) + 1
        yield draft, record, len(names) == len(ends)


def _count(actor: Actor, ledger: Ledger, ends: dict[str, models.Q], ids: Any) -> Left:
    """What would leave; the drafts are thrown away."""
    left = Left()
    for _found in _drafts(actor, ledger, ends, ids, left):
        pass
    return left


def _clear(actor: Actor, ledger: Ledger, ends: dict[str, models.Q], ids: Any) -> Left:
    left, drafts, gone = Left(), [], []
    for draft, record, whole in _drafts(actor, ledger, ends, ids, left):
        if draft is not None:
            drafts.append(draft)
        if whole:
            gone.append(record)
    # What was sealed for a person goes with the person's own record, not with each that speaks of them.
    own = [subject for subject in (subject_of(ledger, record) for record in gone) if subject[0] == "record"]
    if drafts:
        operation = new_id()
        writing = Writing(actor, drafts, bulk=True)
        writing.stage(operation)
        writing.flush(operation)
        taken_away(
            actor, [draft.record.pk for draft in drafts if "files" in draft.notes], operation, timezone.now()
        )
    left.keys = sum(destroy(actor.county, *subject) for subject in own)
    if ledger.code == "people":
        people = [record.pk for record in gone]
        living = SealKey.objects.filter(county=actor.county, subject_kind="person", subject__in=people)
        for person in living.filter(destroyed_at=None).values_list("subject", flat=True):
            left.keys += destroy(actor.county, "person", person)
    return left
