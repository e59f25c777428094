"""Time as the county reckons it: working days, deadlines, clocks, reminders, markets, seasons."""

from jishi.rules.calendar.kind import DayKind
from jishi.rules.calendar.published import HolidayNoticeWrong, Notice, read_notice
from jishi.rules.calendar.workdays import WorkCalendar, YearNotPublished

__all__ = ["DayKind", "HolidayNoticeWrong", "Notice", "WorkCalendar", "YearNotPublished", "read_notice"]
