"""The working calendar against counting days one by one and the months published for 2024 to 2026."""

import calendar as months
import json
from datetime import date, timedelta

import chinese_calendar  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.calendar import DayKind, HolidayNoticeWrong, WorkCalendar, YearNotPublished, read_notice
from jishi.rules.calendar.published import provisional_years, published, statutory_holidays
from jishi.rules.values.months import EndBeforeStart

from .expect import refused

CALENDAR = WorkCalendar.published()
DAYS = st.dates(date(2005, 1, 1), date(2030, 12, 31))
MISSING = "已载入工作日历的年份，请先导入这一年的放假通知"


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2024, [22, 18, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22]),
        (2025, [19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23]),
        (2026, [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]),
    ],
)
def test_workdays_of_each_month(year: int, expected: list[int]) -> None:
    found = []
    for month in range(1, 13):
        last = date(year, month, months.monthrange(year, month)[1])
        found.append(CALENDAR.count_workdays(date(year, month, 1), last))
    assert found == expected


def test_every_published_day_against_the_library() -> None:
    day = date(2004, 1, 1)
    while day < date(2027, 1, 1):
        assert CALENDAR.is_workday(day) is chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        # From the notice for 2026: Spring Festival 15 to 23 February, made up on 14 and 28 February.
        (date(2026, 2, 13), DayKind.WORKDAY, None),
        (date(2026, 2, 14), DayKind.MAKE_UP, "春节"),
        (date(2026, 2, 15), DayKind.HOLIDAY, "春节"),
        (date(2026, 2, 23), DayKind.HOLIDAY, "春节"),
        (date(2026, 2, 28), DayKind.MAKE_UP, "春节"),
        (date(2026, 3, 1), DayKind.REST, None),
        (date(2026, 10, 1), DayKind.HOLIDAY, "国庆节"),
        (date(2027, 1, 1), DayKind.HOLIDAY, "元旦"),
        (date(2027, 2, 6), DayKind.HOLIDAY, "春节"),
        (date(2027, 2, 10), DayKind.WORKDAY, None),
        (date(2027, 5, 1), DayKind.HOLIDAY, "劳动节"),
        (date(2027, 5, 8), DayKind.REST, None),
    ],
)
def test_kinds_and_names(day: date, kind: DayKind, name: str | None) -> None:
    assert CALENDAR.kind(day) is kind
    assert CALENDAR.holiday_name(day) == name
    assert CALENDAR.is_workday(day) is (kind in (DayKind.WORKDAY, DayKind.MAKE_UP))


@pytest.mark.parametrize(
    ("kind", "works", "label"),
    [
        (DayKind.WORKDAY, True, "工作日"),
        (DayKind.MAKE_UP, True, "调休上班"),
        (DayKind.REST, False, "周末休息"),
        (DayKind.HOLIDAY, False, "放假"),
    ],
)
def test_words_of_the_kinds(kind: DayKind, works: bool, label: str) -> None:
    assert (kind.works, kind.label) == (works, label)


@pytest.mark.parametrize(
    ("day", "works", "kind"),
    [
        (date(2026, 3, 6), True, DayKind.WORKDAY),
        (date(2026, 3, 7), True, DayKind.MAKE_UP),
        (date(2026, 3, 8), True, DayKind.MAKE_UP),
        (date(2026, 3, 6), False, DayKind.HOLIDAY),
        (date(2026, 3, 7), False, DayKind.REST),
    ],
)
def test_kind_of_a_plain_flag(day: date, works: bool, kind: DayKind) -> None:
    assert DayKind.of(day, works=works) is kind


