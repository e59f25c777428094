"""The working calendar: which days are worked, counted fast enough for every deadline of a county."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Self

from jishi.rules.calendar.kind import DayKind
from jishi.rules.calendar.published import Notice, provisional_years, published, statutory_holidays
from jishi.rules.fault import RuleFault
from jishi.rules.values.months import check_order


class YearNotPublished(RuleFault):
    title = "这一年没有公布的放假安排"


class WorkCalendar:
    """Days that differ from Monday to Friday, for a set of years; any other year is refused.

    `days` gives the days off and the make-up days (True is worked, False is off); every year occurring in it
    is covered. `provisional_years` are covered by the statutory holidays alone, over which `days` takes
    precedence; whatever is reckoned in them is flagged. `names` are the holidays' names. Immutable.
    """

    __slots__ = ("_days", "_names", "_ordinals", "covered", "provisional_years")

    def __init__(
        self,
        days: Mapping[date, bool | DayKind],
        provisional_years: frozenset[int] = frozenset(),
        names: Mapping[date, str] | None = None,
    ) -> None:
        self._days = {
            day: kind if isinstance(kind, DayKind) else DayKind.of(day, works=kind)
            for day, kind in days.items()
        }
        self._names = dict(names or {})
        self.provisional_years = provisional_years
        self.covered = frozenset(day.year for day in days) | provisional_years
        self._ordinals: dict[int, tuple[int, ...]] = {}

    @classmethod
    def published(
        cls, overrides: Mapping[date, bool | DayKind] | None = None, notices: Iterable[Notice] = ()
    ) -> Self:
        """The calendar of the published notices, with later years provisional.

        `notices` are years that came out later; their years are no longer provisional. `overrides` are single
        days of this county (a local closing, say); they are applied last and leave a year provisional.
        """
        days, names, _ = published()
        all_days: dict[date, bool | DayKind] = dict(days)
        all_names, settled = dict(names), set()
        for notice in notices:
            all_days.update(notice.days)
            all_names.update(notice.names)
            settled.add(notice.year)
        all_days.update(overrides or {})
        return cls(all_days, provisional_years() - settled, all_names)

    def kind(self, day: date) -> DayKind:
        """What kind of day this is; a year outside the calendar is refused."""
        self._check_year(day.year)
        known = self._days.get(day)
        if known is not None:
            return known
        if day.year in self.provisional_years and day in statutory_holidays(day.year):
            return DayKind.HOLIDAY
        weekday = DayKind.of(day, works=True)
        return DayKind.REST if weekday is DayKind.MAKE_UP else weekday

    def is_workday(self, day: date) -> bool:
        return self.kind(day).works

    def is_provisional(self, day: date) -> bool:
        """Whether the day lies in a year whose notice is not out, so that a reckoning may still change."""
        self._check_year(day.year)
        return day.year in self.provisional_years

    def holiday_name(self, day: date) -> str | None:
        """The name of the holiday for which this day is off (or made up), None for an ordinary day."""
        self._check_year(day.year)
        if day in self._names:
            return self._names[day]
        if day.year in self.provisional_years and day not in self._days:
            return statutory_holidays(day.year).get(day)
        return None

    def add_workdays(self, day: date, count: int) -> date:
        """The `count`-th working day after `day` (before it, if negative); `day` itself for 0.

        "Within 3 working days" counts from the next working day: 3 from Friday 2026-02-13 is 2026-02-25,
        since 14 February is made up and 15 to 23 February are the Spring Festival.
        """
        year, ordinal = day.year, day.toordinal()
        ordinals = self._workdays(year)
        if count > 0:
            index = bisect_right(ordinals, ordinal) + count - 1
            while index >= len(ordinals):
                index -= len(ordinals)
                year += 1
                ordinals = self._workdays(year)
            return date.fromordinal(ordinals[index])
        if count == 0:
            return day
        index = bisect_left(ordinals, ordinal) + count
        while index < 0:
            year -= 1
            ordinals = self._workdays(year)
            index += len(ordinals)
        return date.fromordinal(ordinals[index])

    def count_workdays(self, first: date, last: date) -> int:
        """Working days from `first` to `last`, both included. February 2026 has 16."""
        check_order(first, last)
        total = bisect_right(self._workdays(last.year), last.toordinal())
        for year in range(first.year, last.year):
            total += len(self._workdays(year))
        return total - bisect_left(self._workdays(first.year), first.toordinal())

    def workdays(self, first: date, last: date) -> list[date]:
        """The working days from `first` to `last`, both included, in order."""
        check_order(first, last)
        found: list[int] = []
        for year in range(first.year, last.year + 1):
            found.extend(self._workdays(year))
        low, high = bisect_left(found, first.toordinal()), bisect_right(found, last.toordinal())
        return [date.fromordinal(ordinal) for ordinal in found[low:high]]

    def on_or_after(self, day: date) -> date:
        """The day itself if it is worked, else the next working day."""
        return day if self.is_workday(day) else self.add_workdays(day, 1)

    def _check_year(self, year: int) -> None:
        if year not in self.covered:
            raise YearNotPublished(year, "已载入工作日历的年份，请先导入这一年的放假通知")

    def _workdays(self, year: int) -> tuple[int, ...]:
        """Ordinals of the working days of a year, made once."""
        found = self._ordinals.get(year)
        if found is None:
            self._check_year(year)
            found = tuple(
                ordinal
                for ordinal in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
                if self.kind(date.fromordinal(ordinal)).works
            )
            self._ordinals[year] = found
        return found
