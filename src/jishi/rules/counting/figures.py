"""Flows of a period, flows since a day, and stocks on a day; what is expected stays apart from what came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from jishi.rules.values.months import check_order
from jishi.rules.values.period import Period, PeriodKind


@dataclass(frozen=True, slots=True)
class Entry:
    """An amount of its smallest unit on a day, written down on `known_on`; a reversal is a negative amount."""

    on: date
    amount: int
    known_on: date
    expected: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """Two figures that are never added together, and how many entries each rests on."""

    received: int
    expected: int
    received_entries: int
    expected_entries: int


@dataclass(frozen=True, slots=True)
class Span:
    """Something that holds from a day to a day, both included; without `last` it still holds."""

    code: str
    first: date
    last: date | None = None

    def __post_init__(self) -> None:
        if self.last is not None:
            check_order(self.first, self.last)


def in_period(entries: Iterable[Entry], period: Period, *, known_by: date | None = None) -> Figure:
    """What happened in a period, first and last day included; as known on a day if `known_by` is given.

    手册 期间数
    公式 发生日期在期间之内（含首尾两天）的合计，预计和实收分开，不相加；重算过去某天的数，只用那天以前（含
    当天）已录入的
    依据 [S1] [S4] [I]
    例 3月31日实收5万元、4月1日实收3万元、预计全年10万元：一季度实收5万元

    >>> from jishi.rules.values.period import parse_period
    >>> days = [(date(2026, 3, 31), 5, False), (date(2026, 4, 1), 3, False), (date(2026, 2, 1), 10, True)]
    >>> entries = [Entry(on, amount, on, expected) for on, amount, expected in days]
    >>> found = in_period(entries, parse_period("2026-Q1"))
    >>> found.received, found.expected
    (5, 10)
    """
    seen = [
        entry for entry in entries if entry.on in period and (known_by is None or entry.known_on <= known_by)
    ]
    expected = [entry.amount for entry in seen if entry.expected]
    received = [entry.amount for entry in seen if not entry.expected]
    return Figure(sum(received), sum(expected), len(received), len(expected))


def cumulative(entries: Iterable[Entry], since: date, as_of: date, *, known_by: date | None = None) -> Figure:
    """What happened from a day (of a round, say) to a day, both included.

    手册 累计数
    公式 从起算日（如轮次开始）到截至日的合计，含首尾两天；各期间数之和等于累计数
    依据 [S2] [I]
    例 从2025年1月1日起累计大集128场，其中2026年40场，则2025年88场

    >>> days = [date(2025, 6, 1)] * 88 + [date(2026, 6, 1)] * 40
    >>> cumulative([Entry(day, 1, day) for day in days], date(2025, 1, 1), date(2026, 12, 31)).received
    128
    """
    return in_period(entries, Period(since, as_of, PeriodKind.ROUND), known_by=known_by)


def stock(spans: Iterable[Span], as_of: date) -> int:
    """How many different things hold on a day.

    手册 时点数
    公式 截至日当天仍有效的不同对象数，开始和结束当天都算有效；同一对象有几段的只数一次
    依据 [I]
    例 任期到6月30日止的，6月30日在岗，7月1日不在岗

    >>> span = Span("甲", date(2024, 7, 1), date(2026, 6, 30))
    >>> [stock([span], day) for day in (date(2026, 6, 30), date(2026, 7, 1))]
    [1, 0]
    """
    return len(
        {span.code for span in spans if span.first <= as_of and (span.last is None or as_of <= span.last)}
    )
