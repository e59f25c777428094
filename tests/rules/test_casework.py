"""Limits of cases: the last day, what stood still, and when an extension, a reopening, a closing are allowed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.calendar import WorkCalendar
from jishi.rules.calendar.casework import (
    Running,
    StoodStillBackwards,
    days_off,
    end_of,
    last_day,
    may_close,
    may_extend,
    may_reopen,
    stood_still,
)
from jishi.rules.calendar.deadline import NegativePeriod

CALENDAR = WorkCalendar.published()
DAYS = st.dates(date(2025, 1, 1), date(2026, 6, 30))
SPANS = st.integers(0, 40)


@given(DAYS, SPANS, SPANS, SPANS)
def test_the_last_day_is_found_by_walking(start: date, days: int, extended: int, paused: int) -> None:
    found = last_day(CALENDAR, Running(start, days, extended, paused)).due
    left, day = days + extended + paused, start
    while left:
        day += timedelta(days=1)
        left -= CALENDAR.is_workday(day)
    assert found == day


@given(DAYS, SPANS, SPANS)
def test_what_stood_still_is_added_whole(start: date, before: int, length: int) -> None:
    """A pause moves the last day as if its working days were not there."""
    held = start + timedelta(days=before)
    resumed = held + timedelta(days=length)
    paused = stood_still(CALENDAR, held, resumed)
    worked = [held + timedelta(days=n) for n in range(1, length + 1)]
    assert paused == sum(CALENDAR.is_workday(day) for day in worked)
    limit = 60
    left, day = limit, start
    while left:
        day += timedelta(days=1)
        left -= CALENDAR.is_workday(day) and not held < day <= resumed
    assert last_day(CALENDAR, Running(start, limit, paused=paused)).due == day


@given(DAYS, SPANS)
def test_days_off_and_working_days_make_the_whole(start: date, length: int) -> None:
    last = start + timedelta(days=length)
    off = days_off(CALENDAR, start, last)
    days = sum((run.last - run.first).days + 1 for run in off)
    worked = CALENDAR.count_workdays(start + timedelta(days=1), last) if length else 0
    assert days + worked == length
    assert all(not CALENDAR.is_workday(run.first) for run in off)


def test_the_spring_festival_is_named_as_one_run() -> None:
    runs = days_off(CALENDAR, date(2026, 2, 13), date(2026, 2, 25))
    assert [(run.first, run.last) for run in runs] == [(date(2026, 2, 15), date(2026, 2, 23))]
    assert "春节" in runs[0].name


@pytest.mark.parametrize("wrong", [Running(date(2026, 3, 2), -1), Running(date(2026, 3, 2), 3, -1)])
def test_a_negative_limit_is_refused(wrong: Running) -> None:
    with pytest.raises(NegativePeriod):
        last_day(CALENDAR, wrong)


def test_a_pause_does_not_end_before_it_begins() -> None:
    with pytest.raises(StoodStillBackwards) as caught:
        stood_still(CALENDAR, date(2026, 3, 6), date(2026, 3, 4))
    assert "2026-03-06" in str(caught.value)


def test_a_day_counts_to_its_midnight() -> None:
    assert end_of(date(2026, 3, 6)).isoformat() == "2026-03-06T23:59:59+08:00"


ASKED = {
    "due": date(2026, 3, 6),
    "on": date(2026, 3, 6),
    "total": 5,
    "before": 0,
    "used": 0,
    "most": 1,
    "days": 10,
}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({}, ""),
        ({"total": 10}, ""),
        ({"on": date(2026, 3, 7)}, "期限 2026-03-06 已过"),
        ({"due": None}, "没有正在计算的期限"),
        ({"used": 1}, "已延期 1 次，最多 1 次（规则 case.extensions）"),
        ({"most": 0}, "已延期 0 次，最多 0 次"),
        ({"total": 0}, "至少1个"),
        ({"total": 5, "before": 5, "used": 1, "most": 2}, "须多于已延的 5 个"),
        ({"total": 11}, "最多 10 个（规则 case.extension_days）"),
    ],
)
def test_an_extension(changed: dict[str, object], reason: str) -> None:
    found = may_extend(**(ASKED | changed))  # type: ignore[arg-type]  # the values are those of the parameters
    assert bool(found) is not bool(reason)
    assert reason in getattr(found, "reason", "")


def test_a_reopening_on_the_last_day_and_the_day_after() -> None:
    ended = date(2026, 3, 1)
    assert may_reopen(ended_on=ended, on=date(2026, 3, 31), days=30)
    late = may_reopen(ended_on=ended, on=date(2026, 4, 1), days=30)
    assert "2026-03-31 以后不能重新办理" in getattr(late, "reason", "")


@pytest.mark.parametrize(("rated", "calls", "may"), [(True, 0, True), (False, 2, True), (False, 1, False)])
def test_a_closing(rated: bool, calls: int, may: bool) -> None:
    assert bool(may_close(rated=rated, failed_calls=calls, needed=2)) is may
