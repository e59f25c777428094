"""Gives a file back with its faults: the same rows, faulty cells coloured with a note, and a sheet that lists them all."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from jishi.sheets.cells import neutral, restored
from jishi.sheets.styles import Styles, put
from jishi.sheets.upload import Fault, Table, Upload

FAULTS = "错误清单"
# Notes are drawings: thousands of them make Excel slow. Colours and the list have no limit.
MOST_NOTES = 2_000


def error_workbook(upload: Upload, faults: Sequence[Fault]) -> bytes:
    """xlsx. Rows keep their numbers; corrected, it can be uploaded as it is."""
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        styles = Styles(book)
        _list(book, styles, faults)
        notes = 0
        for table in upload.tables:
            own = [fault for fault in faults if fault.sheet == table.name]
            sheet = book.add_worksheet(table.layout.name)
            notes += _copy(sheet, styles, table, own, MOST_NOTES - notes)
    return buffer.getvalue()


def _list(book: Workbook, styles: Styles, faults: Sequence[Fault]) -> None:
    sheet = book.add_worksheet(FAULTS)
    for index, (header, width) in enumerate(
        ((_("工作表"), 16), (_("行"), 8), (_("列"), 18), (_("要改什么"), 80))
    ):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, header, styles.header)
    for row, fault in enumerate(sorted(faults, key=lambda fault: (fault.sheet, fault.row)), 1):
        sheet.write_string(row, 0, fault.sheet)
        sheet.write_number(row, 1, fault.row)
        sheet.write_string(row, 2, neutral(fault.column))
        sheet.write_string(row, 3, neutral(fault.message))
    sheet.freeze_panes(1, 0)


def _copy(sheet: Worksheet, styles: Styles, table: Table, faults: Sequence[Fault], room: int) -> int:
    """The rows of a table; returns how many notes were written."""
    by_cell: dict[tuple[int, int], list[str]] = defaultdict(list)
    for fault in faults:
        by_cell[fault.row, _place(table, fault.column)].append(fault.message)
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, 18, styles.column(column.info) if column else None)
    for number, row in enumerate(table.grid, 1):
        for index in range(max(len(row), len(table.columns))):
            value = row[index] if index < len(row) else ""
            look = "fault" if (number, index) in by_cell else ""
            safe = neutral(restored(value)) if isinstance(value, str) else value
            put(sheet, number - 1, index, safe, styles, look=look, blank=True)
    for written, ((number, index), messages) in enumerate(by_cell.items()):
        if written >= room:
            return written
        sheet.write_comment(number - 1, index, "\n".join(messages), {"x_scale": 2})
    return len(by_cell)


def _place(table: Table, header: str) -> int:
    """Where a column stands in the file; a fault of the whole row is shown on its first cell."""
    for index, cell in enumerate(table.grid[table.head - 1]):
        if header and str(cell).strip() == header:
            return index
    return 0
