"""Creates and changes many records at once, for imports and generators.

`prepare` converts and checks everything before any lock is taken; `commit` writes all batches in one transaction, or
nothing. A row means the record of its ledger's key; an absent field stays as it is.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.kinds.record import new_id
from jishi.records.bulk import roomy, uncollected
from jishi.records.errors import Forbidden, Invalid, InvalidRows
from jishi.records.fields import computed, fields, line_fields
from jishi.records.ledger import Ledger, SheetRow
from jishi.records.relations import Relations
from jishi.records.selectors.may import may
from jishi.records.services import receipts
from jishi.records.services.draft import Draft, build, permit
from jishi.records.services.keys import Key, existing_by_key, key_of, key_of_row
from jishi.records.services.link import links
from jishi.records.services.write import Writing


@dataclass
class Batch:
    """Rows of one ledger, ready to be written. `unchanged` counts rows that say what is already there."""

    ledger: Ledger
    drafts: list[Draft] = field(default_factory=list)
    unchanged: int = 0

    @property
    def created(self) -> int:
        return sum(draft.created for draft in self.drafts)

    @property
    def records(self) -> list[Any]:
        return [draft.record for draft in self.drafts]


@dataclass(frozen=True)
class BatchResult:
    created: int
    changed: int
    unchanged: int
    replayed: bool = False


@uncollected()
def prepare(
    *,
    actor: Actor,
    ledger: Ledger,
    rows: Sequence[Mapping[str, Any]],
    labels: Sequence[str] | None = None,
    earlier: Iterable[Batch] = (),
    origins: Sequence[SheetRow | None] | None = None,
) -> Batch:
    """Convert and check all rows. Raises `InvalidRows` with every fault, `Forbidden` for a role without the verb.

    `labels` name the rows in messages (default: 第 n 行); `earlier` are batches of the same call whose new records
    may be referred to, as may earlier rows of this one; a row may bring its own `id`; `origins` say that the rows
    come from a sheet.
    """
    verdict = may(actor, "add", ledger)
    if not verdict:
        raise Forbidden(verdict.reason)
    labels = labels or [_("第 %(n)s 行") % {"n": n} for n in range(1, len(rows) + 1)]
    relations = Relations(actor, fresh=[record for batch in earlier for record in batch.records])
    _warm(ledger, relations, rows)
    keys = [key_of_row(ledger, row, relations) for row in rows]
    known = existing_by_key(actor, ledger, {key for key in keys if key is not None})
    batch, faults = Batch(ledger), []
    seen: dict[Key, str] = {}
    for label, raw, key, origin in zip(labels, rows, keys, origins or [None] * len(rows), strict=True):
        try:
            # A row whose key names an earlier row of this call is understood only now.
            meant = key or key_of_row(ledger, raw, relations)
            found = known.get(meant) if meant is not None else None
            draft = _row(actor, ledger, relations, raw, found, label, origin)
            relations.add(draft.record)
            key = key_of(ledger, draft.record)
            if key is not None and seen.setdefault(key, label) != label:
                raise Invalid(
                    {ledger.key[0]: [_("与%(other)s重复：同一个键只能出现一次。") % {"other": seen[key]}]}
                )
        except Invalid as fault:
            faults += [(label, name, text) for name, texts in fault.errors.items() for text in texts]
            continue
        except Forbidden as fault:
            faults.append((label, "", fault.reason))
            continue
        if draft.differs:
            batch.drafts.append(draft)
        else:
            batch.unchanged += 1
    if faults:
        raise InvalidRows(faults)
    return batch


def _warm(ledger: Ledger, relations: Relations, rows: Sequence[Mapping[str, Any]]) -> None:
    """One query for each relation, whatever the number of rows."""
    for name, info in fields(ledger).items():
        if info.kind == "record":
            relations.prepare(info, (row.get(name) for row in rows))
    for line in ledger.lines:
        for name, info in line_fields(ledger, line).items():
            if info.kind == "record":
                relations.prepare(info, (inner.get(name) for row in rows for inner in row.get(line.code, ())))


def _row(
    actor: Actor,
    ledger: Ledger,
    relations: Relations,
    raw: Mapping[str, Any],
    record: Any,
    label: str,
    origin: SheetRow | None,
) -> Draft:
    if origin is not None and ledger.absorb is not None:
        raw = ledger.absorb(raw, record, origin)
    values = {name: value for name, value in raw.items() if name not in ("id", "number")}
    draft = build(
        actor,
        ledger,
        relations,
        values,
        record=record,
        fresh_id=raw.get("id"),
        label=label,
        existing_lines={} if record is None else getattr(record, "_stored_lines", {}),
        names=fields(ledger) | computed(ledger) if origin is None and ledger.computed else None,
        check=False,
    )
    lines = draft.lines
    if record is not None:
        draft.lines = {c: r for c, r in lines.items() if not _same(ledger, c, r, record)}
    if draft.differs:
        # What says only what is there already is not refused, though rules and rights may be others by now.
        if ledger.check is not None:
            ledger.check(draft.record, lines)
        permit(actor, draft)
    return draft


def _same(ledger: Ledger, code: str, rows: list[Any], record: Any) -> bool:
    names = [info.attname for info in line_fields(ledger, ledger.line(code)).values()]
    stored = getattr(record, "_stored_lines", {}).get(code, [])
    return [[getattr(r, n) for n in names] for r in rows] == [[getattr(r, n) for n in names] for r in stored]


@uncollected()
def commit(
    *,
    actor: Actor,
    batches: Sequence[Batch],
    operation: uuid.UUID | None = None,
    content: Any = None,
    link_triples: Iterable[tuple[uuid.UUID, str, uuid.UUID]] = (),
    also: Callable[[], None] | None = None,
) -> BatchResult:
    """Write all batches in one transaction; `also` runs inside it, after the records and before the links."""
    operation = operation or new_id()
    digest = receipts.digest(batch=content if content is not None else str(operation))
    drafts = [draft for batch in batches for draft in batch.drafts]
    triples = list(link_triples)
    writing = Writing(actor, drafts, bulk=True)
    writing.stage(operation)
    created = sum(draft.created for draft in drafts)
    result: dict[str, Any] = {
        "created": created,
        "changed": len(drafts) - created,
        "unchanged": sum(b.unchanged for b in batches),
    }

    def write() -> BatchResult:
        first = receipts.replay(actor.county, operation, digest)
        if first is not None:
            return BatchResult(**first, replayed=True)
        if also is not None:
            also()
        if drafts:
            writing.flush(operation)
        if triples:
            links(actor.county, triples)
        receipts.keep(actor.county, operation, digest, result)
        return BatchResult(**result)

    try:
        with roomy(len(drafts)):
            return receipts.answered(actor.county, operation, write)
    except IntegrityError as fault:
        raise _located(drafts, fault) from fault


def _located(drafts: Sequence[Draft], fault: IntegrityError) -> Exception:
    """Which rows broke a rule of the database; the fault itself if none can be named."""
    faults = []
    for draft in drafts:
        try:
            draft.record.validate_constraints(exclude={"number"})
        except ValidationError as error:
            faults += [
                (draft.label, "" if name == "__all__" else name, text)
                for name, texts in error.message_dict.items()
                for text in texts
            ]
    return InvalidRows(faults) if faults else fault
