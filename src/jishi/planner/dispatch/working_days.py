"""Dates and the numbers the planner counts working days by, given any calendar that knows its working days."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from ..errors import PlannerError


class Calendar(Protocol):
    """What is asked of a calendar; the county's holidays and make-up days are its business."""

    def is_workday(self, day: dt.date) -> bool: ...


class NotAWorkingDay(PlannerError):
    code = "not_a_working_day"
    template = "%(day)s 不在规划期的工作日里；请改用其中的一天"


class WorkingDays:
    """The first ``count`` working days from ``first`` on (that day included if it is one), numbered from 0."""

    def __init__(self, calendar: Calendar, first: dt.date, count: int) -> None:
        self.days: list[dt.date] = []
        day = first
        while len(self.days) < count:
            if calendar.is_workday(day):
                self.days.append(day)
            day += dt.timedelta(days=1)

    def date(self, number: int) -> dt.date:
        """The date of working day ``number``."""
        if not 0 <= number < len(self.days):
            raise NotAWorkingDay([{"day": number}], day=number)
        return self.days[number]

    def number(self, day: dt.date) -> int:
        """The number of a working day."""
        if day not in self.days:
            raise NotAWorkingDay([{"day": day}], day=day.isoformat())
        return self.days.index(day)

    def release(self, day: dt.date) -> int:
        """The first working day on or after ``day``: the release of an order placed then."""
        return sum(1 for one in self.days if one < day)

    def due(self, day: dt.date) -> int:
        """The last working day on or before ``day``: the deadline of an order promised for then.

        -1 for a deadline that has passed before the horizon begins. A deadline after the horizon is its
        number of days: later than any visit of this plan.
        """
        return len(self.days) if day > self.days[-1] else sum(1 for one in self.days if one <= day) - 1