def test_statutory_holidays_are_thirteen_days() -> None:
    """全国年节及纪念日放假办法, in force since 2025: 1 + 4 + 1 + 2 + 1 + 1 + 3."""
    found = statutory_holidays(2027)
    assert {day.isoformat()[5:]: name for day, name in found.items()} == {
        "01-01": "元旦",
        "02-05": "春节",
        "02-06": "春节",
        "02-07": "春节",
        "02-08": "春节",
        "04-05": "清明节",
        "05-01": "劳动节",
        "05-02": "劳动节",
        "06-09": "端午节",
        "09-15": "中秋节",
        "10-01": "国庆节",
        "10-02": "国庆节",
        "10-03": "国庆节",
    }


def test_a_day_with_two_names_keeps_both() -> None:
    # Mid-autumn of 2028 falls on 3 October.
    assert statutory_holidays(2028)[date(2028, 10, 3)] == "中秋节、国庆节"
    assert len(statutory_holidays(2028)) == 12


def test_provisional_years_follow_the_published_ones() -> None:
    assert published()[2] == frozenset(range(2004, 2027))
    assert provisional_years() == frozenset(range(2027, 2089))
    assert CALENDAR.covered == frozenset(range(2004, 2089))
    assert not CALENDAR.is_provisional(date(2026, 12, 31))
    assert CALENDAR.is_provisional(date(2027, 1, 1))


@pytest.mark.parametrize("day", [date(2003, 12, 31), date(2089, 1, 1)])
def test_a_year_without_a_calendar_is_refused(day: date) -> None:
    for question in (CALENDAR.kind, CALENDAR.is_workday, CALENDAR.is_provisional, CALENDAR.holiday_name):
        with refused(YearNotPublished, day.year, MISSING):
            question(day)
    with refused(YearNotPublished, day.year, MISSING):
        CALENDAR.add_workdays(day, 1)


def test_an_empty_calendar_covers_nothing() -> None:
    with refused(YearNotPublished, 2026, MISSING):
        WorkCalendar({}).is_workday(date(2026, 1, 1))


def brute_add(start: date, count: int) -> date:
    day, left = start, abs(count)
    while left:
        day += timedelta(days=1 if count > 0 else -1)
        left -= CALENDAR.is_workday(day)
    return day


@given(DAYS, st.integers(-400, 400))
def test_adding_workdays_against_counting_days(day: date, count: int) -> None:
    assert CALENDAR.add_workdays(day, count) == brute_add(day, count)


@given(DAYS, st.integers(0, 900))
def test_counting_workdays_against_counting_days(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    days = [first + timedelta(days=offset) for offset in range(length + 1)]
    expected = [day for day in days if CALENDAR.is_workday(day)]
    assert CALENDAR.count_workdays(first, last) == len(expected)
    assert CALENDAR.workdays(first, last) == expected


@given(DAYS)
def test_on_or_after(day: date) -> None:
    found = CALENDAR.on_or_after(day)
    assert CALENDAR.is_workday(found)
    assert found == (day if CALENDAR.is_workday(day) else brute_add(day, 1))


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        (date(2026, 2, 13), 3, date(2026, 2, 25)),
        (date(2026, 2, 25), -3, date(2026, 2, 13)),
        (date(2026, 2, 16), 0, date(2026, 2, 16)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2025, 12, 31), 1, date(2026, 1, 4)),
        (date(2026, 1, 4), -1, date(2025, 12, 31)),
        # Five hundred working days reach over two turns of the year.
        (date(2026, 6, 1), 500, brute_add(date(2026, 6, 1), 500)),
    ],
)
def test_worked_examples(start: date, count: int, expected: date) -> None:
    assert CALENDAR.add_workdays(start, count) == expected


def test_the_last_days_of_the_calendar_need_no_year_after_it() -> None:
    last = date(2088, 12, 31)
    assert CALENDAR.workdays(date(2088, 12, 30), last) == [date(2088, 12, 30), last]
    assert CALENDAR.count_workdays(date(2088, 12, 30), last) == 2


def test_an_end_before_the_start_is_refused() -> None:
    for question in (CALENDAR.count_workdays, CALENDAR.workdays):
        with refused(EndBeforeStart, "2026-01-01", "不早于 2026-01-02 的日期"):
            question(date(2026, 1, 2), date(2026, 1, 1))


