"""Empties personal columns of a record, as retention and erasure do: the record, its number and its count stay."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from jishi.core.personal.columns import EncryptedField
from jishi.records.fields import columns, line_fields
from jishi.records.instances import clone
from jishi.records.ledger import Ledger, Line
from jishi.records.services.draft import Draft

# What stands where a name must stand; titles made of it are written anew.
GONE = "（已清除）"


def emptied(column: models.Field[Any, Any]) -> Any:
    """What a column holds when its value has left."""
    if column.null:
        return None
    return "" if column.blank or isinstance(column, EncryptedField) else GONE


def cleared(
    ledger: Ledger, record: Any, names: Iterable[str], *, verb: str, files: int = 0, **notes: Any
) -> Draft | None:
    """The draft that empties these columns and personal lines; None where they are empty already.

    `files` is how many leave with them: nobody can say of a file which of the values it shows.
    """
    old, touched = clone(record), []
    known, draft = columns(ledger), Draft(ledger, record, created=False, verb=verb, untold=True)
    for name in names:
        if name in known and _empty(record, known[name].column):
            touched.append(name)
        elif name not in known and (rows := _rows(ledger, ledger.line(name), record)):
            draft.lines[name] = rows
            touched.append(name)
    draft.old = old
    draft.notes = {"cleared": touched, **({"files": files} if files else {}), **notes}
    return draft if touched or files else None


def _empty(record: Any, column: models.Field[Any, Any]) -> bool:
    """Whether there was something to empty."""
    value = emptied(column)
    if column.is_relation or getattr(record, column.attname) in (value, None, ""):
        return False
    setattr(record, column.attname, value)
    if isinstance(column, EncryptedField) and column.blind:
        setattr(record, column.blind, "")
    return True


def _rows(ledger: Ledger, line: Line, record: Any) -> list[Any]:
    """All rows of a personal line with their own words emptied, if there were any; whom they name stays a number."""
    rows = list(line.model._default_manager.filter(**{line.parent_field(ledger.model): record}))
    changed = [empty_row(ledger, line, row) for row in rows]
    return rows if any(changed) else []


def empty_row(ledger: Ledger, line: Line, row: Any) -> bool:
    """Empty the free words of one row; choices stay, since counts are made of them."""
    free = [info.column for info in line_fields(ledger, line).values() if info.kind in ("text", "long_text")]
    touched = [_empty(row, column) for column in free]  # all of them, not only as far as the first
    return any(touched)
