"""The most valuable distribution: against every other one by brute force, and against another library's solver."""

from collections.abc import Sequence

from hypothesis import example, given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from jishi.rules.placement.optimum import most_valuable

Table = list[list[int | None]]


def tables(rows: int, columns: int, least: int, most: int) -> st.SearchStrategy[tuple[Table, int]]:
    """A table of so many rows and columns at most; some pairs may not be."""
    cell = st.none() | st.integers(least, most)
    return st.tuples(st.integers(0, rows), st.integers(0, columns)).flatmap(
        lambda size: st.tuples(
            st.lists(st.lists(cell, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]),
            st.just(size[1]),
        )
    )


def total(table: Table, columns: Sequence[int | None]) -> int:
    """The sum of a distribution that may be: no column twice, no pair that may not be."""
    given_out = [column for column in columns if column is not None]
    assert len(given_out) == len(set(given_out))
    pairs = [table[row][column] for row, column in enumerate(columns) if column is not None]
    assert None not in pairs
    return sum(pair for pair in pairs if pair is not None)


def greatest(table: Table, taken: frozenset[int] = frozenset()) -> int:
    """Every distribution there is, row after row."""
    if not table:
        return 0
    first, rest = table[0], table[1:]
    sums = [greatest(rest, taken)]
    for column, worth in enumerate(first):
        if worth is not None and column not in taken:
            sums.append(worth + greatest(rest, taken | {column}))
    return max(sums)


# Here a column's price rises more than once.
@example(([[-2, 8], [5, 7], [2, 4], [5, 5]], 2))
@given(tables(5, 5, -3, 9))
def test_against_every_distribution_there_is(made: tuple[Table, int]) -> None:
    table, columns = made
    assert total(table, most_valuable(table, columns)) == greatest(table)


@given(tables(12, 12, -50, 1000))
def test_against_the_solver_of_another_library(made: tuple[Table, int]) -> None:
    table, columns = made
    if not table:
        assert most_valuable(table, columns) == []
        return
    never = 10**6
    cost = [[never if x is None else -x for x in row] + [0] * len(table) for row in table]
    rows, seats = linear_sum_assignment(cost)
    best = -sum(cost[row][seat] for row, seat in zip(rows, seats, strict=True))
    assert total(table, most_valuable(table, columns)) == best


def test_numbers_are_told_apart_however_large() -> None:
    """Where floating point sees two equal sums, the greater by one is taken."""
    large = 2**70
    assert most_valuable([[large, large + 1], [large, large]], 2) == [1, 0]
    assert most_valuable([[large, large], [large + 1, large]], 2) == [1, 0]


def test_a_row_moves_on_or_gives_way() -> None:
    assert most_valuable([[5, 4], [5, None]], 2) == [1, 0]
    assert most_valuable([[5], [7]], 1) == [None, 0]
    assert most_valuable([[-1]], 1) == [None]
