"""Deadlines in working days, calendar days or months, with the reckoning as lines that a person can check."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from jishi.rules.calendar.kind import DayKind
from jishi.rules.calendar.workdays import WorkCalendar
from jishi.rules.fault import RuleFault
from jishi.rules.values.months import add_months

WEEKDAYS = "一二三四五六日"


class NegativePeriod(RuleFault):
    title = "期限为负"


class PeriodUnit(StrEnum):
    WORKDAYS = "workdays"
    DAYS = "days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day on which something is in time. `provisional`: a year's holiday notice is not out yet.

    `rolled` is the calendar's own last day if that was a day off and the deadline moved on to a working day.
    """

    start: date
    due: date
    amount: int
    unit: PeriodUnit
    provisional: bool = False
    rolled: date | None = None
    rules: tuple[str, ...] = ()


def after_workdays(
    calendar: WorkCalendar, start: date, days: int, *, rules: tuple[str, ...] = ()
) -> Deadline:
    """Within so many working days of `start`, counted from the next working day; 0 is the same day.

    Formula: the `days`-th working day after `start`. Source: [F17] (自…次日起13个工作日).
    Example: 3 working days from 2026-02-13 end on 2026-02-25.

    手册 若干个工作日内
    公式 从次日起数工作日，数满为止；调休上班的周末算，放假的平日不算；0个工作日即当天
    依据 [F17]
    规则 case.limit_consult case.limit_complaint rating.negative_fix_workdays
    例 2026年2月13日（周五）起3个工作日：14日调休上班为第1个，15日至23日春节放假不计，24日、25日为第2、
    第3个，2月25日24时到期

    >>> after_workdays(WorkCalendar.published(), date(2026, 2, 13), 3).due
    datetime.date(2026, 2, 25)
    """
    _check(days)
    due = calendar.add_workdays(start, days)
    return Deadline(start, due, days, PeriodUnit.WORKDAYS, _provisional(calendar, start, due), None, rules)


def after_days(
    calendar: WorkCalendar, start: date, days: int, *, roll: bool = False, rules: tuple[str, ...] = ()
) -> Deadline:
    """Within so many calendar days: that of `start` is not counted. `roll`: on to a working day."""
    _check(days)
    return _fixed(calendar, start, start + timedelta(days=days), days, PeriodUnit.DAYS, roll, rules)


def after_months(
    calendar: WorkCalendar, start: date, months: int, *, roll: bool = False, rules: tuple[str, ...] = ()
) -> Deadline:
    """Within so many months: the same day of the last month, or its last day.

    With `roll` a last day that is off moves on to the next working day (Civil Code, article 203) [K].
    Example: one month from 2026-01-31 ends on 2026-02-28.

    手册 若干个月内
    公式 到若干个月后的同一天（没有这一天的为该月最后一天）；选用顺延的，最后一天放假则到其后第一个工作
    日
    依据 [F20]，《民法典》第二百零二条、第二百零三条 [K]
    规则 mediation.normal_months
    例 2026年1月31日起一个月，到2月28日；2026年9月1日起一个月并顺延，到10月8日

    >>> after_months(WorkCalendar.published(), date(2026, 9, 1), 1, roll=True).due
    datetime.date(2026, 10, 8)
    """
    _check(months)
    return _fixed(calendar, start, add_months(start, months), months, PeriodUnit.MONTHS, roll, rules)


def _fixed(
    calendar: WorkCalendar,
    start: date,
    last: date,
    amount: int,
    unit: PeriodUnit,
    roll: bool,
    rules: tuple[str, ...],
) -> Deadline:
    if not roll:
        return Deadline(start, last, amount, unit, False, None, rules)
    due = calendar.on_or_after(last)
    moved = last if due != last else None
    return Deadline(start, due, amount, unit, _provisional(calendar, last, due), moved, rules)


def _check(amount: int) -> None:
    if amount < 0:
        raise NegativePeriod(amount, "0或正整数")


def _provisional(calendar: WorkCalendar, first: date, last: date) -> bool:
    return not calendar.provisional_years.isdisjoint(range(first.year, last.year + 1))


def overdue_workdays(calendar: WorkCalendar, deadline: Deadline, on: date) -> int:
    """Working days past the deadline on a day, 0 while in time."""
    return 0 if on <= deadline.due else calendar.count_workdays(deadline.due + timedelta(days=1), on)


def explain(calendar: WorkCalendar, deadline: Deadline) -> tuple[str, ...]:
    """The reckoning, line by line, in Chinese: start, days counted, days not and why, the last day."""
    lines = [f"{show(deadline.start)}起算，当日不计" if deadline.amount else f"{show(deadline.start)}当日"]
    if deadline.unit is PeriodUnit.WORKDAYS:
        lines += _runs(calendar, deadline)
    elif deadline.amount:
        unit = "个月" if deadline.unit is PeriodUnit.MONTHS else "天"
        lines.append(f"满{deadline.amount}{unit}：{show(deadline.rolled or deadline.due)}")
    if deadline.rolled is not None:
        lines.append(f"{show(deadline.rolled)}{_why(calendar, deadline.rolled)}，顺延到下一个工作日")
    lines.append(f"{show(deadline.due)}24时到期")
    if deadline.provisional:
        lines.append("其中有的年份放假安排尚未公布，公布后可能变动")
    return tuple(lines)


def show(day: date) -> str:
    """A day as an official reads it: 2026-02-13（周五）."""
    return f"{day.isoformat()}（周{WEEKDAYS[day.weekday()]}）"


def _why(calendar: WorkCalendar, day: date) -> str:
    kind = calendar.kind(day)
    name = calendar.holiday_name(day) or ""
    return kind.label if kind is DayKind.REST else f"{name}{kind.label}"


def _runs(calendar: WorkCalendar, deadline: Deadline) -> Iterator[str]:
    """Runs of days of one kind; the working ones carry their numbers."""
    day, counted = deadline.start + timedelta(days=1), 0
    while day <= deadline.due:
        first, why, works = day, _why(calendar, day), calendar.is_workday(day)
        while day <= deadline.due and _why(calendar, day) == why:
            day += timedelta(days=1)
        last = day - timedelta(days=1)
        days = (last - first).days + 1
        span = show(first) if days == 1 else f"{show(first)}至{show(last)}"
        if works:
            number = f"第{counted + 1}个" if days == 1 else f"第{counted + 1}至{counted + days}个"
            counted += days
            yield f"{span}{why}：{number}工作日"
        else:
            yield f"{span}{why}：不计"
