"""Takes a list out as a person sees it: their columns in their order, and the totals; for reading, not for import."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter.workbook import Workbook

from jishi.core.access.actor import Actor
from jishi.records.convert import outside
from jishi.records.errors import Forbidden, Invalid
from jishi.records.fields import FieldInfo, columns
from jishi.records.ledger import P3, Ledger
from jishi.records.selectors import Query, find, listable, may, totals
from jishi.records.selectors.related import Related
from jishi.records.selectors.shown import reads_personal, shown
from jishi.sheets.cells import EXACT_DIGITS, neutral, outgoing
from jishi.sheets.export import BOM, CHUNK, FORMATS, csv_cell, taken
from jishi.sheets.layout import Column, Layout, Role, sheet_name
from jishi.sheets.styles import Styles, head, put


def as_shown(actor: Actor, ledger: Ledger, query: Query, form: str, names: Sequence[str]) -> Iterator[bytes]:
    """The bytes of an xlsx or csv file. Columns that are not this person's to see are left out.

    Refuses (`Forbidden`, `Invalid`) before the first byte is asked for.
    """
    verdict = may(actor, "view", ledger)
    if not verdict:
        raise Forbidden(verdict.reason)
    if form not in FORMATS:
        raise Invalid({"format": [_("可用的格式：%(formats)s。") % {"formats": "、".join(FORMATS)}]})
    open_ = listable(actor, ledger)
    known = columns(ledger)
    # Sensitive values leave in no file, whatever the list shows of them.
    infos = [known[name] for name in names if name in open_ and known[name].protection is not P3]
    rows = find(actor, ledger, query, names=[info.name for info in infos])
    sums = totals(ledger, rows)
    lines = _lines(actor, ledger, infos, rows)
    foot = [_sum(info, sums) for info in infos] if sums else []
    return (_csv if form == "csv" else _xlsx)(ledger, infos, lines, foot)


def _sum(info: FieldInfo, sums: dict[str, int]) -> Any:
    """As the column's own cells hold it: an amount in its unit, not in the smallest."""
    if info.name not in sums:
        return ""
    value = sums[info.name]
    exact = abs(value) < 10 ** (EXACT_DIGITS - 1)
    return float(outside(info, value)) if info.kind == "amount" and exact else outside(info, value)


def _lines(actor: Actor, ledger: Ledger, infos: Sequence[FieldInfo], rows: Any) -> Iterator[list[Any]]:
    names = [info.name for info in infos]
    for batch in Related().batches(rows, names):
        for record in batch:
            open_ = reads_personal(actor, ledger, record)
            cells = shown(actor, ledger, record, names)
            # A relation by its title alone, as on the screen: its key is for the import, which does not read this file.
            yield [
                neutral(cells[info.name].text)
                if info.kind == "record"
                else outgoing(info, record, open_=open_, ledger=ledger)
                for info in infos
            ]


def _xlsx(
    ledger: Ledger, infos: Sequence[FieldInfo], lines: Iterator[list[Any]], foot: list[Any]
) -> Iterator[bytes]:
    heads = tuple(Column(info.name, str(info.label), info, Role.SHOWN) for info in infos)
    buffer = io.BytesIO()
    with Workbook(buffer, {"constant_memory": True}) as book:
        styles = Styles(book)
        layout = Layout(sheet_name(str(ledger.label)), ledger, heads)
        sheet = book.add_worksheet(layout.name)
        sheet.set_column(len(infos), len(infos), 10)
        head(sheet, layout, styles)
        row = 0
        for row, values in enumerate(lines, 1):
            for index, value in enumerate(values):
                put(sheet, row, index, value, styles)
        for index, value in enumerate(_foot(foot)):
            put(sheet, row + 1, index, value, styles)
    yield buffer.getvalue()


def _csv(
    ledger: Ledger, infos: Sequence[FieldInfo], lines: Iterator[list[Any]], foot: list[Any]
) -> Iterator[bytes]:
    yield BOM
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow([str(info.label) for info in infos])
    for count, values in enumerate(lines, 1):
        writer.writerow([csv_cell(value) for value in values])
        if count % CHUNK == 0:
            yield taken(held)
    if foot:
        writer.writerow(_foot(foot))
    yield taken(held)


def _foot(foot: list[Any]) -> list[Any]:
    """The word goes into the first cell that holds no sum; where there is none, the sums stand alone."""
    found = list(foot)
    if "" in found:
        found[found.index("")] = _("合计")
    return found
