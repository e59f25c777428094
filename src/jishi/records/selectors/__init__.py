"""The door out: every read of a record passes here."""

from jishi.records.selectors.choices import choices
from jishi.records.selectors.find import Query, find
from jishi.records.selectors.history import history
from jishi.records.selectors.may import may
from jishi.records.selectors.shown import Cell, shown
from jishi.records.selectors.sources import sources
from jishi.records.selectors.visible import get, visible

__all__ = ["Cell", "Query", "choices", "find", "get", "history", "may", "shown", "sources", "visible"]
