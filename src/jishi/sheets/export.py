"""Takes out of a ledger exactly what a filter shows, in the columns that can come back by import."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from xlsxwriter.workbook import Workbook

from jishi.core.access.actor import Actor
from jishi.records.errors import Forbidden, Invalid
from jishi.records.ledger import Ledger
from jishi.records.registry import parent_field
from jishi.records.selectors import Query, find, may, visible
from jishi.records.selectors.shown import readable, reads_personal
from jishi.sheets.batches import Batches
from jishi.sheets.layout import Column, Layout, Role, layouts
from jishi.sheets.styles import Styles, head, put

FORMATS = ("xlsx", "csv")
CHUNK = 1000
BOM = b"\xef\xbb\xbf"


def export(actor: Actor, ledger: Ledger, query: Query | None = None, form: str = "xlsx") -> Iterator[bytes]:
    """The bytes of an xlsx workbook (lines on further sheets) or a csv file (UTF-8 with BOM, the main sheet only).

    Personal values are masked as on the screen. Refuses (`Forbidden`, `Invalid`) before the first byte is asked for.
    """
    verdict = may(actor, "view", ledger)
    if not verdict:
        raise Forbidden(verdict.reason)
    if form not in FORMATS:
        raise Invalid({"format": [_("可用的格式：%(formats)s。") % {"formats": "、".join(FORMATS)}]})
    tables = _Tables(actor, ledger, query or Query())
    return _csv(tables) if form == "csv" else _xlsx(tables)


class _Tables:
    """The sheets of one export and their rows, each read with one query."""

    def __init__(self, actor: Actor, ledger: Ledger, query: Query) -> None:
        self.actor, self.ledger = actor, ledger
        names = readable(actor, ledger, (column.word for column in layouts(ledger)[0].columns))
        self.layouts = [self._narrowed(layout, names) for layout in self._seen()]
        main = [column.word for column in self.layouts[0].columns]
        rows = find(actor, ledger, query)
        self.order = rows.query.order_by
        self.names, self.rows, self.related = main, rows, Batches()

    def _seen(self) -> list[Layout]:
        """The public sees the main sheet and the lines that are published; nobody a child ledger beyond their role."""
        found = []
        for layout in layouts(self.ledger):
            hidden_child = layout.child is not None and not may(self.actor, "view", layout.child)
            hidden_line = layout.line is not None and not readable(self.actor, self.ledger, [layout.code])
            if not hidden_child and not hidden_line and not (layout.child and self.actor.is_public):
                found.append(layout)
        return found

    def _narrowed(self, layout: Layout, names: list[str]) -> Layout:
        kept = tuple(c for c in layout.columns if layout.code or c.word in names)
        return Layout(layout.name, layout.ledger, kept, layout.line, layout.child)

    def cells(self, layout: Layout) -> Iterator[list[Any]]:
        return self._further(layout) if layout.code else self._main(layout)

    def _main(self, layout: Layout) -> Iterator[list[Any]]:
        for batch in self.related.batches(self.rows, self.names):
            for record in batch:
                open_ = reads_personal(self.actor, self.ledger, record)
                yield [
                    self.related.outgoing(c.info, record, open_=open_, ledger=self.ledger)
                    for c in layout.columns
                ]

    def _further(self, layout: Layout) -> Iterator[list[Any]]:
        parent = self._parent_field(layout)
        own = [column.info.name for column in layout.of(Role.VALUE)]
        keys = [column.info.name for column in layout.of(Role.PARENT_KEY)]
        for batch in self.related.batches(self._parts(layout, parent), own):
            self.related.attach_owners(batch, parent, keys)
            for row in batch:
                owner = getattr(row, parent)
                owner_open = reads_personal(self.actor, self.ledger, owner)
                open_ = reads_personal(self.actor, layout.child, row) if layout.child else owner_open
                yield [self._cell(column, row, owner, open_, owner_open) for column in layout.columns]

    def _cell(self, column: Column, row: Any, owner: Any, open_: bool, owner_open: bool) -> Any:
        if column.role is Role.VALUE:
            return self.related.outgoing(column.info, row, open_=open_)
        return self.related.outgoing(column.info, owner, open_=owner_open)

    def _parent_field(self, layout: Layout) -> str:
        return layout.line.parent_field(self.ledger.model) if layout.line else parent_field(layout.child)  # type: ignore[arg-type]  # one of the two is set

    def _parts(self, layout: Layout, parent: str) -> QuerySet[Any]:
        """The rows of all parents on the main sheet, in the parents' order."""
        if layout.child is not None:
            base = visible(self.actor, layout.child).filter(archived_at=None)
            inner = ("number", "pk")
        else:
            base = layout.line.model._default_manager.all()  # type: ignore[union-attr]  # a line, then
            inner = ("position", "pk")
        order = [_through(parent, str(name)) for name in self.order]
        chosen = {f"{parent}__in": self.rows.order_by().values("pk")}
        return base.filter(**chosen).order_by(*order, *inner)


def _through(parent: str, name: str) -> str:
    return f"-{parent}__{name[1:]}" if name.startswith("-") else f"{parent}__{name}"


def _xlsx(tables: _Tables) -> Iterator[bytes]:
    buffer = io.BytesIO()
    with Workbook(buffer, {"constant_memory": True}) as book:
        styles = Styles(book)
        for layout in tables.layouts:
            sheet = book.add_worksheet(layout.name)
            head(sheet, layout, styles)
            for row, values in enumerate(tables.cells(layout), 1):
                for index, value in enumerate(values):
                    put(sheet, row, index, value, styles)
    yield buffer.getvalue()


def _csv(tables: _Tables) -> Iterator[bytes]:
    layout = tables.layouts[0]
    yield BOM
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow([column.header for column in layout.columns])
    for count, values in enumerate(tables.cells(layout), 1):
        writer.writerow([csv_cell(value) for value in values])
        if count % CHUNK == 0:
            yield taken(held)
    yield taken(held)


def csv_cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds" if value.second else "minutes")
    return value.isoformat() if isinstance(value, date) else value


def taken(held: io.StringIO) -> bytes:
    text = held.getvalue()
    held.seek(0)
    held.truncate()
    return text.encode()
