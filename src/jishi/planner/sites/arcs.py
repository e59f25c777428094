"""Who could go where, as arrays: one arc for each place and site near enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..columns import Floats, Ints
from .problem import SiteProblem


@dataclass(frozen=True, eq=False)
class Arcs:
    """``cost`` is what one person on the arc adds to the total that is made small: kilometres, or -1 if covered."""

    people: Floats
    capacity: Floats
    must: NDArray[Any]
    place: Ints
    site: Ints
    cost: Floats
    everybody: bool
    """Must all people be sent somewhere?"""
    opened: int

    @property
    def sites(self) -> int:
        return len(self.capacity)

    @property
    def unlimited(self) -> bool:
        """Has every site room for everybody?"""
        return bool((self.capacity >= self.people.sum()).all())

    def only(self, arcs: NDArray[Any]) -> Arcs:
        """With some of the arcs (a mask)."""
        return Arcs(self.people, self.capacity, self.must, self.place[arcs], self.site[arcs], self.cost[arcs],
                    self.everybody, self.opened)  # fmt: skip


def as_arcs(problem: SiteProblem) -> Arcs:
    km = problem.distances()
    people = np.array([place.coming for place in problem.places], float)
    near = (km <= problem.max_km) if problem.max_km is not None else np.ones(km.shape, bool)
    near &= people[:, None] > 0
    place, site = np.nonzero(near)
    median = problem.aim == "median"
    total = people.sum()
    capacity = [min(total, total if one.capacity is None else float(one.capacity)) for one in problem.sites]
    return Arcs(
        people=people,
        capacity=np.array(capacity, float),
        must=np.array([one.must_open for one in problem.sites], bool),
        place=place.astype(np.int64),
        site=site.astype(np.int64),
        cost=km[place, site] if median else np.full(len(place), -1.0),
        everybody=median,
        opened=problem.open_sites,
    )
