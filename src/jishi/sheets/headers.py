"""Matches the headers of a file with the columns of a ledger, and says what is missing, doubled or not understood."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from jishi.records.ledger import Ledger
from jishi.rules.nearest import suggestion
from jishi.sheets.cells import incoming
from jishi.sheets.layout import Column, Layout, Role, layouts
from jishi.sheets.upload import Fault, Table

# A title or a note may stand above the header.
LOOK_IN = 10


def same(header: Any) -> str:
    """A header without what people add to it: width, spaces, the star of a required column."""
    text = "".join(unicodedata.normalize("NFKC", str(header)).split()).lower()
    return text.removesuffix("*").removesuffix("(必填)")


def known(layout: Layout) -> dict[str, Column]:
    """Columns by every spelling: the header in the language of the reader and in Chinese, and the program's word."""
    found = {same(column.word): column for column in layout.columns}
    with translation.override("zh-hans"):
        chinese = next(other for other in layouts(layout.ledger) if other.code == layout.code)
        found |= {same(column.header): column for column in chinese.columns}
    return found | {same(column.header): column for column in layout.columns}


def head_row(layout: Layout, grid: list[list[Any]]) -> int:
    """The number of the row that holds most headers of this layout; 0 where none of the first rows holds any."""
    spellings = known(layout)
    counts = [sum(same(cell) in spellings for cell in row if cell != "") for row in grid[:LOOK_IN]]
    best = max(counts, default=0)
    return counts.index(best) + 1 if best else 0


def matched(table: Table) -> list[Fault]:
    """Fill the table's columns; the faults of its header row."""
    spellings = known(table.layout)
    row = table.grid[table.head - 1]
    faults: list[Fault] = []
    taken: set[str] = set()
    for index, cell in enumerate(row):
        header = str(incoming(cell))
        column = spellings.get(same(header)) if header else None
        if column is not None and column.word in taken:
            faults.append(Fault(table.name, table.head, header, _("这一列出现了两次，请只留一列。")))
            column = None
        elif column is not None:
            taken.add(column.word)
        elif header:
            right = suggestion(header, [c.header for c in table.layout.columns])
            faults.append(
                Fault(table.name, table.head, header, _("没有这一列，应为%(right)s。") % {"right": right})
            )
        elif _filled(table, index):
            faults.append(
                Fault(table.name, table.head, "", _("第 %(n)s 列有内容而没有表头。") % {"n": index + 1})
            )
        table.columns.append(column)
    return faults + list(_missing(table, taken))


def _filled(table: Table, index: int) -> bool:
    return any(len(row) > index and incoming(row[index]) != "" for row in table.grid[table.head :])


def _missing(table: Table, taken: set[str]) -> Iterator[Fault]:
    for column in table.layout.columns:
        if column.required and column.word not in taken:
            yield Fault(table.name, table.head, column.header, _("缺少必填的这一列，请补上。"))
    references = table.layout.of(Role.PARENT_NUMBER, Role.PARENT_KEY)
    if not references or references[0].word in taken:
        return
    keys = [column for column in references if column.role is Role.PARENT_KEY]
    if not keys or any(column.word not in taken for column in keys):
        words = "、".join(column.header for column in references)
        yield Fault(
            table.name,
            table.head,
            references[0].header,
            _("看不出每行属于哪一条，请补上：%(w)s。") % {"w": words},
        )


def likeliest(grid: list[list[Any]], ledgers: tuple[Ledger, ...]) -> Ledger | None:
    """The ledger whose headers this grid holds most of: what was probably meant by a file of another ledger."""
    best, most = None, 1
    for ledger in ledgers:
        spellings = known(layouts(ledger)[0])
        count = max(
            (sum(same(cell) in spellings for cell in row if cell != "") for row in grid[:LOOK_IN]), default=0
        )
        if count > most:
            best, most = ledger, count
    return best
