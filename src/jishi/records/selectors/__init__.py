"""The door out: every read of a record passes here."""

from jishi.records.selectors.choices import Choice, choices
from jishi.records.selectors.entries import due_next, open_entries, search_entries, titles, touched_by
from jishi.records.selectors.find import Query, find, several
from jishi.records.selectors.history import history
from jishi.records.selectors.lines import LineRow, hidden_lines, lines
from jishi.records.selectors.listable import listable
from jishi.records.selectors.may import may
from jishi.records.selectors.readiness import Progress, progress
from jishi.records.selectors.shown import Cell, shown
from jishi.records.selectors.sources import sources
from jishi.records.selectors.ties import Tie, ties
from jishi.records.selectors.totals import counted, totals
from jishi.records.selectors.visible import get, visible

__all__ = [
    "Cell",
    "Choice",
    "LineRow",
    "Progress",
    "Query",
    "Tie",
    "choices",
    "counted",
    "due_next",
    "find",
    "get",
    "hidden_lines",
    "history",
    "lines",
    "listable",
    "may",
    "open_entries",
    "progress",
    "search_entries",
    "several",
    "shown",
    "sources",
    "ties",
    "titles",
    "totals",
    "touched_by",
    "visible",
]
