"""A record as JSON: the same names and values that a change takes, so that what was read can be sent back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jishi.core.access.actor import Actor
from jishi.records.convert import plain
from jishi.records.fields import FieldInfo, columns, fields, line_fields
from jishi.records.ledger import P3, Ledger, Line
from jishi.records.registry import children, parent_field
from jishi.records.selectors import visible
from jishi.records.selectors.joins import joins
from jishi.records.selectors.shown import Cell, cell, readable, reads_personal

ALWAYS = ("id", "number", "state", "version", "changed_at")


def names(actor: Actor, ledger: Ledger) -> list[str]:
    """The fields of a record: those of the form, then those of the list, as far as the person reads them."""
    known = columns(ledger)
    wanted = dict.fromkeys((*ledger.fields, *ledger.columns))
    open_ = [name for name in wanted if name not in ALWAYS and known[name].protection is not P3]
    return readable(actor, ledger, open_)


def item(actor: Actor, ledger: Ledger, record: Any, wanted: Iterable[str]) -> dict[str, Any]:
    """One row of a list."""
    return _head(record) | _values(_cells(actor, ledger, record, wanted))


def detail(actor: Actor, ledger: Ledger, record: Any) -> dict[str, Any]:
    """The whole record: its lines nested, and `labels` with the words of codes for people to read."""
    cells = _cells(actor, ledger, record, names(actor, ledger))
    state = cell(columns(ledger)["state"], record, open_=True, ledger=ledger)
    labels = {name: c.text for name, c in cells.items() if c.info.kind in {"record", "choice"} and c.text}
    return {
        **_head(record),
        "archived_at": plain(record.archived_at),
        **_values(cells),
        **_parts(actor, ledger, record),
        "labels": {"state": state.text, **labels},
    }


def _head(record: Any) -> dict[str, Any]:
    return {name: plain(getattr(record, name)) for name in ALWAYS}


def _cells(actor: Actor, ledger: Ledger, record: Any, wanted: Iterable[str]) -> dict[str, Cell]:
    known = columns(ledger)
    open_ = reads_personal(actor, ledger, record)
    return {name: cell(known[name], record, open_=open_, ledger=ledger) for name in wanted}


def _values(cells: dict[str, Cell]) -> dict[str, Any]:
    """`masked` names the fields whose value is covered; sent back as they are, they are left alone."""
    masked = sorted(name for name, c in cells.items() if c.masked)
    return {name: c.value for name, c in cells.items()} | ({"masked": masked} if masked else {})


def _parts(actor: Actor, ledger: Ledger, record: Any) -> dict[str, Any]:
    """Lines and inline children by their code; the public sees the lines that are published."""
    found: dict[str, Any] = {
        line.code: _lines(actor, ledger, line, record)
        for line in ledger.lines
        if readable(actor, ledger, [line.code])
    }
    if not actor.is_public:
        for child in children(ledger):
            if child.inline:
                found[child.code] = _children(actor, child, record)
    return found


def _lines(actor: Actor, ledger: Ledger, line: Line, record: Any) -> list[dict[str, Any]]:
    infos = line_fields(ledger, line)
    open_ = reads_personal(actor, ledger, record)
    rows = line.model._default_manager.filter(**{line.parent_field(ledger.model): record})
    related = joins(line.model, infos)
    rows = rows.select_related(*related) if related else rows
    return [_row(row, infos.values(), open_) for row in rows.order_by("position", "pk")]


def _children(actor: Actor, child: Ledger, record: Any) -> list[dict[str, Any]]:
    own = parent_field(child)
    infos = [info for name, info in fields(child).items() if name != own and info.protection is not P3]
    rows = visible(actor, child).filter(archived_at=None, **{own: record}).select_related(own)
    rows = rows.select_related(own, *joins(child.model, [info.name for info in infos]))
    return [_row(row, infos, reads_personal(actor, child, row)) for row in rows.order_by("number", "pk")]


def _row(row: Any, infos: Iterable[FieldInfo], open_: bool) -> dict[str, Any]:
    return {"id": str(row.pk)} | {info.name: cell(info, row, open_=open_).value for info in infos}
