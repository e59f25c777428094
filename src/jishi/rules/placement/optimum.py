"""The most valuable distribution of rows over columns, in whole numbers of any size, so that nothing is rounded."""

from collections.abc import Sequence

Worth = Sequence[Sequence[int | None]]


def most_valuable(worth: Worth, columns: int) -> list[int | None]:
    """The column of each row, each column given once at most, None for a row that goes without.

    `worth[row][column]` is what the pair is worth, None where it may not be; to go without is worth nothing. The sum
    is the greatest there is (Kuhn 1955, Munkres 1957). At most rows * rows * columns steps.
    """
    found = _Distribution(worth, columns)
    for row in range(len(worth)):
        found.seat(row)
    return found.column_of


class _Distribution:
    """The rows seated so far, as well as possible, and the prices that prove it.

    No pair is worth more than its row's and its column's price together, and the pairs that are seated just that.
    """

    def __init__(self, worth: Worth, columns: int) -> None:
        self.worth = worth
        self.row_of: list[int | None] = [None] * columns
        self.column_of: list[int | None] = [None] * len(worth)
        self.row_price, self.column_price = [0] * len(worth), [0] * columns

    def seat(self, first: int) -> None:
        """One row more: others move on along the chain that loses least, to a free column or to one going without."""
        loss: dict[int, int] = {}
        before: dict[int, int] = {}
        open_ = list(range(len(self.row_of)))
        rows, columns = {first: 0}, {}
        row, least_home, leaver = first, self.row_price[first], first
        while True:
            self._reach(row, rows[row], open_, loss, before)
            nearest = min((column for column in open_ if column in loss), key=loss.__getitem__, default=None)
            if nearest is None or loss[nearest] > least_home:
                end, freed = least_home, self._unseat(leaver)
                break
            holder = self.row_of[nearest]
            if holder is None:
                end, freed = loss[nearest], nearest
                break
            open_.remove(nearest)
            columns[nearest] = rows[holder] = loss[nearest]
            row = holder
            if rows[row] + self.row_price[row] < least_home:
                least_home, leaver = rows[row] + self.row_price[row], row
        for row, passed in rows.items():
            self.row_price[row] -= end - passed
        for column, passed in columns.items():
            self.column_price[column] += end - passed
        self._move_on(freed, before)

    def _reach(
        self, row: int, passed: int, open_: list[int], loss: dict[int, int], before: dict[int, int]
    ) -> None:
        """What each column loses if the chain comes to it through this row."""
        base, offers = passed + self.row_price[row], self.worth[row]
        for column in open_:
            offer = offers[column]
            if offer is not None:
                there = base + self.column_price[column] - offer
                if column not in loss or there < loss[column]:
                    loss[column], before[column] = there, row

    def _unseat(self, row: int) -> int | None:
        column, self.column_of[row] = self.column_of[row], None
        return column

    def _move_on(self, column: int | None, before: dict[int, int]) -> None:
        """Each row of the chain takes the column it came to; the first has none to give on."""
        while column is not None:
            row = before[column]
            self.row_of[column] = row
            self.column_of[row], column = column, self.column_of[row]
