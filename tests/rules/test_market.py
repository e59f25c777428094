"""Market days of the four kinds, for every day of 2024 to 2030 against a second lunar library."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from borax.calendars.lunardate import LCalendars, LunarDate  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.calendar.market import (
    BranchDays,
    LunarDigits,
    MarketRule,
    MarketRuleEmpty,
    MarketRuleUnreadable,
    ShortMonth,
    SolarDigits,
    Weekdays,
    market_days,
    next_market,
    parse_market,
)
from jishi.rules.values.months import EndBeforeStart

from .expect import refused

FIRST, LAST = date(2024, 1, 1), date(2030, 12, 31)
YEARS = [FIRST + timedelta(days=offset) for offset in range((LAST - FIRST).days + 1)]
SKIP, LAST_DAY = ShortMonth
FORMS = "“农历逢三、八”“公历逢五、十”“每周三、六”“逢子、午日”的写法"


def lunar_day(day: date) -> tuple[int, int]:
    """(day, days of its month) by the second library."""
    lunar = LunarDate.from_solar(day)
    return lunar.day, LCalendars.ndays(lunar.year, lunar.month, lunar.leap)


@pytest.mark.parametrize("digits", [{3, 8}, {1, 6}, {5, 0}, {0}, {9}, {2, 5, 8}])
@pytest.mark.parametrize("short_month", list(ShortMonth))
def test_lunar_digits_against_a_second_library(digits: set[int], short_month: ShortMonth) -> None:
    rule = LunarDigits(frozenset(digits), short_month)
    for day in YEARS:
        number, length = lunar_day(day)
        expected = str(number)[-1] in {str(digit) for digit in digits}
        if short_month is LAST_DAY and 0 in digits:
            expected = expected or (number, length) == (29, 29)
        assert rule.holds_on(day) is expected, day


@pytest.mark.parametrize("digits", [{3, 8}, {1, 6}, {0, 5}, {9}])
@pytest.mark.parametrize("short_month", list(ShortMonth))
@pytest.mark.parametrize("skip_31", [False, True])
def test_solar_digits_against_plain_counting(
    digits: set[int], short_month: ShortMonth, skip_31: bool
) -> None:
    rule = SolarDigits(frozenset(digits), short_month, skip_31)
    for day in YEARS:
        expected = str(day.day)[-1] in {str(digit) for digit in digits}
        if day.day == 31 and skip_31:
            expected = False
        ends_february = (day + timedelta(days=1)).month == 3 and day.month == 2
        if short_month is LAST_DAY and 0 in digits and ends_february:
            expected = True
        assert rule.holds_on(day) is expected, day


def test_weekdays_against_the_calendar() -> None:
    rule = Weekdays(frozenset({2, 5}))
    assert [rule.holds_on(day) for day in YEARS] == [day.strftime("%w") in "36" for day in YEARS]


def test_branch_days_against_a_second_library() -> None:
    rule = BranchDays(frozenset({0, 6}))
    for day in YEARS:
        assert rule.holds_on(day) is (LunarDate.from_solar(day).gz_day[1] in "子午"), day


RULES: list[tuple[str, MarketRule]] = [
    ("农历逢三、八", LunarDigits(frozenset({3, 8}))),
    ("农历逢五、十，小月改月末", LunarDigits(frozenset({5, 0}), LAST_DAY)),
    ("公历逢一、六，31日不逢", SolarDigits(frozenset({1, 6}), SKIP, True)),
    ("公历逢十，小月改月末，31日不逢", SolarDigits(frozenset({0}), LAST_DAY, True)),
    ("公历逢二、七", SolarDigits(frozenset({2, 7}))),
    ("每周三、六", Weekdays(frozenset({2, 5}))),
    ("每周一、日", Weekdays(frozenset({0, 6}))),
    ("逢子、午日", BranchDays(frozenset({0, 6}))),
]


@pytest.mark.parametrize(("text", "rule"), RULES)
def test_the_form_of_villages_there_and_back(text: str, rule: MarketRule) -> None:
    assert parse_market(text) == rule
    assert str(rule) == text


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("农历三八", "农历逢三、八"),
        ("阴历 逢 3、8", "农历逢三、八"),
        ("农历逢10", "农历逢十"),
        ("农历逢5/0", "农历逢五、十"),
        ("农历逢5／10, 小月改月末", "农历逢五、十，小月改月末"),
        ("阳历逢1、6", "公历逢一、六"),
        ("每星期天", "每周日"),
        ("每周六三", "每周三、六"),
        ("逢午子", "逢子、午日"),
    ],
)
def test_other_spellings(text: str, canonical: str) -> None:
    assert str(parse_market(text)) == canonical


@pytest.mark.parametrize(
    "text", ["", "三八", "农历逢", "每周八", "逢猫日", "农历逢三、八，31日不逢", "公历逢三、八，闰月不逢"]
)
def test_rules_that_cannot_be_read(text: str) -> None:
    with refused(MarketRuleUnreadable, text, FORMS):
        parse_market(text)


def test_zero_is_written_as_ten() -> None:
    with refused(MarketRuleUnreadable, "农历逢零", "用“十”或“0”表示初十、二十、三十"):
        parse_market("农历逢零")


@pytest.mark.parametrize(
    ("make", "wrong", "bounds"),
    [
        (LunarDigits, {10}, "0至9"),
        (LunarDigits, {-1}, "0至9"),
        (SolarDigits, set(), "0至9"),
        (SolarDigits, {10}, "0至9"),
        (Weekdays, {7}, "0至6"),
        (BranchDays, {12}, "0至11"),
        (BranchDays, {-1, 3}, "0至11"),
    ],
)
def test_days_that_no_month_or_week_has(
    make: Callable[[frozenset[int]], MarketRule], wrong: set[int], bounds: str
) -> None:
    with refused(MarketRuleEmpty, sorted(wrong), f"至少一个，在{bounds}之间"):
        make(frozenset(wrong))


@pytest.mark.parametrize(
    "rule",
    [
        *(LunarDigits(frozenset({digit}), short) for digit in range(10) for short in ShortMonth),
        *(SolarDigits(frozenset({digit}), SKIP, True) for digit in range(10)),
        *(Weekdays(frozenset({day})) for day in (0, 6)),
        *(BranchDays(frozenset({branch})) for branch in (0, 11)),
    ],
)
def test_the_next_market_is_always_found(rule: MarketRule) -> None:
    for offset in range(0, 800, 7):
        after = date(2025, 1, 1) + timedelta(days=offset)
        found = next_market(rule, after)
        assert found > after
        assert list(market_days(rule, after + timedelta(days=1), found)) == [found]


def test_worked_example() -> None:
    rule = parse_market("农历逢三、八")
    assert next_market(rule, date(2026, 2, 17)) == date(2026, 2, 19)
    assert next_market(rule, date(2026, 2, 19)) == date(2026, 2, 24)
    # The first lunar month of 2026: 初三, 初八, 十三, 十八, 廿三, 廿八.
    days = [date(2026, 2, 19) + timedelta(days=5 * step) for step in range(6)]
    assert list(market_days(rule, date(2026, 2, 17), date(2026, 3, 18))) == days


@given(st.dates(FIRST, LAST), st.integers(0, 60), st.sampled_from([rule for _, rule in RULES]))
def test_market_days_are_the_days_that_hold(first: date, length: int, rule: MarketRule) -> None:
    last = first + timedelta(days=length)
    days = [first + timedelta(days=offset) for offset in range(length + 1)]
    assert list(market_days(rule, first, last)) == [day for day in days if rule.holds_on(day)]


def test_an_end_before_the_start_is_refused() -> None:
    with refused(EndBeforeStart, "2026-01-01", "不早于 2026-01-02 的日期"):
        list(market_days(Weekdays(frozenset({0})), date(2026, 1, 2), date(2026, 1, 1)))
