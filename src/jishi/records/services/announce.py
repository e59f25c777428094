"""What other systems get to know of a writing: which records, what befell them, never a personal value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from jishi.core.outbox.models import ARCHIVED, BULK, CHANGED, CREATED, MOVED
from jishi.core.outbox.recording import MOST_RECORDS, asked_for, record
from jishi.core.personal.columns import BlindIndexField, EncryptedField
from jishi.records.convert import outside, plain
from jishi.records.fields import FieldInfo, columns
from jishi.records.ledger import P0, P1, Ledger
from jishi.records.services.draft import SERVER_SET, Draft

VERBS = {"create": CREATED, "move": MOVED, "archive": ARCHIVED}


def announce(county: str, drafts: Sequence[Draft], at: datetime, *, bulk: bool) -> None:
    """Within the transaction, once the records have their numbers: an event for each record that somebody wants to
    know of; of a bulk call one for all of them, which names records without their values."""
    asked = asked_for(county, {draft.ledger.code for draft in drafts})
    wanted = [draft for draft in drafts if topic(draft) in asked] if asked else []
    if not wanted:
        return
    if bulk:
        payload = {
            "counts": dict(Counter(topic(draft) for draft in wanted)),
            "records": [_brief(draft, at) for draft in wanted[:MOST_RECORDS]],
        }
        record(county, [(BULK, payload)])
        return
    record(
        county,
        [
            (topic(draft), {"counts": {topic(draft): 1}, "records": [_brief(draft, at) | _whole(draft)]})
            for draft in wanted
        ],
    )


def topic(draft: Draft) -> str:
    return f"{draft.ledger.code}.{VERBS.get(draft.verb, CHANGED)}"


def _brief(draft: Draft, at: datetime) -> dict[str, Any]:
    row = draft.record
    return {
        "topic": topic(draft),
        "ledger": draft.ledger.code,
        "id": str(row.pk),
        "number": row.number,
        "state": row.state,
        "version": row.version,
        "occurred_at": plain(row.occurred_at),
        "received_at": plain(row.received_at),
        "changed_at": plain(at),
    }


def _whole(draft: Draft) -> dict[str, Any]:
    """The names of all that changed, and the values of what is public or internal; a reason is free text and stays."""
    known = columns(draft.ledger)
    names = [*draft.ledger.fields] if draft.created else [n for n in draft.changes if n not in SERVER_SET]
    shown = [name for name in names if not isinstance(known[name].column, BlindIndexField)]
    found: dict[str, Any] = {"changed": [*shown, *draft.lines]}
    if not draft.untold:
        found["values"] = {
            name: outside(known[name], getattr(draft.record, known[name].attname))
            for name in shown
            if open_to_others(draft.ledger, known[name])
        }
    if draft.verb == "move":
        found |= {"move": draft.notes["move"], "from": draft.notes["from"], "to": draft.notes["to"]}
    return found


def open_to_others(ledger: Ledger, info: FieldInfo) -> bool:
    """Public or internal, and in no entry of the register of personal fields."""
    personal = info.name in ledger.personal or isinstance(info.column, EncryptedField | BlindIndexField)
    return info.protection in (P0, P1) and not personal
