"""Market days (集日) as villages fix them: by digits of the day, by weekday, by branch."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from jishi.rules.calendar.deadline import WEEKDAYS
from jishi.rules.calendar.lunar import BRANCHES, DIGITS, day_branch, lunar_date, month_length
from jishi.rules.fault import RuleFault
from jishi.rules.values.months import check_order

# Any rule holds again within this many days: the longest wait is a lone 十 over a short month, from 20 to 10.
LONGEST_WAIT = 31


class MarketRuleUnreadable(RuleFault):
    title = "集日规则读不懂"


class MarketRuleEmpty(RuleFault):
    title = "集日规则里的日子不对"


class ShortMonth(StrEnum):
    """What becomes of a thirtieth in a month without one: no market, or the month's last day instead."""

    SKIP = "skip"
    LAST_DAY = "last_day"


def _digit_names(digits: frozenset[int]) -> str:
    return "、".join(DIGITS[digit - 1] for digit in sorted(digits, key=lambda digit: digit or 10))


def _falls(day: int, length: int, digits: frozenset[int], short_month: ShortMonth) -> bool:
    moved = short_month is ShortMonth.LAST_DAY and 0 in digits and day == length and length < 30
    return day % 10 in digits or moved


def _check(values: frozenset[int], low: int, high: int) -> None:
    if not values or not all(low <= value <= high for value in values):
        raise MarketRuleEmpty(sorted(values), f"至少一个，在{low}至{high}之间")


@dataclass(frozen=True, slots=True)
class LunarDigits:
    """By the last digit of the lunar day: 逢三、八 is the 3rd, 8th, 13th, 18th, 23rd and 28th. 0 is 十."""

    digits: frozenset[int]
    short_month: ShortMonth = ShortMonth.SKIP

    def __post_init__(self) -> None:
        _check(self.digits, 0, 9)

    def holds_on(self, day: date) -> bool:
        return _falls(lunar_date(day).day, month_length(day), self.digits, self.short_month)

    def __str__(self) -> str:
        tail = "，小月改月末" if self.short_month is ShortMonth.LAST_DAY else ""
        return f"农历逢{_digit_names(self.digits)}{tail}"


@dataclass(frozen=True, slots=True)
class SolarDigits:
    """By the last digit of the day of the month; the 31st counts as a 1 unless `skip_31`."""

    digits: frozenset[int]
    short_month: ShortMonth = ShortMonth.SKIP
    skip_31: bool = False

    def __post_init__(self) -> None:
        _check(self.digits, 0, 9)

    def holds_on(self, day: date) -> bool:
        length = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - day.replace(day=1)
        if self.skip_31 and day.day == 31:
            return False
        return _falls(day.day, length.days, self.digits, self.short_month)

    def __str__(self) -> str:
        tail = "，小月改月末" if self.short_month is ShortMonth.LAST_DAY else ""
        return f"公历逢{_digit_names(self.digits)}{tail}{'，31日不逢' if self.skip_31 else ''}"


@dataclass(frozen=True, slots=True)
class Weekdays:
    """By days of the week, Monday is 0."""

    weekdays: frozenset[int]

    def __post_init__(self) -> None:
        _check(self.weekdays, 0, 6)

    def holds_on(self, day: date) -> bool:
        return day.weekday() in self.weekdays

    def __str__(self) -> str:
        return "每周" + "、".join(WEEKDAYS[weekday] for weekday in sorted(self.weekdays))


@dataclass(frozen=True, slots=True)
class BranchDays:
    """By the earthly branch of the day (子 is 0), as in the south-west: 逢子、午 is every sixth day."""

    branches: frozenset[int]

    def __post_init__(self) -> None:
        _check(self.branches, 0, 11)

    def holds_on(self, day: date) -> bool:
        return BRANCHES.index(day_branch(day)) in self.branches

    def __str__(self) -> str:
        return f"逢{'、'.join(BRANCHES[branch] for branch in sorted(self.branches))}日"


MarketRule = LunarDigits | SolarDigits | Weekdays | BranchDays

_DIGIT_RULE = re.compile(
    r"(农历|阴历|公历|阳历)逢?([0-9一二三四五六七八九十零、]+?)(，小月改月末)?(，31日不逢)?"
)
_WEEK_RULE = re.compile(r"每(?:周|星期)([一二三四五六日天、]+)")
_BRANCH_RULE = re.compile(rf"逢([{BRANCHES}、]+)日?")


def parse_market(text: str) -> MarketRule:
    """Read a rule as villages write it: 农历逢三、八；公历逢5、0；每周三、六；逢子、午日.

    `str` of a rule gives the same form back.

    手册 集日
    公式 四种写法：农历逢几（按农历日的末位，十即初十、二十、三十）、公历逢几、每周几、逢地支日（如逢子
    、午日）。农历小月没有三十的，或者不设，或者改在月末，由村里选定
    依据 [I]
    例 农历逢三、八的村，2026年正月初一（2月17日）后的下一个集是2月19日（初三）

    >>> next_market(parse_market("农历逢三、八"), date(2026, 2, 17))
    datetime.date(2026, 2, 19)
    """
    plain = re.sub(r"\s", "", text).replace(",", "，").replace("／", "、").replace("/", "、")
    if found := _DIGIT_RULE.fullmatch(plain):
        digits = frozenset(_digit(text, item) for item in re.findall(r"10|.", found[2].replace("、", "")))
        short = ShortMonth.LAST_DAY if found[3] else ShortMonth.SKIP
        if found[1] in ("公历", "阳历"):
            return SolarDigits(digits, short, found[4] is not None)
        if found[4] is None:
            return LunarDigits(digits, short)
    elif found := _WEEK_RULE.fullmatch(plain):
        names = found[1].replace("、", "").replace("天", "日")
        return Weekdays(frozenset(WEEKDAYS.index(name) for name in names))
    elif found := _BRANCH_RULE.fullmatch(plain):
        return BranchDays(frozenset(BRANCHES.index(name) for name in found[1].replace("、", "")))
    raise MarketRuleUnreadable(text, "“农历逢三、八”“公历逢五、十”“每周三、六”“逢子、午日”的写法")


def _digit(text: str, item: str) -> int:
    if item.isdigit() and item.isascii():
        return int(item) % 10
    if item == "零":
        raise MarketRuleUnreadable(text, "用“十”或“0”表示初十、二十、三十")
    return (DIGITS.index(item) + 1) % 10


def market_days(rule: MarketRule, first: date, last: date) -> Iterator[date]:
    """The market days from `first` to `last`, both included, in order."""
    check_order(first, last)
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        if rule.holds_on(day):
            yield day


def next_market(rule: MarketRule, after: date) -> date:
    """The first market day after a day. Example: 农历逢三、八 after 2026-02-17 (初一) is 2026-02-19."""
    return next(market_days(rule, after + timedelta(days=1), after + timedelta(days=LONGEST_WAIT)))
