"""The lines of a record as a person sees them: cells by field name, in the order of the rows."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from jishi.core.access.actor import Actor
from jishi.records.fields import line_fields
from jishi.records.ledger import P2, P3, Ledger, Line
from jishi.records.selectors.joins import with_relations
from jishi.records.selectors.shown import Cell, cell, reads_personal


@dataclass(frozen=True)
class LineRow:
    id: uuid.UUID
    cells: dict[str, Cell]


def lines(actor: Actor, ledger: Ledger, record: Any) -> dict[str, list[LineRow]]:
    """Every line of the ledger with its rows; personal lines are masked for those who do not handle them."""
    open_ = reads_personal(actor, ledger, record)
    return {line.code: _rows(ledger, line, record, open_=open_) for line in ledger.lines}


def _rows(ledger: Ledger, line: Line, record: Any, *, open_: bool) -> list[LineRow]:
    infos = line_fields(ledger, line)
    rows = line.model._default_manager.filter(**{line.parent_field(ledger.model): record})
    rows = with_relations(rows, infos).order_by("position", "pk")
    return [LineRow(row.pk, {n: cell(info, row, open_=open_) for n, info in infos.items()}) for row in rows]


def hidden_lines(actor: Actor, ledger: Ledger, record: Any) -> set[str]:
    """The lines whose content this person does not read, and so may not replace."""
    if reads_personal(actor, ledger, record):
        return set()
    return {line.code for line in ledger.lines if ledger.protection(line.code) in (P2, P3)}
