"""Reads the bytes of a file into rows of cells, sheet by sheet, whatever program wrote them."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from jishi.sheets.container import (
    MOST_COLUMNS,
    MOST_ROWS,
    ROWS_ABOVE,
    FileTooLarge,
    MacrosRefused,
    NoWorkbook,
    check_size,
    repacked,
)

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# gb18030 reads everything that GBK and GB 2312 write.
ENCODINGS = (("utf-8", "UTF-8"), ("gb18030", "GBK"))
DELIMITERS = ",\t;"


class UnknownEncoding(NoWorkbook):
    """Bytes that are no text in any encoding used here."""


@dataclass(frozen=True)
class Grid:
    """One sheet: its rows from the first, so that row n of the sheet is `rows[n - 1]`."""

    name: str
    rows: list[list[Any]]
    # Where merged cells begin and end: (row, column) from 0.
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()


@dataclass(frozen=True)
class File:
    """The sheets of a file, and for text the encoding that was found."""

    grids: list[Grid]
    encoding: str = ""


def opened(data: bytes, name: str) -> File:
    """Raises `FileRefused` with what to do."""
    check_size(data)
    if name.lower().endswith((".xlsm", ".xltm", ".xlam", ".xlsb")):
        raise MacrosRefused(_("带宏的工作簿不接收。请另存为“Excel 工作簿（.xlsx）”再上传。"))
    if data.startswith(ZIP):
        return File(_workbook(repacked(data)))
    if data.startswith(OLE):
        raise NoWorkbook(_("这是旧格式（.xls）或加了密码的工作簿。请另存为“Excel 工作簿（.xlsx）”再上传。"))
    if not data.strip():
        raise NoWorkbook(_("文件是空的。"))
    return _text(data)


def _workbook(data: bytes) -> list[Grid]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        return [_grid(book, name) for name in names]
    except (CalamineError, OSError, ValueError) as fault:
        raise NoWorkbook(_("工作簿的内容已损坏，打不开。请在 Excel 中另存一份再上传。")) from fault


def _grid(book: CalamineWorkbook, name: str) -> Grid:
    sheet = book.get_sheet_by_name(name)
    rows = sheet.to_python(skip_empty_area=False)
    return Grid(name, rows, tuple(sheet.merged_cell_ranges or ()))


def _text(data: bytes) -> File:
    text, encoding = _decoded(data)
    if "\x00" in text:
        raise NoWorkbook(_("这不是表格文件。请上传 .xlsx 或 .csv。"))
    text = text.removeprefix("\ufeff")
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        rows: list[list[Any]] = [
            list(row) for row in csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
        ]
    except csv.Error as fault:
        raise NoWorkbook(_("CSV 的引号或换行不成对，读不出来（%(why)s）。") % {"why": fault}) from fault
    if len(rows) > MOST_ROWS + ROWS_ABOVE or any(len(row) > MOST_COLUMNS for row in rows):
        raise FileTooLarge(
            _("最多 %(rows)s 行 %(columns)s 列。请分成几份导入。")
            % {"rows": MOST_ROWS, "columns": MOST_COLUMNS}
        )
    return File([Grid("", rows)], encoding)


def _decoded(data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), "UTF-16"
        except UnicodeDecodeError as fault:
            raise UnknownEncoding(_("文字编码认不出来。请另存为“CSV UTF-8”再上传。")) from fault
    for encoding, label in ENCODINGS:
        try:
            return data.decode(encoding), label
        except UnicodeDecodeError:
            continue
    raise UnknownEncoding(_("文字编码认不出来（既不是 UTF-8 也不是 GBK）。请另存为“CSV UTF-8”再上传。"))
