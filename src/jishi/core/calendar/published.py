"""Fills a county's calendar: from the notices published so far, or from the notice of one more year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from jishi.core.calendar.models import CalendarDay
from jishi.rules.calendar import Notice
from jishi.rules.calendar.kind import DayKind
from jishi.rules.calendar.published import published, statutory_holidays

if TYPE_CHECKING:
    from django.db.models import QuerySet

# A posting of two years that is running in 2026 began in 2024.
FIRST_YEAR = 2024
NOTICE = "国务院办公厅放假安排通知（chinesecalendar）"
LAW = "全国年节及纪念日放假办法（当年通知未公布，暂定）"


def load_published(county: str) -> int:
    """Write the published years that the county lacks, and the next as provisional; the rows written."""
    days, names, years = published()
    settled = set(_rows(county).filter(provisional=False).values_list("year", flat=True))
    written = 0
    for year in sorted(year for year in years - settled if year >= FIRST_YEAR):
        found = {day: kind for day, kind in days.items() if day.year == year}
        written += _replace(county, Notice(year, found, names), source=NOTICE, provisional=False)
    return written + _expect(county, max(years | settled) + 1)


def load_notice(county: str, notice: Notice, *, source: str) -> int:
    """Put a year's notice in the place of whatever the county had for that year; the rows written."""
    written = _replace(county, notice, source=source, provisional=False)
    return written + _expect(county, notice.year + 1)


def _expect(county: str, year: int) -> int:
    """Lay down the holidays that the law fixes for a year of which the county has nothing."""
    if _rows(county).filter(year=year).exists():
        return 0
    names = statutory_holidays(year)
    taken = set(_rows(county).filter(date__in=names).values_list("date", flat=True))
    days = dict.fromkeys(names.keys() - taken, DayKind.HOLIDAY)
    return _replace(county, Notice(year, days, names), source=LAW, provisional=True)


def _replace(county: str, notice: Notice, *, source: str, provisional: bool) -> int:
    rows = [
        CalendarDay(
            county=county,
            year=notice.year,
            date=day,
            is_workday=kind.works,
            name=notice.names.get(day, ""),
            source=source,
            provisional=provisional,
        )
        for day, kind in sorted(notice.days.items())
    ]
    with transaction.atomic():
        _rows(county).filter(Q(year=notice.year) | Q(date__in=list(notice.days))).delete()
        CalendarDay.objects.bulk_create(rows)
    return len(rows)


def _rows(county: str) -> QuerySet[CalendarDay]:
    return CalendarDay.objects.filter(county=county)
