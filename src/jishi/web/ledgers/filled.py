"""A form as it stands: read from a record, from the address of a new one, or from what was sent back.

Names in the form: `field`, `table-row-field`. A relation sends its id, beside it (`-text`) the words in its control
and (`-was`) the words that belong to the id; where the two differ, somebody typed a code or name without a script, and
the words count.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jishi.core.access.actor import Actor
from jishi.records.convert import BadValue
from jishi.records.fields import FieldInfo, fields
from jishi.records.ledger import Ledger
from jishi.records.relations import Relations
from jishi.records.selectors import shown
from jishi.web.ledgers.form_fields import EMPTY, Typed, default, typed
from jishi.web.ledgers.grids import Grid, GridRow, stored_rows

Sent = Mapping[str, str]
MOST_ROWS = 500


@dataclass
class Filled:
    """`cells` by field, `rows` by table; what the controls show and what is handed to the door."""

    cells: dict[str, Typed]
    rows: dict[str, list[GridRow]] = field(default_factory=dict)

    def values(self, grids: tuple[Grid, ...]) -> dict[str, Any]:
        """Outside values for `services.save`: every field of the form, every table that was in it."""
        found: dict[str, Any] = {name: given.value for name, given in self.cells.items()}
        for grid in grids:
            if grid.code in self.rows:
                found[grid.code] = [_row_values(row) for row in self.rows[grid.code]]
        return found


def _row_values(row: GridRow) -> dict[str, Any]:
    values: dict[str, Any] = {name: given.value for name, given in row.cells.items()}
    return values | {"id": row.id} if row.id else values


def stored(actor: Actor, ledger: Ledger, record: Any, grids: tuple[Grid, ...]) -> Filled:
    cells = {name: typed(cell, record) for name, cell in shown(actor, ledger, record).items()}
    return Filled(cells, stored_rows(actor, ledger, record, grids))


def blank(actor: Actor, ledger: Ledger, asked: Mapping[str, str], grids: tuple[Grid, ...]) -> Filled:
    """A new record: defaults, the village or town of a person who has but one, and what the address proposes."""
    relations = Relations(actor)
    cells = {}
    for name, info in fields(ledger).items():
        raw = asked.get(name, "") or _own(actor, ledger, name)
        cells[name] = _proposed(info, raw, relations) if raw else default(info)
    return Filled(cells, {grid.code: [] for grid in grids})


def _own(actor: Actor, ledger: Ledger, name: str) -> str:
    if name not in ("village", "town"):
        return ""
    mine = {
        hold.scope_key for hold in actor.holds if hold.scope_kind == name and ledger.allows(hold.role, "add")
    }
    return mine.pop() if len(mine) == 1 else ""


def _proposed(info: FieldInfo, raw: str, relations: Relations) -> Typed:
    if info.kind != "record":
        return Typed(raw)
    try:
        found = relations.resolve(info, raw)
    except BadValue:
        return EMPTY
    return Typed(str(found.pk), str(found))


def sent(infos: Mapping[str, FieldInfo], data: Sent, prefix: str = "") -> dict[str, Typed]:
    """The controls of these fields as they came back."""
    return {name: _control(info, data, prefix + name) for name, info in infos.items()}


def _control(info: FieldInfo, data: Sent, name: str) -> Typed:
    value = data.get(name, "")
    if info.kind == "boolean":
        return Typed("1" if value else "0")
    if info.kind != "record":
        return Typed(value.replace("\r\n", "\n"))
    text, was = data.get(f"{name}-text"), data.get(f"{name}-was", "")
    if text is None or text.strip() == was.strip():
        return Typed(value, was)
    return Typed(text.strip(), text.strip())


def received(ledger: Ledger, data: Sent, grids: tuple[Grid, ...]) -> Filled:
    """What was sent. A table that was not in the form is not in `rows`, and stays as it is."""
    present = tuple(grid for grid in grids if f"{grid.code}-rows" in data)
    return Filled(sent(fields(ledger), data), {grid.code: _rows(grid, data) for grid in present})


def _rows(grid: Grid, data: Sent) -> list[GridRow]:
    numbers = _numbers(grid.code, data)
    rows = []
    for number in numbers[:MOST_ROWS]:
        prefix = f"{grid.code}-{number}-"
        if data.get(f"{prefix}gone"):
            continue
        row = GridRow(data.get(f"{prefix}id", ""), sent(grid.infos, data, prefix))
        if row.id or not _untouched(grid, row):
            rows.append(row)
    return rows


def _untouched(grid: Grid, row: GridRow) -> bool:
    """An empty row of the form, whose tick boxes say nothing."""
    return not any(
        given.text.strip() for name, given in row.cells.items() if grid.infos[name].kind != "boolean"
    )


def _numbers(code: str, data: Sent) -> list[int]:
    pattern = re.compile(rf"{re.escape(code)}-(\d{{1,4}})-")
    return sorted({int(match.group(1)) for match in map(pattern.match, data) if match})


def keep_locked(filled: Filled, before: Mapping[str, list[GridRow]]) -> None:
    """Locked rows are not in the form's controls: they come back as they are stored."""
    for code, rows in before.items():
        locked = [row for row in rows if row.locked]
        if code in filled.rows and locked:
            ids = {row.id for row in locked}
            filled.rows[code] = [*locked, *(row for row in filled.rows[code] if row.id not in ids)]
