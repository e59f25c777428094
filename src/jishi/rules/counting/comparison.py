"""The same stretch of the year before, and the change since, where a change can be reckoned at all."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from jishi.rules.counting.rate import show_percent
from jishi.rules.values.months import add_months, check_order

YEAR = 12


@dataclass(frozen=True, slots=True)
class Change:
    """A figure against the one before; no rate where that was nothing or less."""

    current: int
    before: int

    @property
    def difference(self) -> int:
        return self.current - self.before

    @property
    def rate(self) -> Fraction | None:
        return Fraction(self.difference, self.before) if self.before > 0 else None


def is_month_end(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def same_period(first: date, last: date) -> tuple[date, date]:
    """The same days a year earlier; whole months against whole months, however long February is.

    手册 上年同期
    公式 起止日期各往前12个月；从月初到月末的整月，对上年的整月；2月29日对上年2月28日
    依据 [I]
    例 2025年2月1日至28日，上年同期为2024年2月1日至29日；2026年1月1日至5月20日，为2025年1月1日至5月20日

    >>> [str(day) for day in same_period(date(2025, 2, 1), date(2025, 2, 28))]
    ['2024-02-01', '2024-02-29']
    """
    check_order(first, last)
    start, end = add_months(first, -YEAR), add_months(last, -YEAR)
    if first.day == 1 and is_month_end(last):
        end = end.replace(day=monthrange(end.year, end.month)[1])
    return start, end


def compare(current: int, before: int) -> Change:
    """Two figures of the same kind and stretch."""
    return Change(current, before)


def show_change(change: Change) -> str:
    """The change in words.

    手册 同比怎样写
    公式 （本期－上年同期）÷上年同期；上年同期为0或负的，只写增减数，不写百分比
    依据 [I]
    例 本期45、上年同期36，增长25%；上年同期为0的，写“增加45，上年同期为0，不计增幅”

    >>> show_change(Change(45, 36)), show_change(Change(45, 0))
    ('增长25%', '增加45，上年同期为0，不计增幅')
    """
    if not change.difference:
        return "持平"
    more = change.difference > 0
    if change.rate is None:
        amount = f"{'增加' if more else '减少'}{abs(change.difference)}"
        return f"{amount}，上年同期为{change.before}，不计增幅"
    return f"{'增长' if more else '下降'}{show_percent(abs(change.rate))}"
