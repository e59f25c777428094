"""The county's working days, and the only clock that says what day it is."""

from jishi.core.calendar.clock import today

__all__ = ["today"]
