"""How many are owed when a month is short, or a person was away for part of it."""

from datetime import date

from jishi.rules.calendar.workdays import WorkCalendar
from jishi.rules.fault import RuleFault


class MoreEligibleThanAll(RuleFault):
    title = "应在岗天数多于工作日数"


def prorate(base: int, workdays: int, eligible: int) -> int:
    """Days owed of a period with so many working days, on `eligible` of which the person was at the post.

    Formula: floor(min(base, workdays) x eligible / workdays). Source: 20 days a month [F3]; the minimum, the
    pro-rating and the floor [I]. Examples: 20 in February 2026 (16 working days) is 16; half of them, 8;
    10 of 23 working days give floor(20 x 10 / 23) = 8.
    """
    if min(base, eligible) < 0 or eligible > workdays:
        raise MoreEligibleThanAll(f"{eligible}/{workdays}（基数{base}）", "不为负、应在岗不多于工作日数")
    return min(base, workdays) * eligible // workdays if workdays else 0


def required_days(calendar: WorkCalendar, first: date, last: date, base: int, eligible: int) -> int:
    """The same for a period of the calendar. Example: a whole February 2026 asks for 16."""
    return prorate(base, calendar.count_workdays(first, last), eligible)
