"""Quiet hours over midnight, and where the hours of one day differ from those of the next."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.calendar.quiet import HourWrong, Quiet, digest_from, loud_from

MOMENTS = st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2027-12-31"))
HOURS = st.integers(0, 23)
at = datetime.fromisoformat


@pytest.mark.parametrize(
    ("name", "moment", "until"),
    [
        ("in the evening", "2026-11-21 20:59", "2026-11-21 20:59"),
        ("as it begins", "2026-11-21 21:00", "2026-11-22 07:00"),
        ("before midnight", "2026-11-21 23:59", "2026-11-22 07:00"),
        ("after midnight", "2026-11-22 00:01", "2026-11-22 07:00"),
        ("as it ends", "2026-11-22 07:00", "2026-11-22 07:00"),
        ("over the new year", "2026-12-31 22:30", "2027-01-01 07:00"),
    ],
)
def test_the_night_waits_for_the_morning(name: str, moment: str, until: str) -> None:
    assert loud_from(at(moment), lambda day: Quiet(21, 7)) == at(until)


def test_the_hours_of_the_new_day_hold_after_midnight() -> None:
    changed = date(2026, 11, 22)

    def hours(day: date) -> Quiet:
        return Quiet(21, 9) if day >= changed else Quiet(21, 7)

    assert loud_from(at("2026-11-21 22:00"), hours) == at("2026-11-22 09:00")
    assert loud_from(at("2026-11-21 06:00"), hours) == at("2026-11-21 07:00")


def test_equal_hours_are_none_and_no_hour_is_25() -> None:
    three = at("2026-11-21 03:00")
    assert loud_from(three, lambda day: Quiet(5, 5)) == three
    with pytest.raises(HourWrong, match="0 到 23"):
        Quiet(21, 25)


@given(MOMENTS, HOURS, HOURS, HOURS, HOURS)
def test_the_first_moment_that_is_not_quiet(moment: datetime, a: int, b: int, c: int, d: int) -> None:
    """Against every minute one by one, with hours that change on every other day."""

    def hours(day: date) -> Quiet:
        return Quiet(a, b) if day.toordinal() % 2 else Quiet(c, d)

    moment = moment.replace(second=0, microsecond=0)
    slow = moment
    while hours(slow.date()).covers(slow.hour):
        slow += timedelta(minutes=1)
    assert loud_from(moment, hours) == slow


@given(MOMENTS, HOURS)
def test_a_digest_is_within_a_day_and_at_its_hour(moment: datetime, hour: int) -> None:
    found = digest_from(moment, hour)
    assert moment <= found < moment + timedelta(days=1)
    assert (found.hour, found.minute, found.second) == (hour, 0, 0)
