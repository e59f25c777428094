"""Checks an upload whole, before anything is written: every fault with its sheet, row and column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.records.bulk import uncollected
from jishi.records.errors import InvalidRows
from jishi.records.ledger import Ledger
from jishi.records.registry import ledger as ledger_named
from jishi.records.registry import parent_field
from jishi.records.services import Batch, prepare
from jishi.sheets.rows import Given, Rows
from jishi.sheets.upload import Fault, Table, Upload


@dataclass
class Checked:
    """Ready to be written, or the faults. `created`, `changed`, `unchanged` count rows of all sheets with records."""

    upload: Upload
    batches: list[Batch] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    places: dict[str, tuple[Table, int, Mapping[str, list[int]]]] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not self.faults

    @property
    def created(self) -> int:
        return sum(batch.created for batch in self.batches)

    @property
    def changed(self) -> int:
        return sum(len(batch.drafts) - batch.created for batch in self.batches)

    @property
    def unchanged(self) -> int:
        return sum(batch.unchanged for batch in self.batches)

    @property
    def faulty(self) -> int:
        """Rows with at least one fault."""
        return len({(fault.sheet, fault.row) for fault in self.faults})

    def located(self, refusal: InvalidRows) -> list[Fault]:
        """The faults of the services by sheet, row and column."""
        return [self._located(*fault) for fault in refusal.faults]

    def _located(self, label: str, path: str, text: str) -> Fault:
        table, row, lines = self.places[label]
        code, _dot, rest = path.partition(".")
        if code in lines and rest:
            position, _dot, name = rest.partition(".")
            inner = self.upload.lines[code]
            return Fault(inner.name, lines[code][int(position) - 1], inner.header(name) if name else "", text)
        # A line that was not on a sheet was made from the row itself: its field stands there under the same name.
        name = code if table.has(code) else rest.rpartition(".")[2]
        return Fault(table.name, row, table.header(name) if table.has(name) else "", text)


@uncollected()
def check(actor: Actor, ledger: Ledger, upload: Upload) -> Checked:
    """Raises `Forbidden` for a role that may not add; all other refusals are in `Checked.faults`."""
    checked = Checked(upload, faults=list(upload.faults))
    if checked.faults:
        return checked
    rows = Rows(upload)
    rows.with_ids()
    checked.places = {g.label: (upload.main, g.row.number, g.lines) for g in rows.given}
    try:
        batch = prepare(
            actor=actor,
            ledger=ledger,
            rows=[given.values for given in rows.given],
            labels=[given.label for given in rows.given],
            origins=[given.origin for given in rows.given],
        )
    except InvalidRows as refusal:
        checked.faults = _once([*rows.faults, *checked.located(refusal)])
        return checked
    checked.batches.append(batch)
    checked.faults = _once([*rows.faults, *_disagreeing(batch, rows.given, upload.main)])
    if checked.ok:
        _children(actor, checked, rows)
    return checked


def _once(faults: Iterable[Fault]) -> list[Fault]:
    """One fault for each cell, the first: what Excel has spoilt comes before what the services say of the remains."""
    found: dict[tuple[str, int, str], Fault] = {}
    for fault in faults:
        found.setdefault((fault.sheet, fault.row, fault.column), fault)
    return sorted(found.values(), key=lambda fault: (fault.sheet, fault.row))


def _disagreeing(batch: Batch, rows: list[Given], table: Table) -> Iterable[Fault]:
    """Rows whose number, version or masked cells do not fit the record that their key means."""
    drafts = {draft.label: draft for draft in batch.drafts}
    for given in rows:
        draft = drafts.get(given.label)
        if draft is None:
            continue
        if draft.created and given.masked:
            text = _("这一格是遮住的内容，不能用来新建记录。请填写原文。")
            yield Fault(table.name, given.row.number, table.header(given.masked), text)
        if given.known and (draft.created or draft.record.number != given.number):
            text = _("没有编号为 %(number)s、关键列又相同的记录。新增请清空编号；关键列不能靠导入修改。")
            yield Fault(table.name, given.row.number, table.header("number"), text % {"number": given.number})
        elif not draft.created and _stale(given, draft.old.version):
            text = _("导出之后这一条已有人改过（第 %(then)s 版，现第 %(now)s 版）。请重新导出再改。")
            words = {"then": given.row.cells.get("version"), "now": draft.old.version}
            yield Fault(table.name, given.row.number, table.header("version"), text % words)


def _stale(given: Given, version: int) -> bool:
    said = given.row.cells.get("version", "")
    return given.known and said != "" and str(said) != str(version)


def _children(actor: Actor, checked: Checked, rows: Rows) -> None:
    """Rows of inline children, after their parents: they may name parents of the same file."""
    ids = {draft.label: draft.record.pk for batch in checked.batches for draft in batch.drafts}
    for code, found in rows.children.items():
        child, table = ledger_named(code), checked.upload.lines[code]
        labels, values = [], []
        for row, parent in found:
            label = _("%(sheet)s 第 %(n)s 行") % {"sheet": table.name, "n": row.number}
            cells: dict[str, Any] = rows.values(table, row)[0]
            values.append(cells | {parent_field(child): rows.parent_value(parent, ids)})
            labels.append(label)
            checked.places[label] = (table, row.number, {})
        try:
            earlier = list(checked.batches)
            checked.batches.append(
                prepare(actor=actor, ledger=child, rows=values, labels=labels, earlier=earlier)
            )
        except InvalidRows as refusal:
            checked.faults += checked.located(refusal)
    checked.faults = _once([*rows.faults, *checked.faults])
