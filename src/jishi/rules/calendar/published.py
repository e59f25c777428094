"""Days off by published notice, days off by law in a year still without one, and how a notice is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

from chinese_calendar.constants import Holiday, holidays, workdays

from jishi.rules.calendar.kind import DayKind
from jishi.rules.calendar.lunar import LAST_YEAR, festivals
from jishi.rules.fault import RuleFault


class HolidayNoticeWrong(RuleFault):
    title = "放假通知表有误"


@dataclass(frozen=True)
class Notice:
    """A year's arrangement of holidays and make-up days, as the State Council's office publishes it."""

    year: int
    days: Mapping[date, DayKind]
    names: Mapping[date, str]


def read_notice(payload: Mapping[str, object]) -> Notice:
    """Read a year in the common exchange form `{"year", "papers", "days": [{"name", "date", "isOffDay"}]}`.

    Every row is checked: its date, its flag, no date twice, and a year that is a number.
    """
    year, rows = payload.get("year"), payload.get("days")
    if not isinstance(year, int) or isinstance(year, bool):
        raise HolidayNoticeWrong(year, "year 为整数年份，如 2027")
    if not isinstance(rows, Sequence) or isinstance(rows, str) or not rows:
        raise HolidayNoticeWrong(rows, "days 为至少一行的列表")
    days: dict[date, DayKind] = {}
    names: dict[date, str] = {}
    for number, row in enumerate(rows, start=1):
        day, kind, name = _read_row(number, row)
        if day in days:
            raise HolidayNoticeWrong(f"第{number}行 {day}", "每个日期只出现一次")
        days[day] = kind
        names[day] = name
    return Notice(year, days, names)


def _read_row(number: int, row: object) -> tuple[date, DayKind, str]:
    if not isinstance(row, Mapping):
        raise HolidayNoticeWrong(f"第{number}行 {row}", "含 name、date、isOffDay 三项")
    name, text, off = row.get("name"), row.get("date"), row.get("isOffDay")
    if not isinstance(name, str) or not isinstance(off, bool):
        raise HolidayNoticeWrong(f"第{number}行 {name} {off}", "name 为文字，isOffDay 为 true 或 false")
    try:
        day = date.fromisoformat(str(text))
    except ValueError:
        raise HolidayNoticeWrong(f"第{number}行 {text}", "date 为真实日期，如 2027-01-01") from None
    return day, DayKind.of(day, works=not off), name


@cache
def published() -> tuple[Mapping[date, DayKind], Mapping[date, str], frozenset[int]]:
    """(days off and make-up days, their names, years covered) of the arrangements published so far.

    Source: the yearly notices of the General Office of the State Council, by way of `chinesecalendar`.
    """
    names = {day: Holiday(name).chinese for day, name in {**holidays, **workdays}.items()}
    days = dict.fromkeys(holidays, DayKind.HOLIDAY) | dict.fromkeys(workdays, DayKind.MAKE_UP)
    return days, names, frozenset(range(min(days).year, max(days).year + 1))


def provisional_years() -> frozenset[int]:
    """The years after the last published one, as far as the lunar table reaches."""
    return frozenset(range(max(published()[2]) + 1, LAST_YEAR + 1))


@lru_cache(maxsize=256)
def statutory_holidays(year: int) -> dict[date, str]:
    """The thirteen days off that the law itself fixes; a year without a notice is reckoned by these alone.

    Source: 全国年节及纪念日放假办法 (in force since 2025-01-01): 元旦1天, 春节4天 (除夕至初三), 清明节1天,
    劳动节2天, 端午节1天, 中秋节1天, 国庆节3天. A day with two names carries both.

    手册 放假安排尚未公布的年份
    公式 只按法定的13天放假：元旦1天、春节4天（除夕至初三）、清明1天、劳动节2天、端午1天、中秋1天、国庆3
    天；其余按周一至周五。这样算出的期限都标明“可能变动”
    依据 《全国年节及纪念日放假办法》 [K]
    例 2027年春节按2月5日至2月8日计

    >>> [day.isoformat() for day, name in statutory_holidays(2027).items() if name == "春节"]
    ['2027-02-05', '2027-02-06', '2027-02-07', '2027-02-08']
    """
    moving = festivals(year)
    spring = [moving["春节"] + timedelta(days=offset) for offset in (-1, 0, 1, 2)]
    fixed = {
        "元旦": [date(year, 1, 1)],
        "春节": spring,
        "清明节": [moving["清明节"]],
        "劳动节": [date(year, 5, 1), date(year, 5, 2)],
        "端午节": [moving["端午节"]],
        "中秋节": [moving["中秋节"]],
        "国庆节": [date(year, 10, 1), date(year, 10, 2), date(year, 10, 3)],
    }
    found: dict[date, str] = {}
    for name, days in fixed.items():
        for day in days:
            found[day] = f"{found[day]}、{name}" if day in found else name
    return found
