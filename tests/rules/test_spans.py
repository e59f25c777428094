"""Spans of days against plain sets of days."""

from datetime import date
from itertools import pairwise, product

from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.cadence.spans import span, subtract, union

SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted).map(tuple), max_size=5)


def days_of(spans: list[tuple[int, int]]) -> set[int]:
    return {day for first, last in spans for day in range(first, last + 1)}


@given(SPANS, SPANS)
def test_spans_against_sets_of_days(spans: list[tuple[int, int]], holes: list[tuple[int, int]]) -> None:
    joined = union(spans)
    assert days_of(joined) == days_of(spans)
    assert all(after[0] > before[1] + 1 for before, after in pairwise(joined))
    kept = subtract(joined, holes)
    assert days_of(kept) == days_of(spans) - days_of(holes)
    assert sum(last - first + 1 for first, last in kept) == len(days_of(kept))


def test_a_span_without_end_is_for_good() -> None:
    assert span(date(2026, 1, 1), None) == (date(2026, 1, 1).toordinal(), date.max.toordinal())
    assert span(date(2026, 1, 1), date(2026, 1, 1)) == (date(2026, 1, 1).toordinal(),) * 2


def test_every_pair_of_small_spans() -> None:
    """Union and subtraction of one span and one hole, all cases."""
    pairs = [(first, last) for first, last in product(range(6), repeat=2) if first <= last]
    for one, other in product(pairs, repeat=2):
        assert days_of(subtract([one], [other])) == days_of([one]) - days_of([other])
        assert days_of(union([one, other])) == days_of([one, other])