def notice(**changes: object) -> dict[str, object]:
    days = [
        {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-02", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-09", "isOffDay": False},
        {"name": "春节", "date": "2027-02-08", "isOffDay": True},
    ]
    return {"year": 2027, "papers": ["https://example.invalid/notice"], "days": days} | changes


def test_a_notice_that_came_out_later_settles_its_year() -> None:
    read = read_notice(json.loads(json.dumps(notice())))
    assert read.year == 2027
    later = WorkCalendar.published(notices=[read])
    assert not later.is_provisional(date(2027, 1, 1))
    assert later.is_provisional(date(2028, 1, 1))
    assert later.kind(date(2027, 1, 2)) is DayKind.REST
    assert later.kind(date(2027, 1, 9)) is DayKind.MAKE_UP
    assert later.kind(date(2027, 2, 8)) is DayKind.HOLIDAY
    # What the law alone would give no longer counts once the notice is out.
    assert later.kind(date(2027, 2, 5)) is DayKind.WORKDAY
    assert later.holiday_name(date(2027, 2, 8)) == "春节"
    assert later.holiday_name(date(2027, 2, 5)) is None


def test_overrides_are_applied_last_and_leave_a_year_provisional() -> None:
    overrides: dict[date, bool | DayKind] = {
        date(2027, 1, 1): True,
        date(2027, 3, 3): False,
        date(2026, 3, 3): DayKind.HOLIDAY,
    }
    own = WorkCalendar.published(overrides, [read_notice(notice(year=2028))])
    assert own.kind(date(2027, 1, 1)) is DayKind.WORKDAY
    assert own.holiday_name(date(2027, 1, 1)) == "元旦"
    assert own.kind(date(2027, 3, 3)) is DayKind.HOLIDAY
    assert own.holiday_name(date(2027, 3, 3)) is None
    assert own.is_provisional(date(2027, 1, 1))
    assert own.kind(date(2026, 3, 3)) is DayKind.HOLIDAY
    assert own.count_workdays(date(2026, 3, 2), date(2026, 3, 4)) == 2


def test_an_override_of_a_holiday_by_law_takes_its_name_away() -> None:
    own = WorkCalendar.published({date(2027, 10, 1): True})
    assert own.holiday_name(date(2027, 10, 1)) is None
    assert own.holiday_name(date(2027, 10, 2)) == "国庆节"


@pytest.mark.parametrize(
    ("changes", "value", "expected"),
    [
        ({"year": "2027"}, "2027", "year 为整数年份，如 2027"),
        ({"year": True}, True, "year 为整数年份，如 2027"),
        ({"year": None}, None, "year 为整数年份，如 2027"),
        ({"days": []}, [], "days 为至少一行的列表"),
        ({"days": "元旦"}, "元旦", "days 为至少一行的列表"),
        ({"days": None}, None, "days 为至少一行的列表"),
        ({"days": ["元旦"]}, "第1行 元旦", "含 name、date、isOffDay 三项"),
        (
            {"days": [{"name": 1, "date": "2027-01-01", "isOffDay": True}]},
            "第1行 1 True",
            "name 为文字，isOffDay 为 true 或 false",
        ),
        (
            {"days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": 1}]},
            "第1行 元旦 1",
            "name 为文字，isOffDay 为 true 或 false",
        ),
        (
            {"days": [{"name": "元旦", "date": "2027-02-29", "isOffDay": True}]},
            "第1行 2027-02-29",
            "date 为真实日期，如 2027-01-01",
        ),
        (
            {"days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": True}] * 2},
            "第2行 2027-01-01",
            "每个日期只出现一次",
        ),
    ],
)
def test_a_wrong_notice_is_refused_by_row(changes: dict[str, object], value: object, expected: str) -> None:
    with refused(HolidayNoticeWrong, value, expected):
        read_notice(notice(**changes))
