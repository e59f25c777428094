"""For which days something is owed: those in the post and not on leave."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from jishi.rules.cadence.spans import span, subtract
from jishi.rules.calendar import WorkCalendar
from jishi.rules.values.period import Period, parse_period

Days = tuple[date, date | None]


def held_in(period: str, post: Days) -> Days | None:
    """The days of a period that lie in a post; None where there are none. Example: a post from the 10th, of a month."""
    found = parse_period(period)
    first = max(found.first, post[0])
    last = found.last if post[1] is None else min(found.last, post[1])
    return (first, last) if first <= last else None


def still_owed(period: str, post: Days, leaves: Iterable[Days], calendar: WorkCalendar) -> bool:
    """Is there a working day of the period in the post and not on leave? Source: cadence of posted cadres [S4] [I]."""
    held = held_in(period, post)
    if held is None:
        return False
    days = subtract([span(*held)], [span(*leave) for leave in leaves])
    return any(
        calendar.count_workdays(date.fromordinal(first), date.fromordinal(last)) for first, last in days
    )


def begun(period: Period, on: date) -> bool:
    return period.first <= on
