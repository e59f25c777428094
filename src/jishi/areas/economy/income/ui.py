"""The month's report of collective income: bands, growth, and every figure opened down to its entries."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jishi.areas.economy.income.ledger import INCOMES
from jishi.areas.economy.income.rules import band_label
from jishi.areas.economy.income.selectors import Line, Report, report
from jishi.records.errors import Invalid
from jishi.records.registry import ledger
from jishi.records.selectors import get
from jishi.rules.counting.comparison import Change, show_change
from jishi.rules.fault import RuleFault
from jishi.rules.values.money import show_yuan
from jishi.rules.values.period import Period, PeriodKind, parse_period
from jishi.web.components import Cell, Column, Crumb, Field, Row, Table
from jishi.web.entering import Request, page, require
from jishi.web.ledgers import addresses


@page("GET")
def monthly(request: Request) -> HttpResponse:
    """`month` is 2026-11, else this month; `town` narrows it to the villages of one."""
    actor = request.actor
    require(actor, "view", INCOMES)
    month = _month(request)
    town = get(actor, ledger("places"), request.GET["town"]) if request.GET.get("town") else None
    found = report(actor, month, town)
    context = {
        "title": _("集体收入月报"),
        "subtitle": f"{month.code} {town or ''}",
        "crumbs": [
            Crumb(label=str(INCOMES.label), href=addresses.of(INCOMES), remember=INCOMES.code),
            Crumb(label=_("月报")),
        ],
        "field": Field(name="month", label=_("月份"), value=month.code, help="2026-11"),
        "town": request.GET.get("town", ""),
        "table": _table(found),
        "bands": [(band_label(index, found.bounds), count) for index, count in enumerate(found.bands)],
    }
    return render(request, "economy/monthly.html", context)


def _month(request: Request) -> Period:
    text = request.GET.get("month", "") or f"{request.actor.today:%Y-%m}"
    try:
        month = parse_period(text)
    except RuleFault as fault:
        raise Invalid({"month": [str(fault)]}) from fault
    if month.kind is not PeriodKind.MONTH:
        raise Invalid({"month": [_("应为月份，例如 2026-11。")]})
    return month


def _growth(change: Change) -> str:
    """In per cent where the year before had something, else in yuan."""
    if change.rate is not None or not change.difference:
        return show_change(change)
    more = _("增加") if change.difference > 0 else _("减少")
    return f"{more}{show_yuan(abs(change.difference))}"


def _table(found: Report) -> Table:
    heads = (
        _("当月经营性收入"),
        _("本年累计经营性收入"),
        _("比上年同期"),
        _("本年累计全部收入"),
        _("其中驻村帮扶带来"),
        _("本年预计（未到账）"),
    )
    columns = [Column(label=_("镇街或村")), *(Column(label=head, numeric=True) for head in heads)]
    rows = [Row(number=n, cells=_cells(found, line)) for n, line in enumerate(found.lines, 1)]
    return Table(caption=_("集体收入月报"), columns=columns, rows=rows)


def _cells(found: Report, line: Line) -> list[Cell]:
    """Each figure leads to the list of the very entries it sums."""
    place, year = line.place, found.year

    def opened(amount: int, days: Any = year, **more: str) -> Cell:
        asked = {
            place.level: str(place.pk),
            "on_from": str(days[0]),
            "on_to": str(days[1]),
            "state": "confirmed",
        }
        text = show_yuan(amount) if amount else ""
        return Cell(text=text, kind="number", href=addresses.of(INCOMES, **asked | more))

    own = {"counts": "1", "basis": "received"}
    month = (found.month.first, found.month.last)
    name = Cell(text=str(place))
    if place.level == "town":
        name = Cell(text=str(place), kind="link", href=f"?month={found.month.code}&town={place.pk}")
    return [
        name,
        opened(line.month, month, **own),
        opened(line.year.current, **own),
        Cell(text=_growth(line.year), kind="number"),
        opened(line.received, basis="received"),
        opened(line.by_posting, basis="received", by_posting="1"),
        opened(line.expected, basis="expected"),
    ]
