"""Sums over incomes: what an entry amounts to after its corrections, and the month's report by town or village."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, Sum

from jishi.areas.economy.income.model import Income
from jishi.areas.economy.income.rules import BANDS, band
from jishi.core.access.actor import Actor
from jishi.core.rulebook.resolving import values
from jishi.records.registry import ledger
from jishi.records.selectors import visible
from jishi.rules.counting.comparison import Change, compare, same_period
from jishi.rules.values.period import Period

# The figures of the report: received is what came in, expected is never added to it.
RECEIVED, EXPECTED = Q(basis="received"), Q(basis="expected")


def corrected(income: Any) -> int:
    """What the entry that this one corrects amounts to by now, in fen."""
    rows = Income.objects.filter(county=income.county, corrects=income.corrects_id, state="confirmed")
    return int(income.corrects.amount + (rows.aggregate(sum=Sum("amount"))["sum"] or 0))


@dataclass(frozen=True)
class Line:
    """A town or a village: operating income of the month and of the year so far against the year before, all that was
    received this year, what the posted cadres brought, and what is expected; in fen."""

    place: Any
    month: int
    year: Change
    received: int
    by_posting: int
    expected: int


@dataclass(frozen=True)
class Report:
    """`bands` counts the villages with entries of this year by their operating income so far."""

    month: Period
    year: tuple[date, date]
    lines: list[Line]
    bounds: tuple[int, ...]
    bands: tuple[int, ...]


def _confirmed(actor: Actor, town: Any) -> Any:
    rows = visible(actor, ledger("incomes")).filter(state="confirmed", archived_at=None).order_by()
    return rows.filter(town=town) if town is not None else rows


def report(actor: Actor, month: Period, town: Any = None) -> Report:
    """The month and the year up to its end, within the person's scope: by village where there is one town, else by town."""
    rows = _confirmed(actor, town)
    so_far = (date(month.first.year, 1, 1), month.last)
    kind = "town" if town is None and rows.values("town").distinct().count() > 1 else "village"
    this, before = Q(on__range=so_far), Q(on__range=same_period(*so_far))
    counted = RECEIVED & Q(counts=True)
    found = (
        rows.filter(this | before)
        .values(kind)
        .annotate(
            month=Sum("amount", filter=counted & Q(on__range=(month.first, month.last)), default=0),
            year=Sum("amount", filter=counted & this, default=0),
            before=Sum("amount", filter=counted & before, default=0),
            received=Sum("amount", filter=RECEIVED & this, default=0),
            by_posting=Sum("amount", filter=RECEIVED & this & Q(by_posting=True), default=0),
            expected=Sum("amount", filter=EXPECTED & this, default=0),
        )
    )
    sums = {row.pop(kind): row for row in found}
    places = visible(actor, ledger("places")).filter(pk__in=list(sums)).order_by("code")
    lines = [_line(place, **sums[place.pk]) for place in places]
    bounds = values((BANDS,), on=actor.today, county=actor.county).numbers(BANDS)
    return Report(month, so_far, lines, bounds, _bands(rows.filter(this), bounds))


def _line(
    place: Any, *, month: int, year: int, before: int, received: int, by_posting: int, expected: int
) -> Line:
    return Line(place, month, compare(year, before), received, by_posting, expected)


def _bands(rows: Any, bounds: Sequence[int]) -> tuple[int, ...]:
    sums = rows.values("village").annotate(sum=Sum("amount", filter=RECEIVED & Q(counts=True), default=0))
    found = Counter(band(row["sum"], bounds) for row in sums)
    return tuple(found[index] for index in range(len(bounds) + 1))
