"""Opens the zip of a workbook without trusting it: sizes, macros, spread of cells are looked at before anything is built.

What is wanted is inflated within limits and packed anew, so that the parser behind never sees the sender's own zip.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from django.utils.translation import gettext as _

from jishi.records.errors import Refused

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
MOST_INFLATED = 100 * MEGABYTE
MOST_RATIO = 100
MOST_ENTRIES = 2_000
MOST_ROWS = 100_000
# Besides the records: the header and what may stand above it.
ROWS_ABOVE = 10
MOST_COLUMNS = 256
# A small, well-packed sheet may exceed the ratio and harm nobody.
RATIO_FREE = 4 * MEGABYTE
WANTED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels"
    r"|xl/(workbook|styles|sharedStrings)\.xml|xl/_rels/workbook\.xml\.rels|xl/worksheets/[^/]+\.xml",
    re.IGNORECASE,
)
REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{0,4})([0-9]{1,9})[\"']")
# Further than any sheet goes: the parser behind makes room for all that lies before, and takes the process down with it.
BEYOND = re.compile(rb"\br\s*=\s*[\"']((?:[A-Za-z]{5,}[0-9]+|[A-Za-z]*[0-9]{10,}))[\"']")
ERROR_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\bt\s*=\s*[\"']e[\"'][^>]*>")
DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


class FileRefused(Refused):
    """The file as a whole cannot be read; the message says what to do."""


class FileTooLarge(FileRefused):
    """More bytes, rows or columns than an import takes, or a zip made to explode."""


class MacrosRefused(FileRefused):
    """A workbook that brings programs along."""


class NoWorkbook(FileRefused):
    """Neither xlsx nor text."""


class FormulaErrors(FileRefused):
    """Cells whose formula failed hold no value; reading them as empty would lose what was meant."""


def check_size(data: bytes) -> None:
    if len(data) > MOST_BYTES:
        raise FileTooLarge(
            _("文件有 %(have).1f MB，最多 %(max)s MB。请分成几份导入。")
            % {"have": len(data) / MEGABYTE, "max": MOST_BYTES // MEGABYTE}
        )


def repacked(data: bytes) -> bytes:
    """The parts of an xlsx file that hold cells, in a plain zip of honest sizes."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _repacked(archive, len(data))
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        UnicodeError,
    ) as fault:
        raise NoWorkbook(_("文件已损坏或加了密码，打不开。请在 Excel 中另存为 .xlsx 再上传。")) from fault


def _repacked(archive: zipfile.ZipFile, size: int) -> bytes:
    entries = archive.infolist()
    _check_entries(entries, size)
    buffer = io.BytesIO()
    seen: set[str] = set()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as plain:
        for entry in entries:
            if not WANTED.fullmatch(entry.filename) or entry.filename.lower() in seen:
                continue
            seen.add(entry.filename.lower())
            content = archive.read(entry)  # never more than the size it states, and its checksum must agree
            _check_content(entry.filename, content)
            plain.writestr(entry.filename, content)
    if "xl/workbook.xml" not in seen:
        raise NoWorkbook(_("这不是 Excel 工作簿。请在 Excel 中另存为“Excel 工作簿（.xlsx）”再上传。"))
    return buffer.getvalue()


def _check_entries(entries: list[zipfile.ZipInfo], size: int) -> None:
    if len(entries) > MOST_ENTRIES:
        raise FileTooLarge(_("文件里有 %(have)s 个部件，多得不像一张表，没有打开。") % {"have": len(entries)})
    if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
        raise MacrosRefused(_("工作簿带有宏，不接收。请另存为“Excel 工作簿（.xlsx）”再上传。"))
    inflated = sum(entry.file_size for entry in entries)
    if inflated > MOST_INFLATED or (inflated > RATIO_FREE and inflated > MOST_RATIO * size):
        raise FileTooLarge(
            _("文件解开后有 %(have).0f MB，大得不像一张表，没有打开。请只保留要导入的工作表。")
            % {"have": inflated / MEGABYTE}
        )


def _check_content(name: str, content: bytes) -> None:
    if DECLARATION.search(content):
        raise NoWorkbook(_("工作簿里有不该有的声明（DOCTYPE），没有打开。请在 Excel 中另存一份再上传。"))
    if not name.lower().startswith("xl/worksheets/"):
        return
    beyond = BEYOND.search(content)
    if beyond:
        raise FileTooLarge(
            _("工作表里有一格的位置是“%(cell)s”，不像一张表，没有打开。请在 Excel 中另存一份再上传。")
            % {"cell": beyond[1][:20].decode()}
        )
    columns, rows = set(), 0
    for letters, digits in set(REFERENCE.findall(content)):
        columns.add(letters.upper())
        rows = max(rows, int(digits))
    widest = max((_index(letters) for letters in columns), default=0)
    if rows > MOST_ROWS + ROWS_ABOVE or widest > MOST_COLUMNS:
        raise FileTooLarge(
            _(
                "工作表用到了第 %(row)s 行、第 %(column)s 列；最多 %(rows)s 行 %(columns)s 列。请删去空白行列，或分成几份。"
            )
            % {"row": rows, "column": widest, "rows": MOST_ROWS, "columns": MOST_COLUMNS}
        )
    _check_errors(content)


def _check_errors(content: bytes) -> None:
    faulty = [found.group() for found in ERROR_CELL.finditer(content)]
    if faulty:
        cells = [b"".join(found.groups()).decode() for tag in faulty[:5] if (found := REFERENCE.search(tag))]
        raise FormulaErrors(
            _("有 %(count)s 格的公式出错（%(cells)s）。请改正，或复制后“选择性粘贴为数值”，再上传。")
            % {"count": len(faulty), "cells": "、".join(cells)}
        )


def _index(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
