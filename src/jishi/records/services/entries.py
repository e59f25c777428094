"""What the audit keeps of a change: public and internal values as they are, personal ones sealed."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from typing import Any

from jishi.core.access.actor import Actor
from jishi.core.audit.chain import Draft as Entry
from jishi.core.audit.seals import SealKeyring
from jishi.records.convert import display, outside
from jishi.records.fields import FieldInfo, columns, line_fields
from jishi.records.ledger import P0, P1, Ledger
from jishi.records.services.draft import SERVER_SET, Draft


def entry(actor: Actor, draft: Draft, operation: uuid.UUID, keyring: SealKeyring) -> Entry:
    """The audit entry of one draft; the keyring holds the key of every record with personal values."""
    payload: dict[str, Any] = dict(draft.notes)
    if draft.created:
        payload["values"] = _values(draft, keyring)
    elif changes := _changes(draft, keyring):
        payload["changes"] = changes
    for code, rows in draft.lines.items():
        payload.setdefault("lines", {})[code] = _line(draft, code, rows, keyring)
    return Entry(
        actor_id=actor.user_id,
        actor_name=actor.name,
        ledger=draft.ledger.code,
        record_id=draft.record.pk,
        verb=draft.verb,
        payload=payload,
        operation=operation,
    )


def _values(draft: Draft, keyring: SealKeyring) -> dict[str, Any]:
    known = columns(draft.ledger)
    found = {}
    for name in draft.ledger.fields:
        value = getattr(draft.record, known[name].attname)
        if value not in (None, ""):
            found[name] = _kept(draft, known[name], outside(known[name], value), keyring)
    return found


def _changes(draft: Draft, keyring: SealKeyring) -> dict[str, list[Any]]:
    known = columns(draft.ledger)
    return {
        name: [
            _kept(draft, known[name], _readable(known[name], copy), keyring)
            for copy in (draft.old, draft.record)
        ]
        for name in draft.changes
        if name not in SERVER_SET
    }


def _readable(info: FieldInfo, record: Any) -> Any:
    if info.kind == "record":
        target = getattr(record, info.name)
        return str(target) if target is not None else None
    return display(info, getattr(record, info.name))


def _kept(draft: Draft, info: FieldInfo, value: Any, keyring: SealKeyring) -> Any:
    if info.protection in (P0, P1) or value in (None, ""):
        return value
    return {"sealed": keyring.seal("record", draft.record.pk, str(value))}


def _line(draft: Draft, code: str, rows: Sequence[Any], keyring: SealKeyring) -> Any:
    infos = line_fields(draft.ledger, draft.ledger.line(code))
    table = [
        {name: outside(info, getattr(row, info.attname)) for name, info in infos.items()} for row in rows
    ]
    if draft.ledger.protection(code) in (P0, P1):
        return table
    return {"sealed": keyring.seal("record", draft.record.pk, json.dumps(table, ensure_ascii=False))}


def personal(ledger: Ledger) -> bool:
    """Does this ledger hold anything that must be sealed?"""
    return any(level not in (P0, P1) for level in ledger.classes.values())
