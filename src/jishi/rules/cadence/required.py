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

    手册 应驻村天数
    公式 （每月应驻天数与当月工作日数中较小的）×本人应在岗的工作日数÷当月工作日数，舍去小数；应在岗即任
    职期内且没有批准的假
    依据 [F3] [I]
    规则 presence.required_days_month
    例 2026年2月有16个工作日，全月在岗应驻16天，在岗一半应驻8天；23个工作日的月份在岗10天，应驻8天（20×
    10÷23=8.69）

    >>> prorate(20, 16, 16), prorate(20, 16, 8), prorate(20, 23, 10)
    (16, 8, 8)
    """
    if min(base, eligible) < 0 or eligible > workdays:
        raise MoreEligibleThanAll(f"{eligible}/{workdays}（基数{base}）", "不为负、应在岗不多于工作日数")
    return min(base, workdays) * eligible // workdays if workdays else 0


def required_days(calendar: WorkCalendar, first: date, last: date, base: int, eligible: int) -> int:
    """The same for a period of the calendar. Example: a whole February 2026 asks for 16."""
    return prorate(base, calendar.count_workdays(first, last), eligible)
