"""What changes would be worth: one more leader day, a fair forced into a village or kept out of it.

Lower ends come from the proven bound, upper ends from a plan that is tried out; the truth lies between.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from .certificate import HostValues, host_values
from .coverage import coverage
from .explaining import facts_of
from .one_fair import Facts
from .plan import Plan
from .problem import Problem
from .relaxed_hosts import best_hosts
from .sentences import Sentence
from .why_village import possible_swaps

FORCED = 1e9
NEAREST = 6
"""So many villages near a fair are tried in its place."""


@dataclass
class Outlook:
    """Questions about one plan; reading the bound apart takes some seconds, once."""

    problem: Problem
    plan: Plan
    facts: Facts = field(init=False)
    values: HostValues = field(init=False)

    def __post_init__(self) -> None:
        self.facts = facts_of(self.problem, self.plan)
        self.values = host_values(self.problem, self.plan.multipliers)
        self.objective = self.facts.total()

    def leader_day(self, unit: int) -> Sentence:
        """What one more leader day of ``unit`` is worth at the prices of the bound, at most."""
        used = sum(unit in self.facts.units(fair) for fair in range(len(self.facts.hosts)))
        numbers = {
            "worth": float(self.plan.multipliers["leader_day"][unit]),
            "used": float(used),
            "leader_days": float(self.problem.units.leader_days[unit]),
        }
        return Sentence("leader_day", "worth", numbers, {"unit": unit})

    def force(self, village: int) -> Sentence:
        """What the plan loses at least, and at most, if ``village`` must hold a fair."""
        refs = {"village": village}
        if village in self.facts.hosts:
            return Sentence("forced_already", "worth", {}, refs)
        if village not in self.values.hosts:
            return Sentence("force_impossible", "worth", {}, refs)
        least = self._loss(lambda host: FORCED * (host == village))
        return self._told("force", least, possible_swaps(self.facts, village), refs)

    def forbid(self, village: int) -> Sentence:
        """What the plan loses at least, and at most, if ``village`` may hold no fair."""
        refs = {"village": village}
        if village not in self.facts.hosts:
            return Sentence("forbidden_already", "worth", {}, refs)
        least = self._loss(lambda host: -FORCED * (host == village))
        fair = self.facts.hosts.index(village)
        near = [other for other in self._nearest(village) if other not in self.facts.hosts]
        gains = [gain for other in near[:NEAREST] for gain in possible_swaps(self.facts, other, [fair])]
        return self._told("forbid", least, gains, refs)

    def towns(self) -> list[Sentence]:
        """Which share of each town's needs is met, the least served first."""
        share = coverage(self.problem, self.plan).by_town
        known = sorted((value, town) for town, value in enumerate(share) if np.isfinite(value))
        return [
            Sentence("town_share", "worth", {"percent": 100 * value}, {"town": town}) for value, town in known
        ]

    def evenness(self) -> Sentence:
        """How evenly towns and villages are served: least, most and Gini."""
        return evenness(self.problem, self.plan)

    def _loss(self, push: Callable[[int], float]) -> float:
        """Objective less the bound of plans whose hosts are chosen with ``push`` added to their values."""
        village = self.values.book.village
        pushed = {host: value + push(village(host)) for host, value in self.values.hosts.items()}
        chosen = best_hosts(self.values.book, pushed)
        bound = self.values.constant + sum(self.values.hosts[host] for host in chosen)
        return max(self.objective - bound, 0.0)

    def _nearest(self, village: int) -> list[int]:
        villages = self.problem.villages
        away = np.hypot(villages.x_km - villages.x_km[village], villages.y_km - villages.y_km[village])
        hosts = {self.values.book.village(host) for host in self.values.hosts}
        return sorted(hosts, key=lambda host: (float(away[host]), host))

    def _told(self, code: str, least: float, gains: list[float], refs: dict[str, int]) -> Sentence:
        if not gains:
            return Sentence(f"{code}_at_least", "worth", {"least": least}, refs)
        numbers = {"least": least, "most": max(-max(gains), 0.0)}
        return Sentence(code, "worth", numbers, refs)


def evenness(problem: Problem, plan: Plan) -> Sentence:
    """How evenly towns and villages are served: least, most and Gini, in per cent."""
    found = coverage(problem, plan).figures()
    return Sentence("evenness", "worth", {name: 100 * value for name, value in found.items()})
