"""A cell that lies further than any sheet goes is refused: the parser would take the whole web process down."""

from __future__ import annotations

import io
import zipfile

import pytest

from jishi.sheets.container import FileTooLarge, repacked

pytestmark = pytest.mark.sqlite_only
SHEET = '<worksheet><sheetData><row {row}><c {cell} t="n"><v>1</v></c></row></sheetData></worksheet>'


def book(row: str, cell: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", SHEET.format(row=row, cell=cell))
    return out.getvalue()


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ('r="1"', 'r="ZZZZZZ99999999999"'),
        ('r="1"', 'r="ZZZZZ1"'),
        ('r="1"', "r = 'AAAAAAAAAAAA1'"),
        ('r="1"', 'r="A4294967295"'),
        ('r="99999999999"', 'r="A1"'),
        ('r="1"', 'r="XFD1048576"'),
        ('r="1"', 'r="ZZZZ999999999"'),
    ],
)
def test_a_cell_beyond_every_sheet_is_refused(row: str, cell: str) -> None:
    with pytest.raises(FileTooLarge):
        repacked(book(row, cell))


def test_a_cell_of_a_sheet_is_taken() -> None:
    assert zipfile.is_zipfile(io.BytesIO(repacked(book('r="7"', 'r="IV7"'))))
