"""Leave: who approves by counting days one by one, and the days overdue."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.book import DEFAULTS, Setting
from jishi.rules.calendar import WorkCalendar
from jishi.rules.presence import LeaveLevel, Level, leave_level, overdue_days
from jishi.rules.values.months import EndBeforeStart

from .expect import refused

CALENDAR = WorkCalendar.published()
DAY = date(2026, 3, 2)
RULES = DEFAULTS.values(["leave.town_max_days", "leave.overdue_days"], DAY)
DAYS = st.dates(date(2026, 2, 10), date(2026, 3, 20))
LEAVES = st.builds(lambda first, days: (first, first + timedelta(days=days)), DAYS, st.integers(0, 3))


def march(first: int, last: int | None = None) -> tuple[date, date]:
    return date(2026, 3, first), date(2026, 3, last or first)


@pytest.mark.parametrize(
    ("leave", "others", "level"),
    [
        # The county's rule: up to three days the town, from four days on the county.
        (march(2, 4), [], LeaveLevel(Level.TOWN, *march(2, 4), ("village", "county"))),
        (march(2, 5), [], LeaveLevel(Level.COUNTY, *march(2, 5), ("village", "town"))),
        # Friday and Monday are four days with their weekend.
        (march(9), [march(6)], LeaveLevel(Level.COUNTY, *march(6, 9), ("village", "town"))),
        (march(6), [march(9)], LeaveLevel(Level.COUNTY, *march(6, 9), ("village", "town"))),
        # Thursday and Monday have a working day between them.
        (march(9), [march(5)], LeaveLevel(Level.TOWN, *march(9), ("village", "county"))),
        # One working day between is enough.
        (march(4), [march(2)], LeaveLevel(Level.TOWN, *march(4), ("village", "county"))),
        # Three and three in a row, through a third leave between them.
        (
            march(10, 12),
            [march(4, 6), march(9)],
            LeaveLevel(Level.COUNTY, *march(4, 12), ("village", "town")),
        ),
        # The same days asked for twice are not counted twice.
        (
            march(10, 12),
            [march(10, 12), march(11)],
            LeaveLevel(Level.TOWN, *march(10, 12), ("village", "county")),
        ),
        # Before and after the Spring Festival of 15 to 23 February.
        (
            (date(2026, 2, 24), date(2026, 2, 24)),
            [(date(2026, 2, 14), date(2026, 2, 14))],
            LeaveLevel(Level.COUNTY, date(2026, 2, 14), date(2026, 2, 24), ("village", "town")),
        ),
    ],
    ids=["three", "four", "over", "under", "apart", "one apart", "chain", "twice", "festival"],
)
def test_who_approves(leave: tuple[date, date], others: list[tuple[date, date]], level: LeaveLevel) -> None:
    assert leave_level(*leave, RULES, CALENDAR, others) == level
    assert level.rules == ("leave.town_max_days",)


@given(LEAVES, st.lists(LEAVES, max_size=4))
def test_the_stretch_by_walking_day_by_day(leave: tuple[date, date], others: list[tuple[date, date]]) -> None:
    """From the leave outwards over days of leave and of rest, as long as another leave follows."""
    taken = {
        start + timedelta(days=offset)
        for start, end in [leave, *others]
        for offset in range((end - start).days + 1)
    }
    ends = []
    for edge, step in zip(leave, (-1, 1), strict=True):
        day = reached = edge
        while day in taken or not CALENDAR.is_workday(day):
            reached = day if day in taken else reached
            day += timedelta(days=step)
        ends.append(reached)
    found = leave_level(*leave, RULES, CALENDAR, others)
    assert [found.first, found.last] == ends
    assert found.days == (ends[1] - ends[0]).days + 1
    assert found.approver is (Level.TOWN if found.days <= 3 else Level.COUNTY)


def test_a_county_of_its_own_mind() -> None:
    five = DEFAULTS.values(["leave.town_max_days"], DAY, [Setting("leave.town_max_days", 5, DAY, "县")])
    assert leave_level(*march(2, 6), five, CALENDAR).approver is Level.TOWN


@pytest.mark.parametrize(("leave", "other"), [(march(4, 2), march(9)), (march(9), march(4, 2))])
def test_a_leave_that_ends_before_it_begins(leave: tuple[date, date], other: tuple[date, date]) -> None:
    with refused(EndBeforeStart, "2026-03-02", "不早于 2026-03-04 的日期"):
        leave_level(*leave, RULES, CALENDAR, [other])


@pytest.mark.parametrize(
    ("returned", "on", "days"),
    [
        (6, 31, 0),
        (7, 31, 0),
        (8, 31, 1),
        (10, 31, 3),
        (10, 8, 1),
        (None, 1, 0),
        (None, 7, 0),
        (None, 8, 1),
        (None, 9, 2),
    ],
)
def test_overdue_after_a_leave_to_the_sixth(returned: int | None, on: int, days: int) -> None:
    back = None if returned is None else date(2026, 3, returned)
    assert overdue_days(date(2026, 3, 6), back, date(2026, 3, on), RULES) == days
