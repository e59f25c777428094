"""The editable tables of a form: lines of the record, and inline children that are records of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jishi.core.access.actor import Actor
from jishi.records import selectors
from jishi.records.fields import FieldInfo, fields, line_fields
from jishi.records.ledger import Ledger
from jishi.records.registry import children, parent_field
from jishi.web.ledgers.form_fields import Typed, typed

BLANK_ROWS = 3


@dataclass(frozen=True)
class Grid:
    """One editable table. `choices` is the ledger whose address searches relations, `prefix` goes before the field."""

    code: str
    label: str
    help: str
    infos: Mapping[str, FieldInfo]
    choices: str
    prefix: str = ""
    child: Ledger | None = None


@dataclass(frozen=True)
class GridRow:
    """A row of a table as it stands in the form; a locked one is shown but not changed."""

    id: str
    cells: Mapping[str, Typed]
    locked: bool = False
    state: str = ""


def grids(actor: Actor, ledger: Ledger, record: Any = None) -> tuple[Grid, ...]:
    """The tables this person may fill in; personal lines are left out, and so left alone, for those who see masks."""
    hidden = selectors.hidden_lines(actor, ledger, record) if record is not None else set()
    found = [
        Grid(line.code, str(line.label), "", line_fields(ledger, line), ledger.code, f"{line.code}.")
        for line in ledger.lines
        if line.code not in hidden
    ]
    for child in children(ledger):
        if child.inline and _edits(actor, child):
            infos = {n: info for n, info in fields(child).items() if n != parent_field(child)}
            found.append(Grid(child.code, str(child.label), str(child.help), infos, child.code, child=child))
    return tuple(found)


def _edits(actor: Actor, child: Ledger) -> bool:
    return any(selectors.may(actor, verb, child) for verb in ("add", "change"))


def stored_rows(
    actor: Actor, ledger: Ledger, record: Any, found: tuple[Grid, ...]
) -> dict[str, list[GridRow]]:
    """The rows there are: one query for each table."""
    held = selectors.lines(actor, ledger, record) if any(grid.child is None for grid in found) else {}
    rows: dict[str, list[GridRow]] = {}
    for grid in found:
        if grid.child is not None:
            rows[grid.code] = _children(actor, grid, record)
        else:
            rows[grid.code] = [
                GridRow(str(row.id), {n: _line_cell(cell) for n, cell in row.cells.items()})
                for row in held[grid.code]
            ]
    return rows


def _line_cell(cell: selectors.Cell) -> Typed:
    if cell.info.kind == "record":
        return Typed(cell.id or str(cell.value or ""), cell.text)
    if cell.info.kind == "boolean":
        return Typed("1" if cell.value else "")
    return Typed("" if cell.value is None else str(cell.value))


def _children(actor: Actor, grid: Grid, record: Any) -> list[GridRow]:
    child = grid.child
    assert child is not None
    found = []
    for row in inline_records(actor, child, record):
        cells = selectors.shown(actor, child, row, grid.infos)
        found.append(
            GridRow(
                str(row.pk),
                {name: typed(cell, row) for name, cell in cells.items()},
                locked=not selectors.may(actor, "change", child, row),
                state=row.state,
            )
        )
    return found


def inline_records(actor: Actor, child: Ledger, record: Any) -> list[Any]:
    """The children of one record, in the order they were numbered."""
    rows = selectors.find(actor, child).filter(**{parent_field(child): record})
    return list(rows.order_by("number", "pk"))
