"""Deadlines by counting days, and their reckoning in words."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.calendar import WorkCalendar
from jishi.rules.calendar.deadline import (
    Deadline,
    NegativePeriod,
    PeriodUnit,
    after_days,
    after_months,
    after_workdays,
    explain,
    overdue_workdays,
    show,
)
from jishi.rules.values.months import add_months

from .expect import refused

CALENDAR = WorkCalendar.published()
DAYS = st.dates(date(2005, 1, 1), date(2030, 12, 31))
RULES = ("case.limit_consult",)
SAME_DAY = ("2026-03-06（周五）当日", "2026-03-06（周五）24时到期")


def count(first: date, last: date) -> int:
    """Working days after `first` up to `last`, one day at a time."""
    days = (first + timedelta(days=offset) for offset in range(1, (last - first).days + 1))
    return sum(CALENDAR.is_workday(day) for day in days)


@given(DAYS, st.integers(1, 60))
def test_workdays_end_on_the_day_that_completes_the_count(start: date, days: int) -> None:
    deadline = after_workdays(CALENDAR, start, days)
    assert count(start, deadline.due) == days
    assert count(start, deadline.due - timedelta(days=1)) == days - 1


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        # [F17]: consultation three working days, complaints thirteen from the next day, urgent the same day.
        (date(2026, 2, 13), 3, date(2026, 2, 25)),
        (date(2026, 3, 6), 13, date(2026, 3, 25)),
        (date(2026, 2, 16), 0, date(2026, 2, 16)),
        (date(2026, 4, 30), 1, date(2026, 5, 6)),
    ],
)
def test_limits_of_the_hotline(start: date, days: int, due: date) -> None:
    expected = Deadline(start, due, days, PeriodUnit.WORKDAYS, False, None, RULES)
    assert after_workdays(CALENDAR, start, days, rules=RULES) == expected


@pytest.mark.parametrize(
    ("start", "due_in", "provisional"),
    [
        (date(2026, 12, 20), 3, False),
        (date(2026, 12, 30), 1, False),
        (date(2026, 12, 31), 1, True),
        (date(2027, 3, 1), 2, True),
        (date(2026, 6, 1), 500, True),
    ],
)
def test_a_deadline_in_a_year_without_notice_is_provisional(
    start: date, due_in: int, provisional: bool
) -> None:
    assert after_workdays(CALENDAR, start, due_in).provisional is provisional


@given(DAYS, st.integers(0, 400), st.booleans())
def test_calendar_days(start: date, days: int, roll: bool) -> None:
    deadline = after_days(CALENDAR, start, days, roll=roll, rules=RULES)
    check_fixed(deadline, start + timedelta(days=days), start, days, PeriodUnit.DAYS, roll)


@given(DAYS, st.integers(0, 24), st.booleans())
def test_calendar_months(start: date, months: int, roll: bool) -> None:
    deadline = after_months(CALENDAR, start, months, roll=roll, rules=RULES)
    check_fixed(deadline, add_months(start, months), start, months, PeriodUnit.MONTHS, roll)


def check_fixed(
    deadline: Deadline, last: date, start: date, amount: int, unit: PeriodUnit, roll: bool
) -> None:
    due = last
    while roll and not CALENDAR.is_workday(due):
        due += timedelta(days=1)
    provisional = roll and (last.year > 2026 or due.year > 2026)
    moved = None if due == last else last
    assert deadline == Deadline(start, due, amount, unit, provisional, moved, RULES)


def test_without_rolling_the_calendar_need_not_know_the_year() -> None:
    empty = WorkCalendar({})
    assert after_days(empty, date(1999, 1, 1), 31).due == date(1999, 2, 1)
    assert after_months(empty, date(1999, 1, 1), 1).due == date(1999, 2, 1)
    assert after_days(empty, date(1999, 1, 1), 1).rules == ()
    assert after_months(empty, date(1999, 1, 1), 1).rules == ()


def test_a_negative_period_is_refused() -> None:
    for make in (after_workdays, after_days, after_months):
        with refused(NegativePeriod, -1, "0或正整数"):
            make(CALENDAR, date(2026, 1, 5), -1)


@given(DAYS, st.integers(0, 20), st.integers(0, 60))
def test_overdue_workdays_by_counting(start: date, days: int, later: int) -> None:
    deadline = after_workdays(CALENDAR, start, days)
    on = start + timedelta(days=later)
    assert overdue_workdays(CALENDAR, deadline, on) == count(deadline.due, on)


def test_a_day_as_an_official_reads_it() -> None:
    shown = [show(date(2026, 3, 2) + timedelta(days=offset)) for offset in range(7)]
    assert shown == [f"2026-03-0{2 + offset}（周{name}）" for offset, name in enumerate("一二三四五六日")]


@pytest.mark.parametrize(
    ("deadline", "lines"),
    [
        (
            after_workdays(CALENDAR, date(2026, 2, 13), 3),
            (
                "2026-02-13（周五）起算，当日不计",
                "2026-02-14（周六）春节调休上班：第1个工作日",
                "2026-02-15（周日）至2026-02-23（周一）春节放假：不计",
                "2026-02-24（周二）至2026-02-25（周三）工作日：第2至3个工作日",
                "2026-02-25（周三）24时到期",
            ),
        ),
        (
            after_workdays(CALENDAR, date(2026, 3, 6), 6),
            (
                "2026-03-06（周五）起算，当日不计",
                "2026-03-07（周六）至2026-03-08（周日）周末休息：不计",
                "2026-03-09（周一）至2026-03-13（周五）工作日：第1至5个工作日",
                "2026-03-14（周六）至2026-03-15（周日）周末休息：不计",
                "2026-03-16（周一）工作日：第6个工作日",
                "2026-03-16（周一）24时到期",
            ),
        ),
        (
            after_workdays(CALENDAR, date(2026, 3, 6), 0),
            ("2026-03-06（周五）当日", "2026-03-06（周五）24时到期"),
        ),
        (after_days(CALENDAR, date(2026, 3, 6), 0), ("2026-03-06（周五）当日", "2026-03-06（周五）24时到期")),
        (
            after_days(CALENDAR, date(2026, 3, 6), 7),
            ("2026-03-06（周五）起算，当日不计", "满7天：2026-03-13（周五）", "2026-03-13（周五）24时到期"),
        ),
        (
            after_months(CALENDAR, date(2026, 1, 31), 1, roll=True),
            ("2026-01-31（周六）起算，当日不计", "满1个月：2026-02-28（周六）", "2026-02-28（周六）24时到期"),
        ),
        (
            after_months(CALENDAR, date(2026, 9, 1), 1, roll=True),
            (
                "2026-09-01（周二）起算，当日不计",
                "满1个月：2026-10-01（周四）",
                "2026-10-01（周四）国庆节放假，顺延到下一个工作日",
                "2026-10-08（周四）24时到期",
            ),
        ),
        (
            after_days(CALENDAR, date(2027, 1, 1), 1, roll=True),
            (
                "2027-01-01（周五）起算，当日不计",
                "满1天：2027-01-02（周六）",
                "2027-01-02（周六）周末休息，顺延到下一个工作日",
                "2027-01-04（周一）24时到期",
                "其中有的年份放假安排尚未公布，公布后可能变动",
            ),
        ),
    ],
)
def test_the_reckoning_in_words(deadline: Deadline, lines: tuple[str, ...]) -> None:
    assert explain(CALENDAR, deadline) == lines


@given(DAYS, st.integers(1, 40))
def test_the_lines_number_every_working_day(start: date, days: int) -> None:
    lines = explain(CALENDAR, after_workdays(CALENDAR, start, days))
    numbered = [line for line in lines if "第" in line and "不计" not in line]
    assert numbered[-1].endswith(f"{days}个工作日")
    assert lines[0] == f"{show(start)}起算，当日不计"
