"""What the first third of each village's needs counts more, from tables alone; shares no code with the solver."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .read import Problem

Array = NDArray[Any]


def thirds(problem: Problem) -> Array:
    """By village: a third of its weighted needs."""
    needs = problem.needs
    return np.bincount(needs.village, needs.weight * needs.count, minlength=len(problem.villages)) / 3


def met_by_village(problem: Problem, persons: Array) -> Array:
    """By village: the weighted needs met when ``persons`` of each row of needs are."""
    needs = problem.needs
    return np.bincount(needs.village, needs.weight * persons, minlength=len(problem.villages))


def thirds_bonus(problem: Problem, persons: Array) -> float:
    """What ``persons`` met of each row of needs count beyond their weights."""
    if not problem.first_third_bonus:
        return 0.0
    met = np.minimum(met_by_village(problem, persons), thirds(problem))
    return float(problem.first_third_bonus * met.sum())
