"""Farming seasons between solar terms and fixed days."""

from datetime import date, timedelta

import pytest
from borax.calendars.lunardate import TermUtils  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.book import Values
from jishi.rules.calendar.season import DayMark, FarmingSeason, SeasonUnreadable, season_on
from jishi.rules.values.months import NoSuchDate

from .expect import refused

SUMMER = FarmingSeason.parse("三夏：芒种-7至芒种+14")
WINTER = FarmingSeason.parse("冬闲：12月1日至立春")


@pytest.mark.parametrize("year", [2024, 2026, 2030])
def test_a_season_between_solar_terms(year: int) -> None:
    term = TermUtils.day_start_from_term(year, "芒种")
    assert SUMMER.beginning_in(year) == (term - timedelta(days=7), term + timedelta(days=14))


def test_a_season_over_the_turn_of_the_year() -> None:
    assert WINTER.beginning_in(2025) == (date(2025, 12, 1), TermUtils.day_start_from_term(2026, "立春"))
    assert WINTER.holds_on(date(2025, 12, 1))
    assert WINTER.holds_on(date(2026, 1, 15))
    assert WINTER.holds_on(date(2026, 2, 4))
    assert not WINTER.holds_on(date(2026, 2, 5))
    assert not WINTER.holds_on(date(2025, 11, 30))


def test_a_season_of_one_day_stays_in_its_year() -> None:
    one = FarmingSeason.parse("开镰：6月1日至6月1日")
    assert one.beginning_in(2026) == (date(2026, 6, 1), date(2026, 6, 1))


@given(st.dates(date(2000, 1, 1), date(2080, 1, 1)))
def test_a_day_is_in_season_as_the_ends_say(day: date) -> None:
    for season in (SUMMER, WINTER):
        spans = [season.beginning_in(year) for year in range(day.year - 2, day.year + 2)]
        assert season.holds_on(day) is any(first <= day <= last for first, last in spans)


def test_the_season_of_a_day(values: Values) -> None:
    seasons = [FarmingSeason.parse(text) for text in values.words("season.farming")]
    assert [season.name for season in seasons] == ["三夏", "三秋"]
    assert season_on(date(2026, 6, 10), seasons) == SUMMER
    assert season_on(date(2026, 8, 1), seasons) is None
    autumn = season_on(date(2026, 10, 23), seasons)
    assert autumn is not None
    assert autumn.name == "三秋"
    assert season_on(date(2026, 10, 24), seasons) is None


@pytest.mark.parametrize("text", ["三夏：芒种-7至芒种+14", "冬闲：12月1日至立春", "抢收：5月25日至6月5日"])
def test_there_and_back(text: str) -> None:
    assert str(FarmingSeason.parse(text)) == text


def test_spaces_and_a_plain_colon_are_read_too() -> None:
    assert FarmingSeason.parse(" 三夏 : 芒种-7 至 芒种+14") == SUMMER
    assert DayMark.parse("芒种") == DayMark("芒种", 0)


@pytest.mark.parametrize("text", ["三夏", "三夏：芒种", "：芒种至夏至", " ：芒种至夏至", "三夏至芒种"])
def test_seasons_that_cannot_be_read(text: str) -> None:
    with refused(SeasonUnreadable, text, "“名称：起至止”，如“三夏：芒种-7至芒种+14”"):
        FarmingSeason.parse(text)


@pytest.mark.parametrize("text", ["", "芒中", "芒种-", "芒种+100", "6月", "六月一日"])
def test_marks_that_cannot_be_read(text: str) -> None:
    with refused(SeasonUnreadable, text, "节气加减天数（芒种、芒种-7）或月日（6月1日）"):
        DayMark.parse(text)


@pytest.mark.parametrize(("text", "shown"), [("2月29日", "2001-2-29"), ("13月1日", "2001-13-1")])
def test_days_that_not_every_year_has(text: str, shown: str) -> None:
    with refused(NoSuchDate, shown, "日历上真有的年月日（1至12月，日不超过当月天数）"):
        DayMark.parse(text)
