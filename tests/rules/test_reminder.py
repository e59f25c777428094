"""Reminders before a deadline and escalation after it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.calendar import WorkCalendar
from jishi.rules.calendar.reminder import (
    Reminder,
    ReminderDistanceWrong,
    ReminderLevel,
    alarms,
    level_on,
    reminders,
)

from .expect import refused

CALENDAR = WorkCalendar.published()
UPCOMING, DUE, URGED, NOTICED = ReminderLevel


def test_the_ladder_of_the_hotline() -> None:
    """[F17]: overdue is urged; five working days after that a written notice."""
    assert reminders(CALENDAR, date(2026, 3, 6), before=(1, 3, 3), notice_after=5) == (
        Reminder(date(2026, 3, 3), UPCOMING),
        Reminder(date(2026, 3, 5), UPCOMING),
        Reminder(date(2026, 3, 6), DUE),
        Reminder(date(2026, 3, 9), URGED),
        Reminder(date(2026, 3, 16), NOTICED),
    )
    assert len(reminders(CALENDAR, date(2026, 3, 6), notice_after=5)) == 3


@given(st.dates(date(2020, 1, 1), date(2026, 12, 1)), st.sets(st.integers(1, 20)), st.integers(1, 20))
def test_each_reminder_by_counting(due: date, before: set[int], notice_after: int) -> None:
    plan = reminders(CALENDAR, due, before=before, notice_after=notice_after)
    assert list(plan) == sorted(plan, key=lambda one: one.on)
    for days, one in zip(sorted(before, reverse=True), plan, strict=False):
        assert CALENDAR.count_workdays(one.on, due - timedelta(days=1)) == days
    urged, noticed = plan[-2:]
    assert CALENDAR.count_workdays(due + timedelta(days=1), urged.on) == 1
    assert CALENDAR.count_workdays(urged.on + timedelta(days=1), noticed.on) == notice_after


@pytest.mark.parametrize(("before", "notice_after"), [((0,), 5), ((3, -1), 5), ((1,), 0)])
def test_distances_must_be_positive(before: tuple[int, ...], notice_after: int) -> None:
    shown = (*sorted(before, reverse=True), notice_after)
    with refused(ReminderDistanceWrong, shown, "正整数个工作日"):
        reminders(CALENDAR, date(2026, 3, 6), before=before, notice_after=notice_after)


@pytest.mark.parametrize(
    ("on", "level"),
    [
        (date(2026, 3, 4), None),
        (date(2026, 3, 5), UPCOMING),
        (date(2026, 3, 6), DUE),
        (date(2026, 3, 8), DUE),
        (date(2026, 3, 9), URGED),
        (date(2026, 3, 15), URGED),
        (date(2026, 3, 16), NOTICED),
        (date(2027, 1, 1), NOTICED),
    ],
)
def test_the_level_of_a_day(on: date, level: ReminderLevel | None) -> None:
    assert level_on(reminders(CALENDAR, date(2026, 3, 6), before=(1,), notice_after=5), on) is level


def test_words_of_the_levels() -> None:
    assert [level.label for level in ReminderLevel] == ["临期提醒", "当日到期", "催办", "书面通报"]


def test_alarms_before_an_end() -> None:
    # Terms of office: 180, 90 and 30 days ahead; contracts 90.
    assert alarms(date(2026, 12, 31), (30, 180, 90, 30)) == (
        date(2026, 7, 4),
        date(2026, 10, 2),
        date(2026, 12, 1),
    )
    assert alarms(date(2026, 12, 31), ()) == ()
    assert alarms(date(2026, 12, 31), (1,)) == (date(2026, 12, 30),)
    with refused(ReminderDistanceWrong, (5, 0), "正整数天"):
        alarms(date(2026, 12, 31), (0, 5))
