"""The attendance sheet against a day-by-day reckoning of its own."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.book import DEFAULTS, Setting, Values
from jishi.rules.calendar import WorkCalendar
from jishi.rules.presence import Away, DayStatus, Judged, PresenceDay, Status, sheet
from jishi.rules.presence.days import AnotherPersonsCheckIn, NotAnAbsence, WindowsTooFew
from jishi.rules.values.months import EndBeforeStart

from .expect import refused

CALENDAR = WorkCalendar.published()
KEYS = ["presence.required_days_month", "presence.checkins_per_day", "presence.windows"]
FIRST, LAST = date(2026, 2, 1), date(2026, 2, 28)
RULES = DEFAULTS.values(KEYS, FIRST)
ALWAYS = [(date(2025, 1, 1), None)]
DAYS = st.dates(date(2026, 1, 25), date(2026, 3, 10))
STRETCHES = st.tuples(DAYS, DAYS).map(sorted).map(tuple)
TWICE = DEFAULTS.values(
    KEYS,
    FIRST,
    [
        Setting("presence.checkins_per_day", 2, date(2026, 1, 1), "县"),
        Setting("presence.windows", ("06:00-09:00", "17:00-22:00"), date(2026, 1, 1), "县"),
    ],
)


def mark(day: date, status: Status = Status.VALID, window: int | None = 0, person: str = "张三") -> Judged:
    return Judged(f"{day}{window}", person, day, window, status, (), False)


MARKS = st.lists(st.builds(mark, DAYS, st.sampled_from(Status), st.sampled_from([0, 1])), max_size=20)
AWAYS = st.lists(
    st.builds(
        lambda kind, days: Away(kind, *days),
        st.sampled_from([DayStatus.LEAVE, DayStatus.TRAINING, DayStatus.OFFICIAL_AWAY]),
        STRETCHES,
    ),
    max_size=3,
)


@given(
    MARKS, AWAYS, st.lists(STRETCHES, max_size=2), st.sets(DAYS, max_size=2), st.sampled_from([RULES, TWICE])
)
def test_day_by_day(
    marks: list[Judged],
    away: list[Away],
    posted: list[tuple[date, date]],
    signed: set[date],
    values: Values,
) -> None:
    found = sheet(marks, FIRST, LAST, posted, CALENDAR, values, away=away, signed=signed)
    expected, eligible, workdays = [], 0, 0
    wanted = values.number("presence.checkins_per_day")
    for day in (FIRST + timedelta(days=offset) for offset in range(28)):
        works = CALENDAR.is_workday(day)
        workdays += works
        if not any(start <= day <= end for start, end in posted):
            continue
        kinds = [one.kind.value for one in away if one.starts_on <= day <= one.ends_on]
        eligible += works and "leave" not in kinds
        mine = [one for one in marks if one.day == day]
        valid = {one.window for one in mine if one.status is Status.VALID}
        if len(valid) >= wanted or day in signed:
            word = "present"
        elif not works:
            word = "rest"
        else:
            word = next((kind for kind in ("training", "official_away", "leave") if kind in kinds), "absent")
        pending = word != "present" and any(one.status is Status.SUSPECT for one in mine)
        expected.append(PresenceDay(day, DayStatus(word), pending))
    assert found.days == tuple(expected)
    # 20 of a month of at least 20 working days; February 2026 has 16.
    assert workdays == 16
    assert found.required == 16 * eligible // 16
    counted = sum(day.status.value in ("present", "training", "official_away") for day in expected)
    assert found.counted == counted
    assert found.met is (counted >= found.required)
    assert sum(found.count(status) for status in DayStatus) == len(expected)
    assert found.rules == tuple(KEYS)


def test_february_2026_has_sixteen_working_days() -> None:
    """The scenario of the county: the target of February 2026 is 16 and not 20."""
    whole = sheet([], FIRST, LAST, ALWAYS, CALENDAR, RULES)
    assert (whole.required, whole.counted, whole.met) == (16, 0, False)
    assert (whole.count(DayStatus.ABSENT), whole.count(DayStatus.REST)) == (16, 12)
    march = sheet([], date(2026, 3, 1), date(2026, 3, 31), ALWAYS, CALENDAR, RULES)
    assert march.required == 20


def test_presence_on_a_day_of_rest_counts() -> None:
    saturday = date(2026, 3, 7)
    found = sheet([mark(saturday)], saturday, saturday, ALWAYS, CALENDAR, RULES)
    assert found.days == (PresenceDay(saturday, DayStatus.PRESENT, False),)
    assert (found.required, found.counted, found.met) == (0, 1, True)


def test_business_over_a_weekend_counts_its_working_days() -> None:
    away = [Away(DayStatus.OFFICIAL_AWAY, date(2026, 3, 5), date(2026, 3, 9))]
    found = sheet([], date(2026, 3, 5), date(2026, 3, 9), ALWAYS, CALENDAR, RULES, away=away)
    assert [day.status.value for day in found.days] == [
        *["official_away"] * 2,
        "rest",
        "rest",
        "official_away",
    ]
    assert found.counted == 3


def test_a_sheet_of_nobody_posted_is_empty() -> None:
    assert sheet([], FIRST, LAST, [], CALENDAR, RULES).days == ()
    later = [(date(2026, 3, 1), None)]
    assert sheet([], FIRST, LAST, later, CALENDAR, RULES).required == 0


def test_two_in_one_window_are_one() -> None:
    day = date(2026, 3, 2)
    morning, evening = mark(day), mark(day, window=1)
    assert sheet([morning, morning], day, day, ALWAYS, CALENDAR, TWICE).count(DayStatus.PRESENT) == 0
    assert sheet([morning, evening], day, day, ALWAYS, CALENDAR, TWICE).count(DayStatus.PRESENT) == 1


def test_two_a_day_need_two_windows() -> None:
    one_window = DEFAULTS.values(
        KEYS, FIRST, [Setting("presence.checkins_per_day", 2, date(2026, 1, 1), "县")]
    )
    with refused(WindowsTooFew, "06:00-22:00", "每天打卡2次，设至少2个时段"):
        sheet([], FIRST, LAST, ALWAYS, CALENDAR, one_window)


def test_another_persons_check_in_is_refused() -> None:
    both = [mark(FIRST), mark(LAST, person="李四")]
    with refused(AnotherPersonsCheckIn, "李四 2026-02-280", "张三的打卡"):
        sheet(both, FIRST, LAST, ALWAYS, CALENDAR, RULES)


def test_what_cannot_be_an_absence() -> None:
    with refused(NotAnAbsence, DayStatus.REST, "training、official_away、leave"):
        sheet([], FIRST, LAST, ALWAYS, CALENDAR, RULES, away=[Away(DayStatus.REST, FIRST, LAST)])


@pytest.mark.parametrize("what", ["sheet", "away", "posted"])
def test_an_end_before_its_start(what: str) -> None:
    first, last = (LAST, FIRST) if what == "sheet" else (FIRST, LAST)
    away = [Away(DayStatus.LEAVE, LAST, FIRST)] if what == "away" else []
    posted = [(LAST, FIRST)] if what == "posted" else ALWAYS
    with refused(EndBeforeStart, "2026-02-01", "不早于 2026-02-28 的日期"):
        sheet([], first, last, posted, CALENDAR, RULES, away=away)
