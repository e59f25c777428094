"""Finds the days a text speaks of, as seen from the day it was written."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

FULL = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*[日号]?")
MONTH = re.compile(r"(?:(\d{4})\s*年|(今年|去年|前年|明年))?\s*(\d{1,2})\s*月(?:份|(\d{1,2})\s*[日号])?")
NEAR = {
    "大前天": -3,
    "前天": -2,
    "昨天": -1,
    "昨晚": -1,
    "今天": 0,
    "今早": 0,
    "今晚": 0,
    "明天": 1,
    "后天": 2,
}
WEEK = re.compile(r"(上上|上|这|本|下)个?(?:周|星期|礼拜)([一二三四五六日天])?")
WEEKS = {"上上": -14, "上": -7, "这": 0, "本": 0, "下": 7}
YEARS = {"今年": 0, "去年": -1, "前年": -2, "明年": 1}
LAST_MONTH = re.compile(r"(上个?月|这个?月|本月|下个?月)")
WORDS = re.compile("|".join(sorted(NEAR, key=len, reverse=True)))


@dataclass(frozen=True)
class When:
    """Words of the text at `start`..`end` that mean the days `first` to `last`."""

    words: str
    start: int
    end: int
    first: date
    last: date


def find_days(text: str, *, on: date) -> list[When]:
    """Days and stretches of days in order of position; impossible ones (February 30) are left out."""
    found: list[When] = []
    for pattern, read in (
        (FULL, _full),
        (MONTH, _month),
        (WORDS, _near),
        (WEEK, _week),
        (LAST_MONTH, _months),
    ):
        for match in pattern.finditer(text):
            overlaps = any(w.start < match.end() and match.start() < w.end for w in found)
            days = None if overlaps else read(match, on)
            if days is not None:
                found.append(When(match.group(), match.start(), match.end(), *days))
    return sorted(found, key=lambda w: w.start)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full(match: re.Match[str], on: date) -> tuple[date, date] | None:
    day = _day(*(int(g) for g in match.groups()))
    return (day, day) if day else None


def _month(match: re.Match[str], on: date) -> tuple[date, date] | None:
    year, word, month, day = match.groups()
    number = int(month)
    if not 1 <= number <= 12:
        return None
    if year or word:
        of = int(year) if year else on.year + YEARS[word]
        if not 1 <= of <= 9999:
            return None
    else:
        # "12月" said in January is the one just past, unless it is soon.
        of = on.year - 1 if (number - on.month) > 2 else on.year
    if day:
        one = _day(of, number, int(day))
        return (one, one) if one else None
    return date(of, number, 1), date(of, number, calendar.monthrange(of, number)[1])


def _near(match: re.Match[str], on: date) -> tuple[date, date]:
    day = on + timedelta(NEAR[match.group()])
    return day, day


def _week(match: re.Match[str], on: date) -> tuple[date, date]:
    monday = on - timedelta(on.weekday()) + timedelta(WEEKS[match.group(1)])
    if not match.group(2):
        return monday, monday + timedelta(6)
    day = monday + timedelta(min("一二三四五六日天".index(match.group(2)), 6))
    return day, day


def _months(match: re.Match[str], on: date) -> tuple[date, date]:
    step = {"上": -1, "下": 1}.get(match.group()[0], 0)
    count = on.year * 12 + on.month - 1 + step
    year, month = divmod(count, 12)
    return date(year, month + 1, 1), date(year, month + 1, calendar.monthrange(year, month + 1)[1])
