"""What the form's page draws: sections of controls, editable tables, and every fault with a link to its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jishi.records.fields import columns, fields
from jishi.records.ledger import Ledger
from jishi.web.components import Cell, Field
from jishi.web.ledgers.cells import badge
from jishi.web.ledgers.filled import Filled
from jishi.web.ledgers.form_fields import EMPTY, control, default
from jishi.web.ledgers.grids import BLANK_ROWS, Grid, GridRow

Errors = Mapping[str, Sequence[str]]
TEMPLATE_ROW = "__row__"


@dataclass(frozen=True)
class DrawnRow:
    """One row: `index` stands in the names of its controls; a spare one serves where no script runs."""

    index: str
    id: str
    fields: Sequence[Field]
    locked: bool = False
    badge: Cell | None = None
    errors: Sequence[str] = ()
    spare: bool = False


@dataclass(frozen=True)
class DrawnGrid:
    code: str
    label: str
    help: str
    heads: Sequence[Field]
    rows: Sequence[DrawnRow]
    template: DrawnRow
    errors: Sequence[str] = ()
    quotes: bool = False  # rows can be made of words selected in the form's long text


def sections(ledger: Ledger, filled: Filled, errors: Errors) -> list[dict[str, Any]]:
    known = fields(ledger)
    return [
        {
            "title": section.label,
            "fields": [
                control(
                    known[name],
                    filled.cells[name],
                    name=name,
                    ledger=ledger.code,
                    errors=errors.get(name, ()),
                )
                for name in section.fields
            ],
        }
        for section in ledger.form
    ]


def _quotes(ledger: Ledger, grid: Grid) -> bool:
    """An inline child that begins with a text, under a form with a long one: the rows quote it."""
    long = any(info.kind == "long_text" for info in fields(ledger).values())
    return long and grid.child is not None and next(iter(grid.infos.values())).kind == "text"


def drawn(ledger: Ledger, grid: Grid, filled: Filled, errors: Errors) -> DrawnGrid:
    """The rows there are and a few blank ones, which serve where no script runs."""
    rows = filled.rows.get(grid.code, [])
    shown = [_drawn_row(grid, row, str(i), errors) for i, row in enumerate(rows, 1)]
    blank = _blank(grid)
    shown += [_drawn_row(grid, blank, str(len(rows) + i), {}, spare=True) for i in range(1, BLANK_ROWS + 1)]
    template = _drawn_row(grid, blank, TEMPLATE_ROW, {})
    return DrawnGrid(
        grid.code,
        grid.label,
        grid.help,
        template.fields,
        shown,
        template,
        errors.get(grid.code, ()),
        _quotes(ledger, grid),
    )


def _blank(grid: Grid) -> GridRow:
    """Tick boxes as declared, all else empty: an empty row is no row."""
    infos = grid.infos.items()
    return GridRow("", {n: default(info) if info.kind == "boolean" else EMPTY for n, info in infos})


def _drawn_row(grid: Grid, row: GridRow, index: str, errors: Errors, *, spare: bool = False) -> DrawnRow:
    prefix = f"{grid.code}-{index}-"
    controls = [
        control(
            info,
            row.cells[name],
            name=prefix + name,
            ledger=grid.choices,
            path=grid.prefix + name,
            errors=errors.get(f"{grid.code}.{index}.{name}", ()),
        )
        for name, info in grid.infos.items()
    ]
    state = badge(grid.child, row.state) if grid.child is not None and row.state else None
    whole = [*errors.get(f"{grid.code}.{index}", ()), *errors.get(f"{grid.code}.{index}.", ())]
    return DrawnRow(index, row.id, controls, row.locked, state, whole, spare)


def summary(ledger: Ledger, grids: Sequence[Grid], errors: Errors) -> list[dict[str, str]]:
    """Every fault, named as on the page and linked to its control."""
    known, by_code = columns(ledger), {grid.code: grid for grid in grids}
    found = []
    for key, texts in errors.items():
        anchor, label = "", ""
        code, _dot, rest = key.partition(".")
        if code in by_code:
            anchor, label = _in_grid(by_code[code], rest)
        elif key in known:
            anchor, label = (key if key in ledger.fields else ""), str(known[key].label)
        elif key:
            label = key
        found += [
            {"field": anchor, "label": label, "message": text if anchor or not label else f"{label}：{text}"}
            for text in texts
        ]
    return found


def _in_grid(grid: Grid, rest: str) -> tuple[str, str]:
    index, _dot, name = rest.partition(".")
    if not index:
        return f"table-{grid.code}", grid.label
    place = _("%(table)s第 %(row)s 行") % {"table": grid.label, "row": index}
    if name in grid.infos:
        return f"{grid.code}-{index}-{name}", f"{place} {grid.infos[name].label}"
    return f"table-{grid.code}", place
