"""The four kinds of day that a working calendar knows."""

from datetime import date
from enum import StrEnum

SATURDAY = 5


class DayKind(StrEnum):
    WORKDAY = "workday"
    MAKE_UP = "make_up"
    REST = "rest"
    HOLIDAY = "holiday"

    @property
    def works(self) -> bool:
        return self in (DayKind.WORKDAY, DayKind.MAKE_UP)

    @property
    def label(self) -> str:
        return {"workday": "工作日", "make_up": "调休上班", "rest": "周末休息", "holiday": "放假"}[self.value]

    @classmethod
    def of(cls, day: date, *, works: bool) -> "DayKind":
        """The kind that fits the weekday: working at a weekend is a make-up day, off in the week one off."""
        weekend = day.weekday() >= SATURDAY
        if works:
            return cls.MAKE_UP if weekend else cls.WORKDAY
        return cls.REST if weekend else cls.HOLIDAY
