"""Periods: their days, their codes, and that they tile the years."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.values.months import EndBeforeStart
from jishi.rules.values.period import (
    Period,
    PeriodKind,
    PeriodUnreadable,
    RoundLengthWrong,
    containing,
    parse_period,
    periods,
    round_from,
)

from .expect import refused

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
TILING = [kind for kind in PeriodKind if kind is not PeriodKind.ROUND]
KINDS = st.sampled_from(TILING)
FORMS = "2026、2026-H1、2026-Q1、2026-02、2026-W07 或 2026-02-13 的写法"


def key(kind: PeriodKind, day: date) -> tuple[int, ...]:
    """What all days of one period have in common, from the calendar alone."""
    if kind is PeriodKind.DAY:
        return day.year, day.month, day.day
    if kind is PeriodKind.WEEK:
        return tuple(map(int, day.strftime("%G %V").split()))
    groups = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF: 6, PeriodKind.YEAR: 12}
    return day.year, (day.month + groups[kind] - 1) // groups[kind]


@given(KINDS, DAYS)
def test_a_period_is_all_the_days_alike(kind: PeriodKind, day: date) -> None:
    period = containing(kind, day)
    before, after = period.first - timedelta(days=1), period.last + timedelta(days=1)
    assert day in period
    assert key(kind, period.first) == key(kind, period.last) == key(kind, day)
    assert key(kind, before) != key(kind, day) != key(kind, after)
    assert before not in period
    assert after not in period
    assert period.days == (period.last - period.first).days + 1
    assert period.next().first == after
    assert period.previous().last == before
    assert period.next().previous() == period


@given(KINDS, DAYS)
def test_codes_there_and_back(kind: PeriodKind, day: date) -> None:
    period = containing(kind, day)
    assert parse_period(period.code) == period
    assert parse_period(f" {period.code.lower()} ") == period


@given(KINDS, DAYS, st.integers(0, 800))
def test_periods_tile_the_days(kind: PeriodKind, first: date, length: int) -> None:
    last = first + timedelta(days=length)
    found = list(periods(kind, first, last))
    assert first in found[0]
    assert last in found[-1]
    for one, other in pairwise(found):
        assert other.first == one.last + timedelta(days=1)


@pytest.mark.parametrize(
    ("kind", "day", "code", "label", "days"),
    [
        (PeriodKind.DAY, date(2026, 2, 3), "2026-02-03", "2026年2月3日", 1),
        (PeriodKind.WEEK, date(2026, 2, 13), "2026-W07", "2026年第7周", 7),
        (PeriodKind.WEEK, date(2027, 1, 1), "2026-W53", "2026年第53周", 7),
        (PeriodKind.MONTH, date(2026, 2, 13), "2026-02", "2026年2月", 28),
        (PeriodKind.QUARTER, date(2026, 3, 31), "2026-Q1", "2026年一季度", 90),
        (PeriodKind.QUARTER, date(2026, 10, 1), "2026-Q4", "2026年四季度", 92),
        (PeriodKind.HALF, date(2026, 6, 30), "2026-H1", "2026年上半年", 181),
        (PeriodKind.HALF, date(2026, 7, 1), "2026-H2", "2026年下半年", 184),
        (PeriodKind.YEAR, date(2024, 7, 1), "2024", "2024年", 366),
    ],
)
def test_codes_and_labels(kind: PeriodKind, day: date, code: str, label: str, days: int) -> None:
    period = containing(kind, day)
    assert (period.code, period.label, period.days) == (code, label, days)


def test_a_round_of_two_years() -> None:
    found = round_from(date(2024, 5, 10), 24)
    assert found == Period(date(2024, 5, 10), date(2026, 5, 9), PeriodKind.ROUND)
    assert found.code == "2024-05-10/2026-05-09"
    assert found.label == "2024-05-10至2026-05-09轮次"
    assert parse_period(found.code) == found
    assert found.next() == round_from(date(2026, 5, 10), 24)


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)).filter(lambda day: day.day <= 28), st.integers(1, 60))
def test_rounds_follow_one_another(start: date, months: int) -> None:
    found = round_from(start, months)
    assert found.next() == round_from(found.last + timedelta(days=1), months)


@pytest.mark.parametrize("months", [0, -1])
def test_a_round_must_have_a_length(months: int) -> None:
    with refused(RoundLengthWrong, months, "正整数个月，一般为24"):
        round_from(date(2024, 5, 10), months)


def test_a_round_cannot_be_guessed_from_a_day() -> None:
    expected = "日、周、月、季度、半年、年之一；轮次请从其起始日计算"
    with refused(PeriodUnreadable, "round", expected):
        containing(PeriodKind.ROUND, date(2026, 1, 1))
    with refused(PeriodUnreadable, "round", expected):
        round_from(date(2026, 1, 1), 24).previous()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26",
        "2026-13",
        "2026-00",
        "2026-Q5",
        "2026-H3",
        "2026-W54",
        "2025-W53",
        "2026-02-29",
        "二月",
        "2026/02/01",
    ],
)
def test_periods_that_cannot_be_read(text: str) -> None:
    with refused(PeriodUnreadable, text, FORMS):
        parse_period(text)


def test_an_end_before_the_start_is_refused() -> None:
    with refused(EndBeforeStart, "2026-01-01", "不早于 2026-01-02 的日期"):
        Period(date(2026, 1, 2), date(2026, 1, 1), PeriodKind.DAY)
    with refused(EndBeforeStart, "2026-01-01", "不早于 2026-01-02 的日期"):
        parse_period("2026-01-02/2026-01-01")
    with refused(EndBeforeStart, "2026-01-01", "不早于 2026-01-02 的日期"):
        list(periods(PeriodKind.DAY, date(2026, 1, 2), date(2026, 1, 1)))


def test_only_days_are_in_a_period() -> None:
    assert "2026-01-01" not in containing(PeriodKind.YEAR, date(2026, 1, 1))


def test_periods_sort_by_their_days() -> None:
    found = [containing(PeriodKind.MONTH, date(2026, month, 1)) for month in (3, 1, 2)]
    assert [period.code for period in sorted(found)] == ["2026-01", "2026-02", "2026-03"]
