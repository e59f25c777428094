"""Who approves a leave, and from when one who is not back is overdue."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from jishi.rules.book import Values
from jishi.rules.calendar.workdays import WorkCalendar
from jishi.rules.values.months import check_order

DAY = timedelta(days=1)


class Level(StrEnum):
    """Who approves: the town's party committee, or the county's organisation department."""

    TOWN = "town"
    COUNTY = "county"


# Whom the person also tells, by who approves.
TOLD = {Level.TOWN: ("village", "county"), Level.COUNTY: ("village", "town")}


@dataclass(frozen=True, slots=True)
class LeaveLevel:
    """Who approves, the stretch of days that decided it, and to whom it is reported."""

    approver: Level
    first: date
    last: date
    told: tuple[str, ...]
    rules: tuple[str, ...] = ("leave.town_max_days",)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def leave_level(
    first: date,
    last: date,
    values: Values,
    calendar: WorkCalendar,
    others: Iterable[tuple[date, date]] = (),
) -> LeaveLevel:
    """Who approves a leave of these calendar days, both included.

    `others` are the person's other leaves. Those with no working day between are counted as one leave with
    it, so that a long leave cut into short ones still goes to the county.

    手册 请假由谁批准
    公式 按日历天数计，不超过规定天数的由镇党委批准、报村和县里；超过的由县委组织部批准、报村和镇里；前后两
    段假之间没有工作日的，合并计算
    依据 [F3] [I]
    规则 leave.town_max_days
    例 请假3天由镇里批准，4天由县里批准；周五1天、下周一又1天，连同周末合并为4天，由县里批准

    >>> from jishi.rules.book import DEFAULTS
    >>> rules, calendar = DEFAULTS.values(["leave.town_max_days"], date(2026, 3, 2)), WorkCalendar.published()
    >>> friday, monday = (date(2026, 3, 6),) * 2, (date(2026, 3, 9),) * 2
    >>> level = leave_level(*monday, rules, calendar, [friday])
    >>> leave_level(*monday, rules, calendar).approver.value, level.approver.value, level.days
    ('town', 'county', 4)
    """
    check_order(first, last)
    start, end = joined(first, last, others, calendar)
    short = (end - start).days + 1 <= values.number("leave.town_max_days")
    approver = Level.TOWN if short else Level.COUNTY
    return LeaveLevel(approver, start, end, TOLD[approver])


def joined(
    first: date, last: date, others: Iterable[tuple[date, date]], calendar: WorkCalendar
) -> tuple[date, date]:
    """The stretch of leaves without a working day between them in which these days lie."""
    waiting = list(others)
    for one in waiting:
        check_order(*one)
    while near := [one for one in waiting if _touches(first, last, *one, calendar)]:
        waiting = [one for one in waiting if one not in near]
        first = min(first, *(start for start, _ in near))
        last = max(last, *(end for _, end in near))
    return first, last


def _touches(first: date, last: date, start: date, end: date, calendar: WorkCalendar) -> bool:
    """Whether no working day lies between the two stretches."""
    gap, until = min(last, end) + DAY, max(first, start) - DAY
    return gap > until or calendar.count_workdays(gap, until) == 0


def overdue_days(ends_on: date, returned_on: date | None, on: date, values: Values) -> int:
    """Days by which a person is overdue, as seen on a day; 0 for one who came back in time.

    手册 假满未归
    公式 假期最后一天再加宽限天数，到这天还没有销假的，次日起算逾期
    依据 [I]
    规则 leave.overdue_days
    例 假期到3月6日，宽限1天：3月7日销假不算逾期，3月9日仍未销假逾期2天

    >>> from jishi.rules.book import DEFAULTS
    >>> rules = DEFAULTS.values(["leave.overdue_days"], date(2026, 3, 6))
    >>> overdue_days(date(2026, 3, 6), date(2026, 3, 7), date(2026, 4, 1), rules)
    0
    >>> overdue_days(date(2026, 3, 6), None, date(2026, 3, 9), rules)
    2
    """
    back = on if returned_on is None else min(on, returned_on)
    return max(0, (back - ends_on).days - values.number("leave.overdue_days"))
