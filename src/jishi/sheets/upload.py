"""What was read of a file: tables by ledger and line, rows by their number in Excel, and every fault by its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from jishi.records.ledger import Ledger
from jishi.sheets.layout import Column, Layout


@dataclass(frozen=True)
class Fault:
    """One fault: the sheet, the row as Excel shows it, the header of the column (empty: the whole row)."""

    sheet: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        place = f"第 {self.row} 行" + (f"“{self.column}”" if self.column else "")
        return f"{self.sheet} {place}：{self.message}"


@dataclass(frozen=True)
class Row:
    """The cells of a row by the word of their column."""

    number: int
    cells: dict[str, Any]


@dataclass
class Table:
    """One sheet as it was read. `columns` stand where the file has them, None for one that means nothing."""

    layout: Layout
    name: str
    grid: list[list[Any]]
    head: int = 1
    columns: list[Column | None] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()

    def has(self, word: str) -> bool:
        return any(column is not None and column.word == word for column in self.columns)

    def header(self, word: str) -> str:
        """The column's header as the file spells it."""
        for index, column in enumerate(self.columns):
            if column is not None and column.word == word:
                return str(self.grid[self.head - 1][index]).strip()
        return next((c.header for c in self.layout.columns if c.word == word), word)


@dataclass
class Upload:
    """A file read for a ledger. `faults` are those of the headers and of touched examples; with any, nothing is checked.

    `encoding` says which text encoding was found in a csv file; `digest` identifies the file's bytes.
    """

    ledger: Ledger
    name: str
    digest: str
    main: Table
    lines: dict[str, Table] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    encoding: str = ""

    @property
    def rows(self) -> list[Row]:
        return self.main.rows

    @property
    def tables(self) -> list[Table]:
        return [self.main, *self.lines.values()]
