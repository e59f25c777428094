"""Instalments of rent against a reckoning by exact fractions, month by month."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.contract import Instalment, RentTerms, schedule
from jishi.rules.contract.rent import IntervalWrong, RentWrong, StepWrong
from jishi.rules.values.months import EndBeforeStart
from jishi.rules.values.number import AmountNotFinite

from .expect import refused

DAY = timedelta(days=1)


def months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


TERMS = st.builds(
    RentTerms,
    st.integers(1, 10_000_000),
    st.sampled_from([1, 2, 3, 4, 6, 12]),
    st.booleans(),
    st.integers(0, 60),
    st.integers(1, 4),
    st.sampled_from([Decimal(0), Decimal(5), Decimal("3.5"), Decimal(-10)]),
)


@given(TERMS, st.dates(date(2020, 1, 1), date(2024, 12, 31)), st.integers(0, 2500))
def test_instalments_by_fractions(terms: RentTerms, start: date, days: int) -> None:
    end = start + days * DAY
    found = schedule(terms, start, end)
    assert found[0].first == start
    assert found[-1].last == end
    assert [one.number for one in found] == list(range(1, len(found) + 1))
    for one, following in zip(found, [*found[1:], None], strict=True):
        whole = months_on(start, one.number * terms.every_months)
        assert one.last + DAY == (following.first if following else end + DAY)
        assert following is None or one.last + DAY == whole
        year = (one.number - 1) * terms.every_months // 12
        rise = (1 + Fraction(terms.step_percent) / 100) ** (year // terms.step_years)
        exact = terms.yearly * rise * Fraction(terms.every_months, 12)
        part = Fraction((one.last - one.first).days + 1, (whole - one.first).days)
        # A fen from dividing the year, half a one from its rise and half a one from the cut.
        assert abs(one.amount - exact * part) <= 2
        start_of_due = one.first if terms.in_advance else one.last
        assert one.due_on == start_of_due + terms.within_days * DAY


@given(TERMS, st.dates(date(2020, 1, 1), date(2024, 12, 31)), st.integers(1, 5))
def test_whole_years_sum_to_the_years_rent(terms: RentTerms, start: date, years: int) -> None:
    found = schedule(terms, start, months_on(start, 12 * years) - DAY)
    a_year = 12 // terms.every_months
    assert len(found) == years * a_year
    for year in range(years):
        amounts = [one.amount for one in found[year * a_year : (year + 1) * a_year]]
        exact = terms.yearly * (1 + Fraction(terms.step_percent) / 100) ** (year // terms.step_years)
        assert abs(sum(amounts) - exact) <= Fraction(1, 2)
        assert max(amounts) - min(amounts) <= 1
        assert amounts == sorted(amounts, reverse=True)


def test_a_lease_written_out() -> None:
    """100,000 yuan a year, by half-years in advance within ten days, ten per cent more every two years."""
    terms = RentTerms(10_000_000, 6, True, 10, 2, Decimal(10))
    assert schedule(terms, date(2026, 1, 1), date(2028, 3, 31)) == [
        Instalment(1, date(2026, 1, 1), date(2026, 6, 30), date(2026, 1, 11), 5_000_000),
        Instalment(2, date(2026, 7, 1), date(2026, 12, 31), date(2026, 7, 11), 5_000_000),
        Instalment(3, date(2027, 1, 1), date(2027, 6, 30), date(2027, 1, 11), 5_000_000),
        Instalment(4, date(2027, 7, 1), date(2027, 12, 31), date(2027, 7, 11), 5_000_000),
        # 5.5 million fen x 91 / 182 days.
        Instalment(5, date(2028, 1, 1), date(2028, 3, 31), date(2028, 1, 11), 2_750_000),
    ]


def test_in_arrears_and_a_year_that_does_not_divide() -> None:
    found = schedule(RentTerms(100, 4, in_advance=False), date(2026, 1, 31), date(2027, 1, 30))
    assert [(one.last, one.due_on, one.amount) for one in found] == [
        (date(2026, 5, 30), date(2026, 5, 30), 34),
        (date(2026, 9, 29), date(2026, 9, 29), 33),
        (date(2027, 1, 30), date(2027, 1, 30), 33),
    ]


def test_the_half_of_a_fen_is_a_fen() -> None:
    # A rent of 1 fen over 365 days: 183 days are more than half of it, 182 less.
    assert [
        schedule(RentTerms(1), date(2026, 1, 1), date(2026, 1, 1) + days * DAY)[0].amount
        for days in (181, 182)
    ] == [0, 1]
    # 3 fen for half of 30 days is one and a half.
    assert schedule(RentTerms(36, 1), date(2026, 4, 1), date(2026, 4, 15))[0].amount == 2
    assert RentTerms(1, step_years=1, step_percent=Decimal(50)).of_year(1) == 2


def test_a_rise_on_a_rise() -> None:
    terms = RentTerms(100_000, step_years=3, step_percent=Decimal(10))
    assert [terms.of_year(year) for year in (0, 2, 3, 5, 6, 9)] == [
        100_000,
        100_000,
        110_000,
        110_000,
        121_000,
        133_100,
    ]
    assert RentTerms(100_000).of_year(30) == 100_000
    assert RentTerms(100_000, step_years=2).of_year(30) == 100_000


def test_large_sums_are_reckoned_exactly() -> None:
    """A rent that a floating number cannot hold: 10^17 + 1 fen and 3.5 % more in the second year."""
    terms = RentTerms(10**17 + 1, 6, step_years=1, step_percent=Decimal("3.5"))
    found = schedule(terms, date(2026, 1, 1), date(2027, 12, 31))
    assert [one.amount for one in found] == [5 * 10**16 + 1, 5 * 10**16, 5_175 * 10**13 + 1, 5_175 * 10**13]


def test_one_day() -> None:
    assert schedule(RentTerms(3650), date(2026, 5, 1), date(2026, 5, 1)) == [
        Instalment(1, date(2026, 5, 1), date(2026, 5, 1), date(2026, 5, 1), 10)
    ]


@pytest.mark.parametrize(("yearly", "days"), [(0, 0), (-1, 0), (1, -1)])
def test_rents_that_cannot_be(yearly: int, days: int) -> None:
    with refused(RentWrong, f"{yearly}分 {days}天", "大于0的年租金（分）、不为负的天数"):
        RentTerms(yearly, within_days=days)


@pytest.mark.parametrize("months", [0, 5, 24, -1])
def test_intervals_that_do_not_make_a_year(months: int) -> None:
    with refused(IntervalWrong, months, "1、2、3、4、6、12个月之一"):
        RentTerms(1, months)


@pytest.mark.parametrize(("years", "percent"), [(-1, "5"), (0, "5"), (0, "-5"), (2, "-100"), (2, "-101")])
def test_rises_that_cannot_be(years: int, percent: str) -> None:
    text = "每若干年递增，高于-100%，如每5年5%"
    with refused(StepWrong, f"每{years}年{percent}%", text):
        RentTerms(1, step_years=years, step_percent=Decimal(percent))


def test_a_fall_that_can_be_and_a_rise_without_number() -> None:
    assert RentTerms(100, step_years=1, step_percent=Decimal(-99)).of_year(1) == 1
    with refused(AmountNotFinite, Decimal("Infinity"), "有限的百分数，如 5"):
        RentTerms(1, step_years=1, step_percent=Decimal("Infinity"))
    with refused(EndBeforeStart, "2026-01-01", "不早于 2026-01-02 的日期"):
        schedule(RentTerms(1), date(2026, 1, 2), date(2026, 1, 1))
