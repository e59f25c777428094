"""What each day of a posting counts as, and the attendance sheet of a month with its target."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from jishi.rules.book import Values
from jishi.rules.cadence.required import required_days
from jishi.rules.calendar.workdays import WorkCalendar
from jishi.rules.fault import RuleFault
from jishi.rules.presence.checkin import Judged, Status
from jishi.rules.values.months import check_order


class WindowsTooFew(RuleFault):
    title = "打卡时段少于每天打卡次数"


class AnotherPersonsCheckIn(RuleFault):
    title = "混入了别人的打卡"


class NotAnAbsence(RuleFault):
    title = "不是外出的种类"


class DayStatus(StrEnum):
    """What a day of a posting counts as."""

    PRESENT = "present"
    OFFICIAL_AWAY = "official_away"
    TRAINING = "training"
    LEAVE = "leave"
    REST = "rest"
    ABSENT = "absent"


# What a day away may be, the first to hold if several do; and what counts towards the month's target.
AWAY = (DayStatus.TRAINING, DayStatus.OFFICIAL_AWAY, DayStatus.LEAVE)
COUNTED = frozenset({DayStatus.PRESENT, DayStatus.OFFICIAL_AWAY, DayStatus.TRAINING})


class Away(NamedTuple):
    """Approved training, official business or leave, both days included."""

    kind: DayStatus
    starts_on: date
    ends_on: date


class PresenceDay(NamedTuple):
    """A day and what it counts as; `pending` while suspect check-ins of it wait for a decision."""

    day: date
    status: DayStatus
    pending: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A month of one person: the days in the posting, the target, and the days that count towards it."""

    days: tuple[PresenceDay, ...]
    required: int
    counted: int
    rules: tuple[str, ...]

    @property
    def met(self) -> bool:
        return self.counted >= self.required

    def count(self, status: DayStatus) -> int:
        return sum(day.status is status for day in self.days)


def sheet(
    marks: Sequence[Judged],
    first: date,
    last: date,
    posted: Iterable[tuple[date, date | None]],
    calendar: WorkCalendar,
    values: Values,
    *,
    away: Iterable[Away] = (),
    signed: Collection[date] = (),
) -> Sheet:
    """One person's sheet from `first` to `last`, a calendar month as a rule.

    `marks` are the person's judged check-ins, `posted` the stretches of the posting, `signed` the days for
    which a missed check-in was approved afterwards (补签).

    手册 驻村月考勤
    公式 一天里有规定次数的有效打卡（或补签已批准）为在村，休息日在村也算；工作日有培训、公差、批准的假依次
    认定，都没有为缺勤；计入天数为在村、公差、培训之和，应驻天数按任职期内且未请假的工作日折算
    依据 [F3] [F27] [I]
    规则 presence.required_days_month presence.checkins_per_day presence.windows
    例 2026年2月有16个工作日，其中10日、11日请假，应驻16×14÷16，即14天

    >>> from jishi.rules.book import DEFAULTS
    >>> keys = [rule.key for rule in DEFAULTS if rule.key.startswith("presence.")]
    >>> start, end = date(2026, 2, 1), date(2026, 2, 28)
    >>> leave = [Away(DayStatus.LEAVE, date(2026, 2, 10), date(2026, 2, 11))]
    >>> always, rules = [(date(2025, 1, 1), None)], DEFAULTS.values(keys, start)
    >>> sheet([], start, end, always, WorkCalendar.published(), rules, away=leave).required
    14
    """
    check_order(first, last)
    full, pending = _marked(marks, values)
    full |= set(signed)
    aways = {kind: _days_away(away, kind) for kind in AWAY}
    days = []
    for day in _posted_days(first, last, posted):
        status = _status(day, full, aways, calendar)
        waiting = status is not DayStatus.PRESENT and day in pending
        days.append(PresenceDay(day, status, waiting))
    on_leave = aways[DayStatus.LEAVE]
    eligible = sum(calendar.is_workday(one.day) and one.day not in on_leave for one in days)
    keys = ("presence.required_days_month", "presence.checkins_per_day", "presence.windows")
    required = required_days(calendar, first, last, values.number(keys[0]), eligible)
    return Sheet(tuple(days), required, sum(one.status in COUNTED for one in days), keys)


def _marked(marks: Sequence[Judged], values: Values) -> tuple[set[date], set[date]]:
    """The days with enough valid check-ins, each in a window of its own, and those with suspect ones."""
    wanted, windows = values.number("presence.checkins_per_day"), values.words("presence.windows")
    if len(windows) < wanted:
        raise WindowsTooFew("、".join(windows), f"每天打卡{wanted}次，设至少{wanted}个时段")
    valid: dict[date, set[int | None]] = defaultdict(set)
    pending = set()
    for mark in marks:
        if mark.person != marks[0].person:
            raise AnotherPersonsCheckIn(f"{mark.person} {mark.id}", f"{marks[0].person}的打卡")
        if mark.status is Status.VALID:
            valid[mark.day].add(mark.window)
        elif mark.status is Status.SUSPECT:
            pending.add(mark.day)
    return {day for day, found in valid.items() if len(found) >= wanted}, pending


def _days_away(away: Iterable[Away], kind: DayStatus) -> set[date]:
    found: set[date] = set()
    for one in away:
        if one.kind not in AWAY:
            raise NotAnAbsence(one.kind, "、".join(AWAY))
        check_order(one.starts_on, one.ends_on)
        if one.kind is kind:
            found |= set(_each(one.starts_on, one.ends_on))
    return found


def _each(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))


def _posted_days(first: date, last: date, posted: Iterable[tuple[date, date | None]]) -> list[date]:
    """The days from `first` to `last` that lie in the posting, each once."""
    found: set[date] = set()
    for start, end in posted:
        check_order(start, end or date.max)
        found |= set(_each(max(first, start), min(last, end or date.max)))
    return sorted(found)


def _status(
    day: date, full: Collection[date], aways: dict[DayStatus, set[date]], calendar: WorkCalendar
) -> DayStatus:
    if day in full:
        return DayStatus.PRESENT
    if not calendar.is_workday(day):
        return DayStatus.REST
    return next((kind for kind in AWAY if day in aways[kind]), DayStatus.ABSENT)
