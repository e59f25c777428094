"""How evenly a plan serves the towns: the share of each town's needs it meets, least, most and Gini."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .read import Plan, Problem


@dataclass(frozen=True)
class Coverage:
    """``by_town``: persons met by persons in need, by town; NaN where a town has no needs.

    ``least``, ``most`` and ``gini`` are over towns with needs: Gini is 0 where all are served alike, and near
    1 where one town has everything. With no needs anywhere they are NaN.
    """

    by_town: tuple[float, ...]
    least: float
    most: float
    gini: float


def coverage(problem: Problem, plan: Plan) -> Coverage:
    """The coverage of each town by ``plan`` (persons, not weighted)."""
    town, count = problem.villages.town, len(problem.towns)
    wanted = np.bincount(town[problem.needs.village], problem.needs.count, minlength=count)
    met = np.bincount(town[plan.served.village], plan.served.quantity, minlength=count)
    share = np.full(count, np.nan)
    np.divide(met, wanted, out=share, where=wanted > 0)
    known = share[wanted > 0]
    if not len(known):
        return Coverage(tuple(share.tolist()), np.nan, np.nan, np.nan)
    return Coverage(tuple(share.tolist()), float(known.min()), float(known.max()), gini(known))


def gini(values: np.ndarray) -> float:
    """Half the mean difference between any two ``values`` by their mean; 0 when all are 0."""
    total = float(values.sum())
    if total <= 0:
        return 0.0
    ordered, count = np.sort(values), len(values)
    return float((2 * np.arange(1, count + 1) - count - 1) @ ordered / (count * total))
