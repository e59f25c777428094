"""Workbooks as people send them, and how to look into those that were made."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import xlsxwriter


def workbook(**sheets: list[list[Any]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    page.write(number, column, value, *([day] if hasattr(value, "isoformat") else []))
    return buffer.getvalue()


def loaded(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def rows_of(data: bytes, sheet: str) -> list[list[Any]]:
    return [list(row) for row in loaded(data)[sheet].iter_rows(values_only=True)]


def with_cells(data: bytes, sheet: str, cells: dict[str, Any]) -> bytes:
    """The workbook with some cells changed, as a person would."""
    book = loaded(data)
    for place, value in cells.items():
        book[sheet][place] = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
