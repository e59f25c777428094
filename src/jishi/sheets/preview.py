"""What an import would change, field by field, and by which it is known again when it is confirmed."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from jishi.core.access.actor import Actor
from jishi.core.audit.master import derived_key
from jishi.records.fields import FieldInfo, columns, fields, line_fields
from jishi.records.selectors.shown import cell, reads_personal
from jishi.sheets.check import Checked


@dataclass(frozen=True)
class Difference:
    """One field as it is and as it would be, in the words of the screens."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Change:
    """A record that an import would change."""

    number: str
    title: str
    differences: tuple[Difference, ...]


def changed(checked: Checked) -> list[Any]:
    """The rows that change a record, in the order of the file."""
    return [draft for batch in checked.batches for draft in batch.drafts if not draft.created]


def changes(actor: Actor, drafts: Sequence[Any]) -> Iterator[Change]:
    """What these would change, personal values masked for those who do not handle them."""
    for draft in drafts:
        seen = tuple(_differences(actor, draft))
        yield Change(draft.old.number, str(draft.old), seen)


def _differences(actor: Actor, draft: Any) -> Iterator[Difference]:
    ledger, known = draft.ledger, columns(draft.ledger)
    open_ = all(reads_personal(actor, ledger, copy) for copy in (draft.old, draft.record))
    for name in draft.changes:
        if name in ledger.fields:
            old, new = (
                cell(known[name], copy, open_=open_, ledger=ledger).text for copy in (draft.old, draft.record)
            )
            yield Difference(str(known[name].label), old, new)
    stored: Mapping[str, list[Any]] = getattr(draft.old, "_stored_lines", {})
    for code, rows in draft.lines.items():
        line = ledger.line(code)
        infos = list(line_fields(ledger, line).values())
        before, after = (_rows(infos, part, open_) for part in (stored.get(code, []), rows))
        yield Difference(str(line.label), before, after)


def _rows(infos: Sequence[FieldInfo], rows: Sequence[Any], open_: bool) -> str:
    """A line's rows as one text: what is filled in, row after row."""
    texts = ([cell(info, row, open_=open_).text for info in infos] for row in rows)
    return "；".join(" ".join(text for text in row if text) for row in texts)


def fingerprint(checked: Checked) -> str:
    """Keyed over everything that would be written and over the versions it was made of.

    The same file against the same records has the same; ids and moments that are made anew at each check do not count.
    """
    digest = hmac.new(derived_key("preview"), digestmod=sha256)
    made: dict[Any, int] = {}
    for batch in checked.batches:
        digest.update(f"{batch.ledger.code}|{batch.unchanged}\n".encode())
        names = _lasting(fields(batch.ledger))
        for draft in batch.drafts:
            if draft.created:
                made[draft.record.pk] = len(made)
            who = made[draft.record.pk] if draft.created else (draft.record.pk, draft.old.version)
            digest.update(repr((who, _values(draft.record, names, made), _lines(draft, made))).encode())
    return digest.hexdigest()


def _lasting(infos: Mapping[str, FieldInfo]) -> list[str]:
    return [info.attname for info in infos.values() if info.kind != "datetime"]


def _values(record: Any, names: Sequence[str], made: Mapping[Any, int]) -> list[Any]:
    values = [getattr(record, name) for name in names]
    return [made.get(value, value) if value.__hash__ else value for value in values]


def _lines(draft: Any, made: Mapping[Any, int]) -> list[Any]:
    found = []
    for code, rows in sorted(draft.lines.items()):
        names = _lasting(line_fields(draft.ledger, draft.ledger.line(code)))
        found.append((code, [_values(row, names, made) for row in rows]))
    return found
