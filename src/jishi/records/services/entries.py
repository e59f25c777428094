"""What the audit keeps of a change: public and internal values as they are, personal ones sealed."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from jishi.core.access.actor import Actor
from jishi.core.audit.chain import Draft as Entry
from jishi.core.audit.seals import SealKeyring, Subject, hmac_p3
from jishi.core.personal.columns import BlindIndexField, EncryptedField
from jishi.core.personal.keys import FieldKeyring
from jishi.records.convert import display, outside
from jishi.records.fields import FieldInfo, columns, line_fields
from jishi.records.ledger import P0, P1, Ledger
from jishi.records.registry import ledger_of
from jishi.records.secrets import opened
from jishi.records.services.draft import SERVER_SET, Draft


@dataclass(frozen=True)
class Seals:
    """What personal values are sealed with: the keys of their subjects, and those of the sensitive columns."""

    subjects: SealKeyring
    secrets: FieldKeyring

    @classmethod
    def of(cls, county: str, drafts: Iterable[Draft]) -> Seals:
        wanted = [
            subject_of(draft.ledger, copy)
            for draft in drafts
            if personal(draft.ledger)
            for copy in (draft.record, draft.old)
            if copy is not None
        ]
        return cls(SealKeyring(county, wanted), FieldKeyring(county))


def subject_of(ledger: Ledger, record: Any) -> Subject:
    """Under whose key a record's personal values are sealed: the person they are about, else the record's own."""
    about = getattr(record, f"{ledger.about}_id") if ledger.about else None
    return ("person", about) if about is not None else ("record", record.pk)


def entry(actor: Actor, draft: Draft, operation: uuid.UUID, seals: Seals) -> Entry:
    """The audit entry of one draft."""
    payload: dict[str, Any] = dict(draft.notes)
    if draft.untold:
        pass
    elif draft.created:
        payload["values"] = _values(draft, seals)
    elif changes := _changes(draft, seals):
        payload["changes"] = changes
    for code, rows in ({} if draft.untold else draft.lines).items():
        payload.setdefault("lines", {})[code] = _line(draft, code, rows, seals)
    return Entry(
        actor_id=actor.user_id,
        actor_name=actor.name,
        ledger=draft.ledger.code,
        record_id=draft.record.pk,
        verb=draft.verb,
        payload=payload,
        operation=operation,
    )


def _values(draft: Draft, seals: Seals) -> dict[str, Any]:
    known = columns(draft.ledger)
    found = {}
    for name in draft.ledger.fields:
        value = getattr(draft.record, known[name].attname)
        if value not in (None, ""):
            found[name] = _kept(draft, known[name], draft.record, outside(known[name], value), seals)
    return found


def _changes(draft: Draft, seals: Seals) -> dict[str, list[Any]]:
    known = columns(draft.ledger)
    return {
        name: [
            _kept(draft, known[name], copy, _readable(known[name], copy), seals)
            for copy in (draft.old, draft.record)
        ]
        for name in draft.changes
        if name not in SERVER_SET and not isinstance(known[name].column, BlindIndexField)
    }


def _readable(info: FieldInfo, record: Any) -> Any:
    if info.kind == "record":
        target = getattr(record, info.name)
        return None if target is None else spoken(target)
    return display(info, getattr(record, info.name))


def spoken(target: Any) -> str:
    """A record as the audit names it: by its title, a person by number, since the chain outlives their name."""
    owner = ledger_of(type(target))
    return str(target.number) if owner is not None and "name" in owner.personal else str(target)


def _kept(draft: Draft, info: FieldInfo, record: Any, value: Any, seals: Seals) -> Any:
    if value in (None, ""):
        return value
    if isinstance(info.column, EncryptedField):
        return {"hmac": hmac_p3(opened(record, info.column, seals.secrets))}
    if info.protection in (P0, P1) and info.name not in draft.ledger.personal:
        return value
    return {"sealed": seals.subjects.seal(*subject_of(draft.ledger, record), str(value))}


def _line(draft: Draft, code: str, rows: Sequence[Any], seals: Seals) -> Any:
    infos = line_fields(draft.ledger, draft.ledger.line(code))
    table = [
        {name: outside(info, getattr(row, info.attname)) for name, info in infos.items()} for row in rows
    ]
    if draft.ledger.protection(code) in (P0, P1):
        return table
    words = json.dumps(table, ensure_ascii=False)
    return {"sealed": seals.subjects.seal(*subject_of(draft.ledger, draft.record), words)}


def personal(ledger: Ledger) -> bool:
    """Does this ledger hold anything that must be sealed?"""
    return bool(ledger.personal)
