"""Counting in calendar months as the law does: the same day of a later month, or its last day."""

from calendar import monthrange
from datetime import date

from jishi.rules.fault import RuleFault


class EndBeforeStart(RuleFault):
    title = "结束早于开始"


class NoSuchDate(RuleFault):
    title = "没有这一天"


def check_order(start: date, end: date) -> None:
    """Refuse an interval whose end is before its start."""
    if end < start:
        raise EndBeforeStart(end.isoformat(), f"不早于 {start.isoformat()} 的日期")


def exact_date(year: int, month: int, day: int) -> date:
    """The date of these three numbers; month 13 or 29 February of a common year are refused by name."""
    try:
        return date(year, month, day)
    except ValueError:
        raise NoSuchDate(f"{year}-{month}-{day}", "日历上真有的年月日（1至12月，日不超过当月天数）") from None


def add_months(day: date, months: int) -> date:
    """The same day `months` later (earlier if negative); the last day of that month when it is shorter.

    Source: Civil Code of the PRC, article 202 (a period in months ends on the corresponding day of the last
    month; without one, on its last day). Example: 2026-01-31 and one month give 2026-02-28.

    手册 若干个月以后是哪天
    公式 到期为若干个月后的同一天；那个月没有这一天的，为该月最后一天
    依据 《民法典》第二百零二条 [K]
    例 2026年1月31日起一个月，到2026年2月28日

    >>> add_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if not date.min.year <= year <= date.max.year:
        raise NoSuchDate(f"{year}-{month}", "公元1年至9999年之间")
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def full_months(start: date, end: date) -> int:
    """Whole months from `start` to `end`: the largest n with `add_months(start, n) <= end`.

    Used for terms of office. Example: 2025-01-31 to 2025-02-28 is one month, to 2025-02-27 none.

    手册 任职满几个月
    公式 从任职之日起数整月，不满一个月的不计
    依据 [I]
    规则 tenure.same_post tenure.same_section tenure.sensitive_staff
    例 2016年3月1日任职，到2026年2月28日为119个月，到2026年3月1日满120个月（10年）

    >>> full_months(date(2016, 3, 1), date(2026, 2, 28)), full_months(date(2016, 3, 1), date(2026, 3, 1))
    (119, 120)
    """
    check_order(start, end)
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1
