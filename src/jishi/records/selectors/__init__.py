"""The door out: every read of a record passes here."""

from jishi.records.selectors.attachments import attachment, attachments, may_open
from jishi.records.selectors.choices import Choice, choices
from jishi.records.selectors.entries import begun, handled, search_entries, titles
from jishi.records.selectors.find import Query, find, several
from jishi.records.selectors.history import history
from jishi.records.selectors.lines import LineRow, hidden_lines, lines
from jishi.records.selectors.listable import listable
from jishi.records.selectors.may import may
from jishi.records.selectors.merged import Mark, Page, capped, due_page, due_queries
from jishi.records.selectors.readiness import Progress, progress
from jishi.records.selectors.reckoning import Line as ReckoningLine
from jishi.records.selectors.reckoning import reckoning, reminded
from jishi.records.selectors.shown import Cell, shown
from jishi.records.selectors.sources import sources
from jishi.records.selectors.ties import Tie, ties
from jishi.records.selectors.totals import counted, totals
from jishi.records.selectors.visible import get, visible

__all__ = [
    "Cell",
    "Choice",
    "LineRow",
    "Mark",
    "Page",
    "Progress",
    "Query",
    "ReckoningLine",
    "Tie",
    "attachment",
    "attachments",
    "begun",
    "capped",
    "choices",
    "counted",
    "due_page",
    "due_queries",
    "find",
    "get",
    "handled",
    "hidden_lines",
    "history",
    "lines",
    "listable",
    "may",
    "may_open",
    "progress",
    "reckoning",
    "reminded",
    "search_entries",
    "several",
    "shown",
    "sources",
    "ties",
    "titles",
    "totals",
    "visible",
]
