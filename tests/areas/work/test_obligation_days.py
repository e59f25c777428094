"""For which days something is owed: those of the period that lie in the post and not on leave, if one is worked."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from jishi.areas.work.obligation.rules import held_in, still_owed
from jishi.rules.calendar import WorkCalendar

CALENDAR = WorkCalendar.published()
FIRST = date(2026, 2, 1)
days = st.integers(0, 40).map(lambda n: FIRST + timedelta(days=n))
spans = st.tuples(days, days).map(lambda two: (min(two), max(two)))


def test_a_post_cuts_a_period_short() -> None:
    post = (date(2026, 2, 10), date(2026, 2, 20))
    assert held_in("2026-02", post) == post
    assert held_in("2026-02", (date(2026, 2, 10), None)) == (date(2026, 2, 10), date(2026, 2, 28))
    assert held_in("2026-01", post) is None


def test_a_week_of_holidays_asks_for_nothing() -> None:
    post = (date(2026, 1, 1), None)
    assert not still_owed("2026-W08", post, [], CALENDAR)
    assert still_owed("2026-W07", post, [], CALENDAR)


@given(spans, st.lists(spans, max_size=3))
def test_it_agrees_with_counting_day_by_day(post: tuple[date, date], leaves: list[tuple[date, date]]) -> None:
    month = [date(2026, 2, day) for day in range(1, 29)]
    wanted = any(
        post[0] <= day <= post[1]
        and CALENDAR.is_workday(day)
        and not any(first <= day <= last for first, last in leaves)
        for day in month
    )
    assert still_owed("2026-02", post, leaves, CALENDAR) is wanted
