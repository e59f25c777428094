"""How figures are counted: times and persons, joint sessions, periods, shares, comparison, coverage."""

from jishi.rules.counting.attendance import HeadCount, Presence, head_count
from jishi.rules.counting.comparison import Change, compare, same_period, show_change
from jishi.rules.counting.coverage import Coverage, coverage
from jishi.rules.counting.figures import Entry, Figure, Span, cumulative, in_period, stock
from jishi.rules.counting.merged import keepers
from jishi.rules.counting.rate import Rate, show_percent, show_rate
from jishi.rules.counting.sessions import Host, Session, counted, credits, joined

__all__ = [
    "Change",
    "Coverage",
    "Entry",
    "Figure",
    "HeadCount",
    "Host",
    "Presence",
    "Rate",
    "Session",
    "Span",
    "compare",
    "counted",
    "coverage",
    "credits",
    "cumulative",
    "head_count",
    "in_period",
    "joined",
    "keepers",
    "same_period",
    "show_change",
    "show_percent",
    "show_rate",
    "stock",
]
