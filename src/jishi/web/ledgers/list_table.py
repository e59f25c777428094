"""The rows of a list: columns that sort, cells as the person may see them, totals and pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum

from jishi.core.access.actor import Actor
from jishi.records.convert import display
from jishi.records.fields import columns
from jishi.records.ledger import P2, P3, Ledger
from jishi.web.components import Column, Pages, Row, Table
from jishi.web.ledgers import addresses
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
    """Two queries: counts and sums in one, then the rows; a page past the end is the last page."""
    figures = rows.order_by().aggregate(total=Count("pk"), **{f"sum_{n}": Sum(n) for n in ledger.totals})
    total = figures["total"]
    number = max(1, min(number, -(-total // SIZE)))
    start = (number - 1) * SIZE
    sums = {name: figures[f"sum_{name}"] for name in ledger.totals}
    return Page(list(rows[start : start + SIZE]), number, total, sums)


def table(actor: Actor, ledger: Ledger, page: Page, asked: Mapping[str, str]) -> Table:
    start = (page.number - 1) * SIZE
    return Table(
        caption=str(ledger.label),
        columns=_columns(ledger, asked),
        rows=[_row(actor, ledger, record, start + i) for i, record in enumerate(page.rows, 1)],
        pages=_pages(ledger, page, asked),
        totals=_totals(ledger, page),
    )


def _row(actor: Actor, ledger: Ledger, record: Any, number: int) -> Row:
    return Row(
        number=number,
        cells=row_cells(actor, ledger, record, ledger.columns),
        href=addresses.at(ledger, record.pk),
        key=str(record.pk),
        tone="warn" if record.archived_at else "neutral",
    )


def _columns(ledger: Ledger, asked: Mapping[str, str]) -> list[Column]:
    known = columns(ledger)
    order = asked.get("order", "")
    found = []
    for info in (known[name] for name in ledger.columns):
        up, down = order == info.name, order == f"-{info.name}"
        href = addresses.of(ledger, **{**asked, "order": f"-{info.name}" if up else info.name, "page": ""})
        found.append(
            Column(
                label=str(info.label),
                sort_href="" if info.protection in (P2, P3) else href,
                sorted="asc" if up else "desc" if down else "",
                numeric=info.kind in NUMBERS,
            )
        )
    return found


def _totals(ledger: Ledger, page: Page) -> list[str]:
    if not ledger.totals or page.count < 1 or not page.rows:
        return []
    known = columns(ledger)
    return [display(known[name], page.sums.get(name)) for name in ledger.columns]


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
