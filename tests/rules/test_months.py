"""Calendar months, by the law's rule and by walking day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.values.months import (
    EndBeforeStart,
    NoSuchDate,
    add_months,
    check_order,
    exact_date,
    full_months,
)

from .expect import refused

DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        # Civil Code, article 202: the corresponding day, or the last day of a shorter month.
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), 1, date(2026, 2, 15)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 5, 6), 0, date(2026, 5, 6)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(9999, 11, 30), 1, date(9999, 12, 30)),
        (date(1, 2, 3), -1, date(1, 1, 3)),
    ],
)
def test_add_months(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@given(DAYS, st.integers(-600, 600))
def test_add_months_against_walking_month_by_month(day: date, months: int) -> None:
    first = day.replace(day=1)
    for _ in range(abs(months)):
        first = (
            (first + timedelta(days=31)).replace(day=1)
            if months > 0
            else (first - timedelta(days=1)).replace(day=1)
        )
    following = (first + timedelta(days=31)).replace(day=1)
    last = (following - timedelta(days=1)).day
    assert add_months(day, months) == first.replace(day=min(day.day, last))


@given(DAYS, DAYS)
def test_full_months_is_the_largest_count_that_fits(one: date, other: date) -> None:
    start, end = min(one, other), max(one, other)
    count = 0
    while add_months(start, count + 1) <= end:
        count += 1
    assert full_months(start, end) == count


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2025, 1, 31), date(2025, 2, 27), 0),
        (date(2025, 1, 31), date(2025, 2, 28), 1),
        (date(2025, 1, 31), date(2025, 1, 31), 0),
        (date(2016, 3, 1), date(2026, 2, 28), 119),
        (date(2016, 3, 1), date(2026, 3, 1), 120),
    ],
)
def test_full_months_of_a_term_of_office(start: date, end: date, expected: int) -> None:
    assert full_months(start, end) == expected


def test_an_end_before_its_start_is_refused() -> None:
    with refused(EndBeforeStart, "2026-01-01", "不早于 2026-01-02 的日期"):
        check_order(date(2026, 1, 2), date(2026, 1, 1))
    with refused(EndBeforeStart, "2026-01-01", "不早于 2026-01-02 的日期"):
        full_months(date(2026, 1, 2), date(2026, 1, 1))
    check_order(date(2026, 1, 1), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("year", "month", "day"), [(2026, 13, 1), (2026, 2, 29), (2026, 0, 1), (2026, 4, 31)]
)
def test_days_that_do_not_exist_are_refused(year: int, month: int, day: int) -> None:
    with refused(NoSuchDate, f"{year}-{month}-{day}", "日历上真有的年月日（1至12月，日不超过当月天数）"):
        exact_date(year, month, day)


def test_a_leap_day_exists_in_a_leap_year() -> None:
    assert exact_date(2024, 2, 29) == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("day", "months", "shown"), [(date(9999, 12, 1), 1, "10000-1"), (date(1, 1, 1), -1, "0-12")]
)
def test_months_beyond_the_calendar_are_refused(day: date, months: int, shown: str) -> None:
    with refused(NoSuchDate, shown, "公元1年至9999年之间"):
        add_months(day, months)
