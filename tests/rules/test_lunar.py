"""The lunar table, day by day against a second library, and the cycle of sixty by plain counting."""

from datetime import date, timedelta

import pytest
from borax.calendars.lunardate import LunarDate as SecondLunarDate  # type: ignore[import-untyped]
from borax.calendars.lunardate import TermUtils
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.calendar.lunar import (
    BRANCHES,
    FIRST_YEAR,
    LAST_YEAR,
    SOLAR_TERMS,
    STEMS,
    LunarDate,
    NoSuchLunarDate,
    UnknownSolarTerm,
    YearOutOfLunarTable,
    day_branch,
    day_name,
    day_stem_branch,
    festivals,
    lunar_date,
    month_length,
    solar_date,
    solar_term,
)

from .expect import refused

FIRST_DAY, LAST_DAY = date(1980, 2, 16), date(2088, 12, 31)


@pytest.mark.parametrize("years", [(1980, 2015), (2016, 2050), (2051, 2088)])
def test_every_day_against_a_second_library(years: tuple[int, int]) -> None:
    day = max(FIRST_DAY, date(years[0], 1, 1))
    while day.year <= years[1]:
        other = SecondLunarDate.from_solar(day)
        assert lunar_date(day) == LunarDate(other.year, other.month, bool(other.leap), other.day), day
        day += timedelta(days=1)


def test_every_solar_term_against_a_second_library() -> None:
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for name in SOLAR_TERMS:
            assert solar_term(year, name) == TermUtils.day_start_from_term(year, name), (year, name)


@pytest.mark.parametrize(
    ("day", "expected", "text"),
    [
        # 2026-02-17 is New Year's day by the State Council's notice for 2026; 2025 had a leap sixth month.
        (date(2026, 2, 17), LunarDate(2026, 1, False, 1), "2026年正月初一"),
        (date(2026, 2, 16), LunarDate(2025, 12, False, 29), "2025年腊月廿九"),
        (date(2025, 7, 25), LunarDate(2025, 6, True, 1), "2025年闰六月初一"),
        (date(2025, 6, 25), LunarDate(2025, 6, False, 1), "2025年六月初一"),
        (date(2026, 9, 25), LunarDate(2026, 8, False, 15), "2026年八月十五"),
        (date(2024, 2, 9), LunarDate(2023, 12, False, 30), "2023年腊月三十"),
        (date(2025, 12, 20), LunarDate(2025, 11, False, 1), "2025年冬月初一"),
    ],
)
def test_dates_from_the_almanac(day: date, expected: LunarDate, text: str) -> None:
    assert lunar_date(day) == expected
    assert str(expected) == text
    assert solar_date(expected) == day


def test_names_of_the_days() -> None:
    names = (
        "初一 初二 初三 初四 初五 初六 初七 初八 初九 初十 十一 十二 十三 十四 十五 十六 十七 十八 十九 二十"
    )
    names += " 廿一 廿二 廿三 廿四 廿五 廿六 廿七 廿八 廿九 三十"
    assert [day_name(day) for day in range(1, 31)] == names.split()


@given(st.dates(FIRST_DAY, LAST_DAY))
def test_there_and_back(day: date) -> None:
    assert solar_date(lunar_date(day)) == day


@given(st.dates(FIRST_DAY, date(2088, 11, 1)))
def test_the_month_ends_after_its_length(day: date) -> None:
    length, number = month_length(day), lunar_date(day).day
    assert length in (29, 30)
    assert 1 <= number <= length
    assert lunar_date(day + timedelta(days=length - number)).day == length
    assert lunar_date(day + timedelta(days=length - number + 1)).day == 1


@pytest.mark.parametrize(
    ("lunar", "shown"),
    [
        (LunarDate(2026, 1, True, 1), "2026-闰1-1"),
        (LunarDate(2026, 13, False, 1), "2026-13-1"),
        (LunarDate(2025, 12, False, 30), "2025-12-30"),
        (LunarDate(2026, 1, False, 0), "2026-1-0"),
        (LunarDate(2026, 1, False, 31), "2026-1-31"),
    ],
)
def test_lunar_dates_that_do_not_exist(lunar: LunarDate, shown: str) -> None:
    expected = "该年确有的农历月（有无闰月请查历书）和日（小月29天，大月30天）"
    with refused(NoSuchLunarDate, shown, expected):
        solar_date(lunar)


@pytest.mark.parametrize("year", [1979, 2089])
def test_years_outside_the_table(year: int) -> None:
    with refused(YearOutOfLunarTable, year, "1980 至 2088 年"):
        solar_date(LunarDate(year, 1, False, 1))
    with refused(YearOutOfLunarTable, year, "1980 至 2088 年"):
        solar_term(year, "清明")
    with refused(YearOutOfLunarTable, year, "1980 至 2088 年"):
        lunar_date(date(year, 6, 1))


def test_days_of_the_first_winter_belong_to_a_year_outside() -> None:
    with refused(YearOutOfLunarTable, 1979, "1980 至 2088 年"):
        lunar_date(date(1980, 2, 15))
    assert lunar_date(FIRST_DAY) == LunarDate(1980, 1, False, 1)


def test_an_unknown_solar_term_gets_the_nearest() -> None:
    with refused(UnknownSolarTerm, "清名", "“清明”（与“清名”最接近）"):
        solar_term(2026, "清名")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        # From a perpetual calendar: 1 January 2000 was 戊午, 17 February 2026 is 壬戌.
        (date(1949, 10, 1), "甲子"),
        (date(2000, 1, 1), "戊午"),
        (date(2026, 2, 17), "壬戌"),
        (date(1949, 9, 30), "癸亥"),
    ],
)
def test_day_of_the_cycle(day: date, expected: str) -> None:
    assert day_stem_branch(day) == expected
    assert day_branch(day) == expected[1]


def test_the_cycle_by_counting_against_the_second_library() -> None:
    day = date(2024, 1, 1)
    while day < date(2031, 1, 1):
        assert day_stem_branch(day) == SecondLunarDate.from_solar(day).gz_day
        day += timedelta(days=1)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_the_cycle_steps_on_by_one(day: date) -> None:
    stem, branch = tuple(day_stem_branch(day))
    following = day_stem_branch(day + timedelta(days=1))
    assert following[0] == STEMS[(STEMS.index(stem) + 1) % 10]
    assert following[1] == BRANCHES[(BRANCHES.index(branch) + 1) % 12]


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        # The State Council's notices for 2025 and 2026.
        (2025, [date(2025, 1, 29), date(2025, 4, 4), date(2025, 5, 31), date(2025, 10, 6)]),
        (2026, [date(2026, 2, 17), date(2026, 4, 5), date(2026, 6, 19), date(2026, 9, 25)]),
    ],
)
def test_moving_festivals(year: int, expected: list[date]) -> None:
    assert list(festivals(year)) == ["春节", "清明节", "端午节", "中秋节"]
    assert list(festivals(year).values()) == expected
