"""The traditional calendar as whole days: lunar dates, solar terms and the cycle of sixty."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from lunar_python import LunarYear

from jishi.rules.fault import RuleFault
from jishi.rules.nearest import suggestion

# The years for which two independent tables agree on every day (see docs/decisions/rules-lunar-table.md).
FIRST_YEAR, LAST_YEAR = 1980, 2088
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
# In the order of a year from January: the first is 小寒, about 5 January.
SOLAR_TERMS = (
    *("小寒", "大寒", "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至"),
    *("小暑", "大暑", "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至"),
)
MONTH_NAMES = "正二三四五六七八九十冬腊"
DIGITS = "一二三四五六七八九十"
# 1 October 1949 is a 甲子 day: any perpetual calendar, and the cycle has run unbroken since.
_FIRST_OF_CYCLE = date(1949, 10, 1).toordinal()
# The Julian day number of the noon of 1 January of the year 1 is 1721426, its ordinal 1.
_JULIAN_DAY_OF_ORDINAL_ZERO = 1721425


class YearOutOfLunarTable(RuleFault):
    title = "年份超出农历表"


class NoSuchLunarDate(RuleFault):
    title = "没有这个农历日期"


class UnknownSolarTerm(RuleFault):
    title = "没有这个节气"


@dataclass(frozen=True, slots=True, order=True)
class LunarDate:
    """A day of the lunar calendar; `leap` marks the second month of that number (闰月)."""

    year: int
    month: int
    leap: bool
    day: int

    def __str__(self) -> str:
        """As people write it: 2025年闰六月廿九."""
        return f"{self.year}年{'闰' * self.leap}{MONTH_NAMES[self.month - 1]}月{day_name(self.day)}"


def day_name(day: int) -> str:
    """初一 to 三十."""
    if day in (20, 30):
        return f"{DIGITS[day // 10 - 1]}十"
    return ("初", "十", "廿")[(day - 1) // 10] + DIGITS[(day - 1) % 10]


@lru_cache(maxsize=256)
def _months(year: int) -> tuple[tuple[int, int, bool, int], ...]:
    """(ordinal of first day, month, leap, days) of each lunar month of the lunar year, in order."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise YearOutOfLunarTable(year, f"{FIRST_YEAR} 至 {LAST_YEAR} 年")
    return tuple(
        (
            int(month.getFirstJulianDay()) - _JULIAN_DAY_OF_ORDINAL_ZERO,
            abs(month.getMonth()),
            month.getMonth() < 0,
            month.getDayCount(),
        )
        for month in LunarYear.fromYear(year).getMonthsInYear()
    )


@lru_cache(maxsize=256)
def _starts(year: int) -> tuple[int, ...]:
    return tuple(month[0] for month in _months(year))


def lunar_date(day: date) -> LunarDate:
    """The lunar date of a day. Example: 2026-02-17 is the first day of the first month of 2026."""
    ordinal = day.toordinal()
    year = day.year if ordinal >= _starts(day.year)[0] else day.year - 1
    first, month, leap, _ = _months(year)[bisect_right(_starts(year), ordinal) - 1]
    return LunarDate(year, month, leap, ordinal - first + 1)


def month_length(day: date) -> int:
    """Days, 29 or 30, of the lunar month in which this day lies."""
    ordinal = day.toordinal()
    year = lunar_date(day).year
    return _months(year)[bisect_right(_starts(year), ordinal) - 1][3]


def solar_date(lunar: LunarDate) -> date:
    """The day of a lunar date; a leap month or a thirtieth that the year does not have is refused."""
    for first, month, leap, days in _months(lunar.year):
        if (month, leap) == (lunar.month, lunar.leap):
            if not 1 <= lunar.day <= days:
                break
            return date.fromordinal(first + lunar.day - 1)
    shown = f"{lunar.year}-{'闰' * lunar.leap}{lunar.month}-{lunar.day}"
    raise NoSuchLunarDate(shown, "该年确有的农历月（有无闰月请查历书）和日（小月29天，大月30天）")


@lru_cache(maxsize=256)
def _terms(year: int) -> tuple[date, ...]:
    """The 24 solar terms of a Gregorian year, 小寒 first."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise YearOutOfLunarTable(year, f"{FIRST_YEAR} 至 {LAST_YEAR} 年")
    moments = LunarYear.fromYear(year).getJieQiJulianDays()
    # The library's list begins with 大雪 and 冬至 of the year before; its Julian days are in Beijing time.
    return tuple(
        date.fromordinal(int(moment + 0.5) - _JULIAN_DAY_OF_ORDINAL_ZERO) for moment in moments[2:26]
    )


def solar_term(year: int, name: str) -> date:
    """The day on which a solar term falls. Example: 清明 of 2026 is 5 April."""
    if name not in SOLAR_TERMS:
        raise UnknownSolarTerm(name, suggestion(name, SOLAR_TERMS))
    return _terms(year)[SOLAR_TERMS.index(name)]


def day_stem_branch(day: date) -> str:
    """The day's place in the sixty-day cycle. Example: 2026-02-17 is 壬戌."""
    index = (day.toordinal() - _FIRST_OF_CYCLE) % 60
    return STEMS[index % 10] + BRANCHES[index % 12]


def day_branch(day: date) -> str:
    """The earthly branch of the day, by which some markets go. Example: 2026-02-17 is 戌."""
    return day_stem_branch(day)[1]


def festivals(year: int) -> dict[str, date]:
    """The four statutory holidays that move with the traditional calendar.

    Source: 全国年节及纪念日放假办法 (State Council): 农历正月初一, 清明节当日, 农历五月初五, 农历八月十五.
    """
    return {
        "春节": solar_date(LunarDate(year, 1, False, 1)),
        "清明节": solar_term(year, "清明"),
        "端午节": solar_date(LunarDate(year, 5, False, 5)),
        "中秋节": solar_date(LunarDate(year, 8, False, 15)),
    }
