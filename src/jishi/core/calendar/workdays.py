"""The county's working calendar as the pure rules take it."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from jishi.core.calendar.models import CalendarDay
from jishi.rules.calendar import WorkCalendar


class CalendarNotLoaded(LookupError):
    """The county has no calendar at all, so no deadline can be reckoned."""


def work_calendar(county: str) -> WorkCalendar:
    """One query; the calendar made from the same rows is made once."""
    rows = CalendarDay.objects.filter(county=county).order_by("date")
    found = tuple(rows.values_list("date", "is_workday", "name", "year", "provisional"))
    if not found:
        raise CalendarNotLoaded(f"{county} 没有工作日历：请运行 jishi setup 载入。")
    return _made_from(found)


@lru_cache(maxsize=32)
def _made_from(rows: tuple[tuple[date, bool, str, int, bool], ...]) -> WorkCalendar:
    return WorkCalendar(
        {day: works for day, works, *_rest in rows},
        frozenset(year for *_day, year, provisional in rows if provisional),
        {day: name for day, _works, name, *_rest in rows if name},
    )
