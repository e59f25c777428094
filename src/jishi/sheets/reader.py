"""Reads an uploaded file for a ledger: finds its sheets, headers and rows, and keeps the number of every row."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from jishi.records.bulk import uncollected
from jishi.records.ledger import Ledger
from jishi.records.registry import ledgers
from jishi.sheets.cells import incoming, word
from jishi.sheets.container import FileRefused
from jishi.sheets.error_workbook import FAULTS
from jishi.sheets.grids import File, Grid, opened
from jishi.sheets.headers import head_row, likeliest, matched
from jishi.sheets.layout import Layout, Role, layouts
from jishi.sheets.template import CHOICES, SAMPLE, sample_rows
from jishi.sheets.upload import Fault, Row, Table, Upload


class WrongSheet(FileRefused):
    """None of the sheets is of this ledger."""


@uncollected()
def read(data: bytes, name: str, ledger: Ledger) -> Upload:
    """Raises `FileRefused` where the file as a whole is not to be read; all else is in `Upload.faults`."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    file = opened(data, base)
    main, *further = layouts(ledger)
    table = _table(main, _main_grid(main, file))
    upload = Upload(ledger, base, sha256(data).hexdigest(), table, encoding=file.encoding)
    for layout in further:
        grid = next((grid for grid in file.grids if grid.name.strip() == layout.name), None)
        if grid is not None and head_row(layout, grid.rows):
            upload.lines[layout.code] = _table(layout, grid)
    for found in upload.tables:
        upload.faults += [*matched(found), *_merged(found)]
        _fill(found)
        upload.faults += _touched_samples(found)
    return upload


def _table(layout: Layout, grid: Grid) -> Table:
    head = head_row(layout, grid.rows)
    return Table(layout, grid.name or layout.name, grid.rows, head, merged=grid.merged)


def _main_grid(main: Layout, file: File) -> Grid:
    """The sheet called like the ledger, else the only one there is; with at least one header of the ledger."""
    further = {layout.name for layout in layouts(main.ledger)[1:]} | {CHOICES, FAULTS}
    grids = [grid for grid in file.grids if grid.name.strip() not in further]
    named = [grid for grid in grids if grid.name.strip() == main.name]
    candidates = named or (grids if len(grids) == 1 else [])
    if not candidates:
        raise WrongSheet(
            _("工作簿里没有名为“%(right)s”的工作表，现有：%(have)s。请把要导入的那张改成这个名字。")
            % {"right": main.name, "have": "、".join(grid.name for grid in file.grids)}
        )
    if not head_row(main, candidates[0].rows):
        raise WrongSheet(_unlike(main, candidates[0]))
    return candidates[0]


def _unlike(main: Layout, grid: Grid) -> str:
    text = _("认不出“%(right)s”的表头。请下载模板，把内容填进去再上传。") % {"right": main.ledger.label}
    other = likeliest(grid.rows, tuple(entry for entry in ledgers() if entry is not main.ledger))
    return text + (_("这份文件像是“%(other)s”。") % {"other": other.label} if other else "")


def _fill(table: Table) -> None:
    """Rows that are not blank; only the columns that are read."""
    read_roles = (Role.SHOWN,)
    places = [
        (index, column.word)
        for index, column in enumerate(table.columns)
        if column is not None and column.role not in read_roles
    ]
    for number, row in enumerate(table.grid[table.head :], table.head + 1):
        cells = {word_: incoming(row[index]) if index < len(row) else "" for index, word_ in places}
        if any(value != "" for value in cells.values()):
            table.rows.append(Row(number, cells))


def _touched_samples(table: Table) -> list[Fault]:
    """Leave out the example of the template; a row that still says so but was filled in is a fault."""
    reference = "parent.number" if table.layout.code else "number"
    samples = [
        _compared(table, dict(zip(_words(table), row, strict=True))) for row in sample_rows(table.layout)
    ]
    faults, kept = [], []
    for row in table.rows:
        if row.cells.get(reference) != SAMPLE:
            kept.append(row)
        elif _compared(table, row.cells) not in samples:
            header = table.header(reference)
            text = _("这一行写着“%(sample)s”，内容却改过。要导入就清空这一格，不要就删去这一行。") % {
                "sample": SAMPLE
            }
            faults.append(Fault(table.name, row.number, header, text))
    table.rows = kept
    return faults


def _merged(table: Table) -> list[Fault]:
    """Merged cells among the rows: only the first of them holds the value, so the others' is not certain."""
    text = _("这里合并了单元格，只有左上一格有内容。请取消合并，每一行都填写完整，再上传。")
    header = table.grid[table.head - 1]
    return [
        Fault(table.name, row + 1, str(header[column]).strip() if column < len(header) else "", text)
        for (row, column), (last, _column) in table.merged
        if last >= table.head
    ]


def _words(table: Table) -> list[str]:
    return [column.word for column in table.layout.columns]


def _compared(table: Table, cells: dict[str, Any]) -> dict[str, str]:
    """The values of a row as text, for the columns that the file has."""
    return {
        column.word: word(cells.get(column.word, "")).replace("T", " ")
        for column in table.layout.of(Role.VALUE)
        if table.has(column.word)
    }
