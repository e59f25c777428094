"""Farming seasons, when no villager has time: between two marks, solar terms or days of the year."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from jishi.rules.calendar.lunar import SOLAR_TERMS, solar_term
from jishi.rules.fault import RuleFault
from jishi.rules.values.months import exact_date

_TERM = re.compile(rf"({'|'.join(SOLAR_TERMS)})([+-]\d{{1,2}})?")
_FIXED = re.compile(r"(\d{1,2})月(\d{1,2})日")


class SeasonUnreadable(RuleFault):
    title = "农忙季节写法读不懂"


@dataclass(frozen=True, slots=True)
class DayMark:
    """A day that recurs each year: so many days from a solar term, or a month and day if `term` is empty."""

    term: str
    offset: int = 0
    month: int = 0
    day: int = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "芒种", "芒种-7" or "6月1日"; 29 February is refused, since not every year has it."""
        if found := _TERM.fullmatch(text):
            return cls(found[1], int(found[2] or 0))
        if found := _FIXED.fullmatch(text):
            fixed = exact_date(2001, int(found[1]), int(found[2]))
            return cls("", 0, fixed.month, fixed.day)
        raise SeasonUnreadable(text, "节气加减天数（芒种、芒种-7）或月日（6月1日）")

    def on(self, year: int) -> date:
        if self.term:
            return solar_term(year, self.term) + timedelta(days=self.offset)
        return date(year, self.month, self.day)

    def __str__(self) -> str:
        if self.term:
            return f"{self.term}{self.offset:+d}" if self.offset else self.term
        return f"{self.month}月{self.day}日"


@dataclass(frozen=True, slots=True)
class FarmingSeason:
    """A named stretch of every year, both ends included; an end before its start lies in the next year.

    手册 农忙季节
    公式 每年在两个日子之间，含首尾两天；日子按节气加减天数，或按月日；止日早于起日的跨到次年
    依据 [S4] [I]
    规则 season.farming
    例 三夏为芒种前7天至芒种后14天：2026年芒种为6月5日，即5月29日至6月19日

    >>> [day.isoformat() for day in FarmingSeason.parse("三夏：芒种-7至芒种+14").beginning_in(2026)]
    ['2026-05-29', '2026-06-19']
    """

    name: str
    start: DayMark
    end: DayMark

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "三夏：芒种-7至芒种+14"."""
        name, colon, span = text.replace(":", "：").partition("：")
        start, word, end = span.partition("至")
        if not (name.strip() and colon and word):
            raise SeasonUnreadable(text, "“名称：起至止”，如“三夏：芒种-7至芒种+14”")
        return cls(name.strip(), DayMark.parse(start.strip()), DayMark.parse(end.strip()))

    def beginning_in(self, year: int) -> tuple[date, date]:
        """First and last day of the season that begins in a year."""
        start, end = self.start.on(year), self.end.on(year)
        return (start, end) if start <= end else (start, self.end.on(year + 1))

    def holds_on(self, day: date) -> bool:
        """Whether the day lies in the season that began this year or the year before."""
        return any(first <= day <= last for first, last in map(self.beginning_in, (day.year, day.year - 1)))

    def __str__(self) -> str:
        return f"{self.name}：{self.start}至{self.end}"


def season_on(day: date, seasons: Iterable[FarmingSeason]) -> FarmingSeason | None:
    """The first of the seasons in which a day lies, None if it lies in none."""
    return next((season for season in seasons if season.holds_on(day)), None)
