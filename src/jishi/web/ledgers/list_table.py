"""The rows of a list: columns that sort, cells as the person may see them, totals and pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from jishi.core.access.actor import Actor
from jishi.records.convert import display
from jishi.records.fields import FieldInfo, columns
from jishi.records.ledger import P2, P3, Ledger
from jishi.records.selectors import counted
from jishi.web.components import Cell, Column, Pages, Row, Table
from jishi.web.ledgers import addresses
from jishi.web.ledgers.asking import Asking
from jishi.web.ledgers.cells import row_cells

SIZE = 50
NUMBERS = ("integer", "decimal", "amount")


@dataclass(frozen=True)
class Page:
    """One page of a list: its rows, how many there are in all, and the sums over all of them."""

    rows: list[Any]
    number: int
    total: int
    sums: Mapping[str, int]

    @property
    def count(self) -> int:
        return max(1, -(-self.total // SIZE))


def page_of(ledger: Ledger, rows: QuerySet[Any], number: int) -> Page:
    """Two queries: count and sums in one, then the rows; a page past the end is the last page."""
    total, sums = counted(ledger, rows)
    number = max(1, min(number, -(-total // SIZE)))
    start = (number - 1) * SIZE
    return Page(list(rows[start : start + SIZE]), number, total, sums)


def table(actor: Actor, ledger: Ledger, page: Page, known: Asking, *, ticks: bool = False) -> Table:
    """`ticks` gives every row a box that names the record and the version seen."""
    start = (page.number - 1) * SIZE
    return Table(
        caption=str(ledger.label),
        columns=_columns(ledger, known),
        rows=[_row(actor, ledger, known.names, row, start + i, ticks) for i, row in enumerate(page.rows, 1)],
        pages=_pages(ledger, page, known.given),
        totals=_totals(ledger, page, known.names),
    )


def _row(actor: Actor, ledger: Ledger, names: tuple[str, ...], record: Any, number: int, ticks: bool) -> Row:
    return Row(
        number=number,
        cells=row_cells(actor, ledger, record, names),
        href=addresses.at(ledger, record.pk),
        key=f"{record.pk}:{record.version}" if ticks else "",
        tone="warn" if record.archived_at else "neutral",
    )


def _columns(ledger: Ledger, known: Asking) -> list[Column]:
    infos = columns(ledger)
    order = known.given.get("order", "")
    found = []
    for info in (infos[name] for name in known.names):
        up, down = order == info.name, order == f"-{info.name}"
        href = addresses.of(
            ledger, **{**known.given, "order": f"-{info.name}" if up else info.name, "page": ""}
        )
        found.append(
            Column(
                label=str(info.label),
                sort_href="" if info.protection in (P2, P3) else href,
                sorted="asc" if up else "desc" if down else "",
                numeric=info.kind in NUMBERS,
            )
        )
    return found


def _totals(ledger: Ledger, page: Page, names: tuple[str, ...]) -> list[Cell]:
    """Under each summed column that is shown; those of columns that are not shown stand in the line below."""
    infos = columns(ledger)
    if not page.sums or not page.sums.keys() & set(names):
        return []
    return [
        Cell(text=amount(infos[name], page.sums[name]), label=str(infos[name].label))
        if name in page.sums
        else Cell()
        for name in names
    ]


def unseen_totals(ledger: Ledger, page: Page, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """The sums whose column this person's list leaves out: (label, amount)."""
    infos = columns(ledger)
    return [
        (str(infos[name].label), amount(infos[name], value))
        for name, value in page.sums.items()
        if name not in names
    ]


def amount(info: FieldInfo, value: int) -> str:
    """As the column itself is shown, with separators."""
    text = display(info, value)
    return f"{Decimal(text):,}" if info.kind in NUMBERS else text


def _pages(ledger: Ledger, page: Page, asked: Mapping[str, str]) -> Pages:
    def href(number: int) -> str:
        return addresses.of(ledger, **{**asked, "page": str(number) if number > 1 else ""})

    before, after = page.number > 1, page.number < page.count
    return Pages(
        number=page.number,
        total=page.total,
        page_count=page.count,
        first_href=href(1) if before else "",
        previous_href=href(page.number - 1) if before else "",
        next_href=href(page.number + 1) if after else "",
        last_href=href(page.count) if after else "",
    )
