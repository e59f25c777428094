"""Sets of days as sorted, disjoint spans of ordinals: their union and subtraction."""

from collections.abc import Iterable
from datetime import date

from jishi.rules.values.months import check_order

Span = tuple[int, int]
FOREVER = date.max.toordinal()


def span(first: date, last: date | None) -> Span:
    """Days from `first` to `last`, both included; without an end, for good."""
    if last is None:
        return first.toordinal(), FOREVER
    check_order(first, last)
    return first.toordinal(), last.toordinal()


def union(spans: Iterable[Span]) -> list[Span]:
    """The same days in order; spans that overlap or touch are made one."""
    found: list[Span] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def subtract(spans: list[Span], holes: Iterable[Span]) -> list[Span]:
    """The days of `spans` (in order, disjoint) that are in none of `holes`."""
    for low, high in holes:
        kept: list[Span] = []
        for first, last in spans:
            if first < low:
                kept.append((first, min(last, low - 1)))
            if last > high:
                kept.append((max(first, high + 1), last))
        # Spans that end before the hole or begin after it were kept whole by one of the two branches.
        spans = kept
    return spans
