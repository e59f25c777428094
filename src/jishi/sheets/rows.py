"""Turns the rows of an upload into what the services take, and remembers where each value stood."""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from jishi.kinds.record import new_id
from jishi.records.convert import BadValue
from jishi.records.ledger import P2, Ledger, SheetRow
from jishi.sheets.cells import coerced, is_mask, word
from jishi.sheets.layout import Role
from jishi.sheets.upload import Fault, Row, Table, Upload

# How a person names a new row to which rows of a further sheet belong.
NEW_LABEL = re.compile(r"新\s*\d*")
# The services find a file name too long for a source; its end tells files apart less than its beginning.
FILE_NAME = 80
AS_READ = {"integer", "decimal", "amount", "boolean", "choice", "uuid"}


@dataclass(slots=True)
class Given:
    """One row for the services. `lines` says in which rows of which further sheet its lines stand."""

    row: Row
    label: str
    values: dict[str, Any]
    origin: SheetRow | None = None
    lines: dict[str, list[int]] = field(default_factory=dict)
    masked: str = ""
    number: str = ""

    @property
    def known(self) -> bool:
        """Does the row say that it is about a record that exists?"""
        return bool(self.number) and not NEW_LABEL.fullmatch(self.number)


class Rows:
    """The rows of the main sheet with their lines, and the rows of inline children with their parents."""

    def __init__(self, upload: Upload) -> None:
        self.upload = upload
        self.faults: list[Fault] = []
        label = _("第 %(n)s 行")
        self.given = [self._given(row, label % {"n": row.number}) for row in upload.rows]
        self.children: dict[str, list[tuple[Row, Given]]] = defaultdict(list)
        self._by_number = {given.number: given for given in self.given if given.number}
        self._by_key = {self._key(given.row): given for given in self.given}
        for code, table in upload.lines.items():
            self._attach(code, table)

    def _given(self, row: Row, label: str) -> Given:
        values, masked = self.values(self.upload.main, row)
        given = Given(row, label, values, masked=masked, number=word(row.cells.get("number", "")))
        if given.known:
            values["number"] = given.number
        else:
            given.origin = SheetRow(self.upload.name[:FILE_NAME], row.number)
        return given

    def values(self, table: Table, row: Row) -> tuple[dict[str, Any], str]:
        """The values of a row by field, and the header of a masked cell if there is one; masked cells are left out."""
        values: dict[str, Any] = {}
        masked, cells = "", row.cells
        for column in table.columns:
            if column is None or column.role is not Role.VALUE:
                continue
            raw = cells[column.word]
            if column.info.protection is P2 and is_mask(raw):
                masked = column.header
            elif column.info.kind in AS_READ or raw == "":
                values[column.word] = raw
            else:
                try:
                    values[column.word] = coerced(column.info, raw)
                except BadValue as fault:
                    self.faults.append(Fault(table.name, row.number, table.header(column.word), str(fault)))
                    values[column.word] = str(raw)
        return values, masked

    def _key(self, row: Row) -> tuple[str, ...]:
        cells = row.cells
        return tuple(word(cells.get(name, "")) for name in self.upload.ledger.key)

    def _attach(self, code: str, table: Table) -> None:
        """Give every row of a further sheet to the row of the main sheet that it names."""
        masked_parents: set[str] = set()
        for row in table.rows:
            parent = self._parent(table, row)
            if parent is None:
                continue
            if table.layout.child is not None:
                self.children[code].append((row, parent))
                continue
            values, masked = self.values(table, row)
            if masked:
                masked_parents.add(parent.label)
            parent.values.setdefault(code, []).append(values)
            parent.lines.setdefault(code, []).append(row.number)
        for given in self.given:
            if given.label in masked_parents:
                del given.values[code], given.lines[code]

    def _parent(self, table: Table, row: Row) -> Given | None:
        cells = row.cells
        number = word(cells.get("parent.number", ""))
        if number:
            found = self._by_number.get(number)
        else:
            key = tuple(word(cells.get(f"parent.{name}", "")) for name in self.upload.ledger.key)
            found = self._by_key.get(key) if all(key) else None
        if found is None:
            text = _("“%(main)s”里没有对应的一行。请写与那一行相同的编号或关键列。") % {
                "main": self.upload.main.name
            }
            self.faults.append(Fault(table.name, row.number, table.header("parent.number"), text))
        return found

    def with_ids(self) -> None:
        """New rows that have children get their id here, so that the children can name them."""
        for rows in self.children.values():
            for _row, parent in rows:
                if not parent.known:
                    parent.values.setdefault("id", new_id())

    def parent_value(self, parent: Given, ids: dict[str, uuid.UUID]) -> Any:
        """What a child's relation to its parent is given: the id where it is being written, else its key."""
        if parent.label in ids:
            return ids[parent.label]
        ledger: Ledger = self.upload.ledger
        name = ledger.key[0] if len(ledger.key) == 1 else "number"
        return parent.number if name == "number" else parent.values.get(name)
