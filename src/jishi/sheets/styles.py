"""How our workbooks look, and how one value is put into a cell: shared by template, export and error workbook."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from jishi.records.fields import FieldInfo
from jishi.sheets.layout import Column, Layout, Role

DAY = "yyyy-mm-dd"
MOMENT = "yyyy-mm-dd hh:mm"
MOMENT_EXACT = "yyyy-mm-dd hh:mm:ss"
WIDTHS = {
    "long_text": 48,
    "record": 28,
    "datetime": 18,
    "date": 12,
    "integer": 10,
    "amount": 14,
    "boolean": 8,
}


class Styles:
    """The formats of one workbook, made once."""

    def __init__(self, book: Workbook) -> None:
        header = {"bold": True, "bg_color": "#E8EEF4", "border": 1, "border_color": "#C5CDD6"}
        self.header = book.add_format({**header, "text_wrap": True, "valign": "vcenter"})
        self.required = book.add_format({**header, "font_color": "#B3261E", "valign": "vcenter"})
        self.text = book.add_format({"num_format": "@"})
        self.day = book.add_format({"num_format": DAY})
        self.moment = book.add_format({"num_format": MOMENT})
        self.exact = book.add_format({"num_format": MOMENT_EXACT})
        grey = {"italic": True, "font_color": "#808080"}
        self.sample = book.add_format({**grey, "num_format": "@"})
        self.sample_day = book.add_format({**grey, "num_format": DAY})
        self.sample_moment = book.add_format({**grey, "num_format": MOMENT})
        fault = {"bg_color": "#FDE0DD", "font_color": "#8C1D18"}
        self.fault = book.add_format(fault)
        self.fault_day = book.add_format({**fault, "num_format": DAY})
        self.fault_moment = book.add_format({**fault, "num_format": MOMENT_EXACT})

    def column(self, info: FieldInfo) -> Format | None:
        """What a column is formatted as, so that codes keep their zeros and dates look like dates."""
        if info.kind in {"integer", "decimal", "amount", "boolean"}:
            return None
        return {"date": self.day, "datetime": self.moment}.get(info.kind, self.text)


def put(
    sheet: Worksheet,
    row: int,
    column: int,
    value: Any,
    styles: Styles,
    *,
    look: str = "",
    blank: bool = False,
) -> None:
    """Write one value by its type, never as a formula. `look` is "", "sample" or "fault"; `blank` colours empty cells."""
    plain = getattr(styles, look) if look else None
    if value is None or value == "":
        if blank and plain is not None:
            sheet.write_blank(row, column, None, plain)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, plain)
    elif isinstance(value, datetime):
        exact = styles.exact if value.second or value.microsecond else styles.moment
        sheet.write_datetime(row, column, value, getattr(styles, f"{look}_moment") if look else exact)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, getattr(styles, f"{look}_day") if look else styles.day)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, plain)
    elif isinstance(value, time | timedelta):
        sheet.write_string(row, column, str(value), plain)
    else:
        sheet.write_string(row, column, str(value), plain or styles.text)


def head(sheet: Worksheet, layout: Layout, styles: Styles, *, stars: bool = False) -> None:
    """The header row, the widths and formats of the columns; `stars` marks what must be filled in."""
    for index, column in enumerate(layout.columns):
        sheet.set_column(index, index, width(column), styles.column(column.info))
    for index, column in enumerate(layout.columns):
        star = stars and column.required
        text = f"{column.header}*" if star else column.header
        sheet.write_string(0, index, text, styles.required if star else styles.header)
    sheet.freeze_panes(1, 1)


def width(column: Column) -> int:
    if column.role is Role.NUMBER or column.role is Role.PARENT_NUMBER:
        return 18
    return WIDTHS.get(column.info.kind, max(14, 2 * len(column.header) + 4))
