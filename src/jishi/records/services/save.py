"""Creates or changes one record."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from jishi.core.access.actor import Actor
from jishi.kinds.record import new_id
from jishi.records.errors import Forbidden, Invalid, NotFound, Stale
from jishi.records.fields import fields, line_fields
from jishi.records.ledger import P3, Ledger
from jishi.records.relations import Relations
from jishi.records.selectors.may import may
from jishi.records.selectors.shown import shown
from jishi.records.selectors.visible import get
from jishi.records.services import receipts
from jishi.records.services.draft import Draft, build, permit
from jishi.records.services.family import followers
from jishi.records.services.inline import inline_drafts, inline_ledgers
from jishi.records.services.once import once
from jishi.records.services.result import Result
from jishi.records.services.write import Writing


def save(
    *,
    actor: Actor,
    ledger: Ledger,
    values: Mapping[str, Any],
    id: uuid.UUID | None = None,
    version: int | None = None,
    operation: uuid.UUID | None = None,
) -> Result:
    """Create (no version) or change (with the version that was read) one record.

    For a creation the operation is the record's id. Raises `Invalid`, `Forbidden`, `NotFound`, `Stale`,
    `OperationConflict`; then nothing has changed.
    """
    creating = version is None
    record_id = id or new_id()
    operation = operation or (record_id if creating else new_id())
    content = receipts.digest(ledger=ledger.code, id=record_id, version=version, values=values)

    def write() -> Result:
        draft = _draft(actor, ledger, values, record_id, version)
        relations = Relations(actor, fresh=[draft.record])
        drafts = [draft, *inline_drafts(actor, draft, values, relations)]
        if not draft.created and not draft.changes and not draft.lines and len(drafts) == 1:
            return Result(
                draft.record, record_id, draft.record.number, draft.record.version, False, changed=False
            )
        written = {one.record.pk for one in drafts}
        drafts += [one for one in followers(actor, draft) if one.record.pk not in written]
        writing = Writing(actor, drafts)
        writing.stage(operation)
        writing.flush(operation)
        return Result(draft.record, record_id, draft.record.number, draft.record.version, draft.created)

    return once(actor, ledger, operation, content, write)


def _draft(
    actor: Actor, ledger: Ledger, values: Mapping[str, Any], record_id: uuid.UUID, version: int | None
) -> Draft:
    own = {k: v for k, v in values.items() if k not in {child.code for child in inline_ledgers(ledger)}}
    relations = Relations(actor)
    if version is None:
        verdict = may(actor, "add", ledger)
        if not verdict:
            raise Forbidden(verdict.reason)
        if ledger.model._default_manager.filter(pk=record_id).exists():
            raise NotFound("这个编号已被使用，请刷新页面后重新填写。")
        draft = build(actor, ledger, relations, own, fresh_id=record_id)
    else:
        draft = _changed(actor, ledger, relations, own, record_id, version)
    permit(actor, draft)
    check_constraints(draft)
    return draft


def _changed(
    actor: Actor,
    ledger: Ledger,
    relations: Relations,
    own: Mapping[str, Any],
    record_id: uuid.UUID,
    version: int,
) -> Draft:
    record = get(actor, ledger, record_id, lock=True)
    verdict = may(actor, "change", ledger, record)
    if not verdict:
        raise Forbidden(verdict.reason)
    if record.version != version:
        theirs = {name: cell.text for name, cell in shown(actor, ledger, record).items()}
        known = fields(ledger)
        mine = {n: v for n, v in own.items() if n in known and known[n].protection is not P3}
        raise Stale(version=version, current=record.version, theirs=theirs, mine=mine)
    stored = {
        line.code: list(line.model._default_manager.filter(**{line.parent_field(ledger.model): record}))
        for line in ledger.lines
        if line.code in own
    }
    draft = build(actor, ledger, relations, own, record=record, existing_lines=stored)
    draft.lines = {
        code: rows for code, rows in draft.lines.items() if _differ(ledger, code, rows, stored[code])
    }
    return draft


def _differ(ledger: Ledger, code: str, rows: list[Any], stored: list[Any]) -> bool:
    names = [info.attname for info in line_fields(ledger, ledger.line(code)).values()]
    return [[getattr(r, n) for n in names] for r in rows] != [[getattr(r, n) for n in names] for r in stored]


def check_constraints(draft: Draft) -> None:
    """The database's own rules, asked before the write so that the answer names the field."""
    try:
        draft.record.validate_constraints(exclude={"number"})
    except ValidationError as fault:
        errors = {("" if name == "__all__" else name): texts for name, texts in fault.message_dict.items()}
        raise Invalid(errors) from fault
