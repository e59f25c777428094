"""Limits on a unit's leader days within parts of the horizon, arranged for lookup by unit and day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .columns import Ints
from .problem import Problem

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Periods:
    """The rows of ``period_limits`` by unit: those of unit ``u`` are ``start[u]`` to ``start[u + 1]``."""

    start: Ints
    unit: Ints
    first: Ints
    last: Ints
    most: Ints
    days: int

    @classmethod
    def of(cls, problem: Problem) -> Periods:
        table = problem.period_limits
        order = np.argsort(table.unit, kind="stable")
        unit = table.unit[order]
        start = np.searchsorted(unit, np.arange(len(problem.units) + 1)).astype(np.int64)
        first, last = table.first_day[order], table.last_day[order]
        return cls(start, unit, first, last, table.leader_days[order], problem.days)

    def __len__(self) -> int:
        return len(self.unit)

    @cached_property
    def inside(self) -> Array:
        """A row for each period: its days."""
        day = np.arange(self.days)
        return (self.first[:, None] <= day) & (day <= self.last[:, None])

    def visits(self, unit: Ints, day: Ints) -> Ints:
        """How many of the visits (``unit[k]`` on ``day[k]``) fall into each period."""
        table = np.zeros((len(self.start) - 1, self.days), np.int64)
        np.add.at(table, (unit, day), 1)
        return np.asarray((table[self.unit] * self.inside).sum(axis=1))

    def kept(self, unit: Ints, day: Ints) -> bool:
        """Do these visits keep every limit?"""
        return not len(self) or bool((self.visits(unit, day) <= self.most).all())

    def close(self, free: Array, row_of: Ints, unit: Ints, day: Ints) -> None:
        """Clear in ``free`` the days of periods that the visits given use up; ``row_of`` a unit is -1 if it has none."""
        if len(self):
            full = (self.visits(unit, day) >= self.most) & (row_of[self.unit] >= 0)
            for period in np.flatnonzero(full):
                free[row_of[self.unit[period]], self.inside[period]] = False


def leader_days(problem: Problem) -> Array:
    """Leader days by unit, no more than its periods and the days outside them allow."""
    result = problem.units.leader_days.astype(float)
    periods = Periods.of(problem)
    for unit in np.unique(periods.unit):
        rows = slice(periods.start[unit], periods.start[unit + 1])
        outside = problem.days - int(periods.inside[rows].any(axis=0).sum())
        result[unit] = min(result[unit], float(periods.most[rows].sum()) + outside)
    return result
