"""Periods in which the county counts: week, month, quarter, half-year, year and the round of a posting."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from jishi.rules.fault import RuleFault
from jishi.rules.values.months import EndBeforeStart, add_months, check_order

_CODE = re.compile(r"(\d{4})(?:-(\d{2})|-W(\d{2})|-Q([1-4])|-H([12]))?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class PeriodUnreadable(RuleFault):
    title = "期间写法不对"


class RoundLengthWrong(RuleFault):
    title = "轮次期限不对"


class PeriodKind(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    ROUND = "round"


_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF: 6, PeriodKind.YEAR: 12}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of days, both ends included. Weeks are ISO weeks, Monday to Sunday."""

    first: date
    last: date
    kind: PeriodKind

    def __post_init__(self) -> None:
        check_order(self.first, self.last)

    @property
    def code(self) -> str:
        """2026-02-13, 2026-W07, 2026-02, 2026-Q1, 2026-H1, 2026; a round by its ends."""
        if self.kind is PeriodKind.DAY:
            return self.first.isoformat()
        if self.kind is PeriodKind.WEEK:
            year, week, _ = self.first.isocalendar()
            return f"{year}-W{week:02d}"
        if self.kind is PeriodKind.ROUND:
            return f"{self.first.isoformat()}/{self.last.isoformat()}"
        index = (self.first.month - 1) // _MONTHS[self.kind] + 1
        tails = {"month": f"-{index:02d}", "quarter": f"-Q{index}", "half": f"-H{index}", "year": ""}
        return f"{self.first.year}{tails[self.kind.value]}"

    @property
    def label(self) -> str:
        """2026年第7周, 2026年2月, 2026年一季度, 2026年上半年, 2026年."""
        if self.kind is PeriodKind.DAY:
            return f"{self.first.year}年{self.first.month}月{self.first.day}日"
        if self.kind is PeriodKind.WEEK:
            year, week, _ = self.first.isocalendar()
            return f"{year}年第{week}周"
        if self.kind is PeriodKind.ROUND:
            return f"{self.first.isoformat()}至{self.last.isoformat()}轮次"
        month = self.first.month
        tails = {
            "month": f"{month}月",
            "quarter": f"{'一二三四'[(month - 1) // 3]}季度",
            "half": "上半年" if month == 1 else "下半年",
            "year": "",
        }
        return f"{self.first.year}年{tails[self.kind.value]}"

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last

    def next(self) -> "Period":
        """The period that follows; a round is followed by one of as many months."""
        if self.kind is PeriodKind.ROUND:
            after = self.last + timedelta(days=1)
            months = (after.year - self.first.year) * 12 + after.month - self.first.month
            return round_from(after, months)
        return containing(self.kind, self.last + timedelta(days=1))

    def previous(self) -> "Period":
        """The period before; not defined for a round, whose predecessor may have had another length."""
        return containing(self.kind, self.first - timedelta(days=1))


def containing(kind: PeriodKind, day: date) -> Period:
    """The period of a kind in which a day lies. A round is known only by its own start: use `round_from`."""
    if kind is PeriodKind.DAY:
        return Period(day, day, kind)
    if kind is PeriodKind.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=6), kind)
    if kind is PeriodKind.ROUND:
        raise PeriodUnreadable(kind.value, "日、周、月、季度、半年、年之一；轮次请从其起始日计算")
    months = _MONTHS[kind]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return Period(first, add_months(first, months) - timedelta(days=1), kind)


def round_from(start: date, months: int) -> Period:
    """A round of a posting. Example: 24 months from 2024-05-10 end on 2026-05-09. Source: [S0][S1].

    手册 一轮驻村到哪天
    公式 从到岗之日起若干个月，期满前一天为最后一天
    依据 [S0] [S1]
    规则 round.months
    例 2024年5月10日到岗，24个月，到2026年5月9日止

    >>> round_from(date(2024, 5, 10), 24).last
    datetime.date(2026, 5, 9)
    """
    if months <= 0:
        raise RoundLengthWrong(months, "正整数个月，一般为24")
    return Period(start, add_months(start, months) - timedelta(days=1), PeriodKind.ROUND)


def periods(kind: PeriodKind, first: date, last: date) -> Iterator[Period]:
    """The periods of a kind that touch the days from `first` to `last`, in order."""
    check_order(first, last)
    period = containing(kind, first)
    while period.first <= last:
        yield period
        period = period.next()


def parse_period(text: str) -> Period:
    """Read the code of a period back. Example: 2026-Q1 is 1 January to 31 March 2026."""
    code = text.strip().upper()
    first, slash, last = code.partition("/")
    try:
        if slash:
            return Period(date.fromisoformat(first), date.fromisoformat(last), PeriodKind.ROUND)
        if _DAY.fullmatch(code):
            return containing(PeriodKind.DAY, date.fromisoformat(code))
        if found := _CODE.fullmatch(code):
            return _from_code(int(found[1]), *found.groups()[1:])
    except EndBeforeStart:
        raise
    except ValueError:
        pass
    raise PeriodUnreadable(text, "2026、2026-H1、2026-Q1、2026-02、2026-W07 或 2026-02-13 的写法")


def _from_code(
    year: int, month: str | None, week: str | None, quarter: str | None, half: str | None
) -> Period:
    if week:
        return containing(PeriodKind.WEEK, date.fromisocalendar(year, int(week), 1))
    if month:
        return containing(PeriodKind.MONTH, date(year, int(month), 1))
    if quarter:
        return containing(PeriodKind.QUARTER, date(year, int(quarter) * 3, 1))
    if half:
        return containing(PeriodKind.HALF, date(year, int(half) * 6, 1))
    return containing(PeriodKind.YEAR, date(year, 1, 1))
