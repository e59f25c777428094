"""How evenly a plan serves towns and villages: the share of each one's needs it meets, least, most and Gini."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .read import Plan, Problem

Array = NDArray[Any]


@dataclass(frozen=True)
class Coverage:
    """``by_town`` and ``by_village``: persons met by persons in need; NaN where there are no needs.

    ``least``, ``most`` and ``gini`` are over towns with needs, ``village_least``, ``village_most`` and
    ``village_gini`` over villages: Gini is 0 where all are served alike, and near 1 where one has everything. With
    no needs anywhere they are NaN.
    """

    by_town: tuple[float, ...]
    least: float
    most: float
    gini: float
    by_village: tuple[float, ...]
    village_least: float
    village_most: float
    village_gini: float

    def figures(self) -> dict[str, float]:
        """Least, most and Gini of towns and of villages."""
        names = ("least", "most", "gini", "village_least", "village_most", "village_gini")
        return {name: float(getattr(self, name)) for name in names}


def coverage(problem: Problem, plan: Plan) -> Coverage:
    """The coverage of each town and village by ``plan`` (persons, not weighted)."""
    served = plan.served
    return coverage_of(problem, served.village, served.quantity)


def coverage_of(problem: Problem, village: Array, quantity: Array) -> Coverage:
    """The same for ``quantity`` persons of each ``village`` served."""
    count = len(problem.villages)
    wanted = np.bincount(problem.needs.village, problem.needs.count, minlength=count)
    met = np.bincount(village, quantity, minlength=count)
    town, towns = problem.villages.town, len(problem.towns)
    by_town = _shares(np.bincount(town, met, minlength=towns), np.bincount(town, wanted, minlength=towns))
    by_village = _shares(met, wanted)
    return Coverage(
        tuple(by_town.tolist()), *_spread(by_town), tuple(by_village.tolist()), *_spread(by_village)
    )


def _shares(met: Array, wanted: Array) -> Array:
    share = np.full(len(met), np.nan)
    np.divide(met, wanted, out=share, where=wanted > 0)
    return share


def _spread(share: Array) -> tuple[float, float, float]:
    known = share[np.isfinite(share)]
    if not len(known):
        return np.nan, np.nan, np.nan
    return float(known.min()), float(known.max()), gini(known)


def gini(values: Array) -> float:
    """Half the mean difference between any two ``values`` by their mean; 0 when all are 0."""
    total = float(values.sum())
    if total <= 0:
        return 0.0
    ordered, count = np.sort(values), len(values)
    return float((2 * np.arange(1, count + 1) - count - 1) @ ordered / (count * total))
