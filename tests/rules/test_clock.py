"""Working-time clocks against counting minute by minute."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.book import DEFAULTS
from jishi.rules.calendar import WorkCalendar
from jishi.rules.calendar.clock import (
    CHINA,
    ClockRunsBackwards,
    ClockTotals,
    NaiveTime,
    NegativeDuration,
    Pause,
    PauseStillOpen,
    WorkClock,
    WorkingHours,
    WorkingHoursWrong,
)

from .expect import refused

HOURS = WorkingHours.parse(["08:30-12:00", "13:30-17:30"])
CLOCK = WorkClock(WorkCalendar.published(), HOURS)
HOUR, MINUTE, ZERO = timedelta(hours=1), timedelta(minutes=1), timedelta(0)
START = datetime(2026, 2, 10, 0, 0, tzinfo=CHINA)
# Two weeks around the Spring Festival of 2026, in minutes.
MOMENTS = st.integers(0, 17 * 24 * 60 - 1).map(lambda minutes: START + minutes * MINUTE)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def runs(moment: datetime) -> bool:
    """Whether the minute that begins at a moment is worked."""
    inside = time(8, 30) <= moment.time() < time(12) or time(13, 30) <= moment.time() < time(17, 30)
    return inside and CLOCK.calendar.is_workday(moment.date())


def brute(start: datetime, end: datetime, pauses: list[Pause]) -> timedelta:
    total, moment = 0, start
    while moment < end:
        paused = any(one.start <= moment and (one.end is None or moment < one.end) for one in pauses)
        total += runs(moment) and not paused
        moment += MINUTE
    return total * MINUTE


@st.composite
def pause_lists(draw: st.DrawFn, may_be_open: bool = True) -> list[Pause]:
    found = []
    for _ in range(draw(st.integers(0, 3))):
        one, other = sorted((draw(MOMENTS), draw(MOMENTS)))
        is_open = may_be_open and draw(st.integers(0, 9)) == 0
        found.append(Pause(one, None if is_open else other))
    return found


@given(MOMENTS, MOMENTS, pause_lists())
def test_elapsed_against_minutes(one: datetime, other: datetime, pauses: list[Pause]) -> None:
    start, end = sorted((one, other))
    assert CLOCK.elapsed(start, end, pauses) == brute(start, end, pauses)


@given(MOMENTS, st.integers(0, 3000), pause_lists(may_be_open=False))
def test_due_is_the_first_moment_with_the_amount(start: datetime, minutes: int, pauses: list[Pause]) -> None:
    amount = minutes * MINUTE
    due = CLOCK.due(start, amount, pauses)
    assert CLOCK.elapsed(start, due, pauses) == amount
    if due > start:
        assert CLOCK.elapsed(start, due - timedelta(microseconds=1), pauses) < amount


@given(MOMENTS, MOMENTS, MOMENTS)
def test_elapsed_adds_up(one: datetime, two: datetime, three: datetime) -> None:
    first, middle, last = sorted((one, two, three))
    assert CLOCK.elapsed(first, middle) + CLOCK.elapsed(middle, last) == CLOCK.elapsed(first, last)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-02-10T08:30", "2026-02-10T17:30", timedelta(hours=7.5)),
        ("2026-02-10T11:00", "2026-02-10T14:00", timedelta(hours=1.5)),
        ("2026-02-13T17:00", "2026-02-14T09:00", HOUR),
        ("2026-02-14T17:00", "2026-02-24T09:00", HOUR),
        ("2026-02-15T00:00", "2026-02-23T23:59", ZERO),
        ("2026-02-10T12:00", "2026-02-10T13:30", ZERO),
        ("2026-02-10T09:00", "2026-02-10T09:00", ZERO),
    ],
)
def test_elapsed_examples(start: str, end: str, expected: timedelta) -> None:
    assert CLOCK.elapsed(at(start), at(end)) == expected


@pytest.mark.parametrize(
    ("start", "amount", "expected"),
    [
        ("2026-02-10T08:30", timedelta(hours=7.5), "2026-02-10T17:30"),
        ("2026-02-10T08:30", timedelta(hours=3.5), "2026-02-10T12:00"),
        ("2026-02-10T08:30", timedelta(hours=3.5) + MINUTE, "2026-02-10T13:31"),
        ("2026-02-10T17:30", MINUTE, "2026-02-11T08:31"),
        ("2026-02-14T17:00", HOUR, "2026-02-24T09:00"),
        ("2026-02-16T10:00", HOUR, "2026-02-24T09:30"),
        ("2026-02-16T10:00", ZERO, "2026-02-16T10:00"),
        ("2026-02-10T08:30", timedelta(hours=15), "2026-02-11T17:30"),
    ],
)
def test_due_examples(start: str, amount: timedelta, expected: str) -> None:
    assert CLOCK.due(at(start), amount) == at(expected)


def test_a_pause_moves_the_due_moment() -> None:
    start = at("2026-02-10T09:00")
    pauses = [Pause(at("2026-02-10T10:00"), at("2026-02-11T10:00"))]
    assert CLOCK.due(start, 2 * HOUR, pauses) == at("2026-02-11T11:00")
    assert CLOCK.due(start, HOUR, pauses) == at("2026-02-10T10:00")
    # A pause that ended before the start has no part in it.
    assert CLOCK.due(at("2026-02-11T10:00"), HOUR, pauses) == at("2026-02-11T11:00")
    # One that began before it has.
    assert CLOCK.due(at("2026-02-10T14:00"), HOUR, pauses) == at("2026-02-11T11:00")


def test_an_open_pause_stops_the_clock() -> None:
    start, paused = at("2026-02-10T09:00"), Pause(at("2026-02-10T10:00"))
    assert CLOCK.elapsed(start, at("2026-02-13T09:00"), [paused]) == HOUR
    assert CLOCK.due(start, HOUR, [paused]) == at("2026-02-10T10:00")
    with refused(PauseStillOpen, "2026-02-10T10:00:00+08:00", "先结束暂停，再计算到期时间"):
        CLOCK.due(start, HOUR + MINUTE, [paused])
    # What follows an open pause is swallowed by it, in whatever order they come.
    later = Pause(at("2026-02-11T09:00"), at("2026-02-11T10:00"))
    for pauses in ([paused, later], [later, paused]):
        assert CLOCK.elapsed(start, at("2026-02-13T09:00"), pauses) == HOUR
    inside = Pause(at("2026-02-10T09:30"), at("2026-02-10T11:00"))
    assert CLOCK.elapsed(start, at("2026-02-13T09:00"), [inside, paused]) == HOUR / 2


def test_moments_of_other_zones_are_the_same_moments() -> None:
    start, end = datetime(2026, 2, 10, 1, 0, tzinfo=UTC), datetime(2026, 2, 10, 2, 0, tzinfo=UTC)
    assert CLOCK.elapsed(start, end) == HOUR
    assert CLOCK.due(start, HOUR) == at("2026-02-10T10:00")


def test_a_time_without_zone_is_refused() -> None:
    naive = datetime(2026, 2, 10, 9, 0)  # noqa: DTZ001  # the fault under test
    expected = "带时区的时间，如 2026-02-13T09:00+08:00"
    for ask in (
        lambda: CLOCK.elapsed(naive, START),
        lambda: CLOCK.elapsed(START, naive),
        lambda: CLOCK.due(naive, HOUR),
        lambda: CLOCK.elapsed(START, at("2026-02-11T00:00"), [Pause(naive)]),
        lambda: CLOCK.elapsed(START, at("2026-02-11T00:00"), [Pause(START, naive)]),
    ):
        with refused(NaiveTime, "2026-02-10T09:00:00", expected):
            ask()


def test_time_running_backwards_is_refused() -> None:
    early, late = at("2026-02-10T09:00"), at("2026-02-10T10:00")
    with refused(ClockRunsBackwards, early.isoformat(), f"不早于 {late.isoformat()} 的时间"):
        CLOCK.elapsed(late, early)
    with refused(ClockRunsBackwards, early.isoformat(), f"不早于 {late.isoformat()} 的时间"):
        CLOCK.elapsed(early, late, [Pause(late, early)])


def test_a_negative_amount_is_refused() -> None:
    with refused(NegativeDuration, -MINUTE, "0或正的时长"):
        CLOCK.due(START, -MINUTE)


@pytest.mark.parametrize("text", ["8.30-12.00", "08:30", "08:30-12:00-13:00", "12:60-13:00"])
def test_hours_that_cannot_be_read(text: str) -> None:
    with refused(WorkingHoursWrong, text, "“08:30-12:00”的写法"):
        WorkingHours.parse([text])


@pytest.mark.parametrize(
    "texts",
    [[], ["12:00-08:30"], ["08:30-08:30"], ["08:30-12:00", "11:00-17:00"], ["08:30-12:00", "12:00-17:00"]],
)
def test_hours_out_of_order_are_refused(texts: list[str]) -> None:
    spans = tuple(tuple(map(time.fromisoformat, text.split("-"))) for text in texts)
    with refused(WorkingHoursWrong, spans, "至少一段、互不重叠、由早到晚，如 08:30-12:00、13:30-17:30"):
        WorkingHours.parse(texts)


def test_a_day_of_hours() -> None:
    assert HOURS.length == timedelta(hours=7.5)
    assert HOURS.worked_by(time(8, 30)) == ZERO
    assert HOURS.worked_by(time(12, 30)) == timedelta(hours=3.5)
    assert HOURS.when_worked(timedelta(hours=3.5)) == time(12)
    assert HOURS.when_worked(timedelta(hours=7.5)) == time(17, 30)
    with refused(NegativeDuration, MINUTE, "不超过一天的工作时长 7:30:00"):
        HOURS.when_worked(timedelta(hours=7.5) + MINUTE)


def test_the_default_office_hours_can_be_read() -> None:
    texts = DEFAULTS.values(["office.hours"], date(2026, 1, 1)).words("office.hours")
    assert WorkingHours.parse(texts) == HOURS


def test_two_clocks_of_a_case() -> None:
    entries = [
        ("accepted", at("2026-02-10T09:00")),
        ("in_progress", at("2026-02-10T10:00")),
        ("supplement", at("2026-02-10T14:00")),
        ("in_progress", at("2026-02-11T09:00")),
    ]
    totals = CLOCK.totals(entries, at("2026-02-11T10:30"), waiting=("supplement",))
    assert totals == ClockTotals(
        {"accepted": HOUR, "in_progress": timedelta(hours=4), "supplement": timedelta(hours=4)},
        timedelta(hours=1.5),
        timedelta(hours=5),
    )
    assert CLOCK.totals(entries, at("2026-02-11T10:30")).whole == timedelta(hours=9)
    assert CLOCK.totals([], START) == ClockTotals({}, ZERO, ZERO)


@given(st.lists(st.tuples(st.sampled_from("abc"), MOMENTS), max_size=5), MOMENTS)
def test_the_whole_is_the_sum_of_the_states(entries: list[tuple[str, datetime]], until: datetime) -> None:
    ordered = sorted(entries, key=lambda entry: entry[1])
    until = max([until, *(moment for _, moment in ordered)])
    totals = CLOCK.totals(ordered, until, waiting=("b",))
    assert totals.whole == sum((spent for state, spent in totals.by_state.items() if state != "b"), ZERO)
    if ordered:
        assert sum(totals.by_state.values(), ZERO) == CLOCK.elapsed(ordered[0][1], until)
        assert totals.current == CLOCK.elapsed(ordered[-1][1], until)
