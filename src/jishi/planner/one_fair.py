"""Instance and plan as dictionaries, and what all fairs but one leave: the ground all explanations stand on.

Plain arithmetic, apart from the solver's own arrays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .columns import NO_LIMIT
from .first_third import thirds
from .plan import Plan
from .problem import Problem

Pair = tuple[int, int]
BARRING = ("forbidden", "out_of_range", "leader_days", "unit_off", "unit_busy", "per_week", "period")
"""Rules that keep a unit away altogether."""
LIMITING = ("max_stalls", "one_provider", "prerequisite", "pair_cap", "sending_cost")
"""Rules that make a unit's coming worth less."""


@dataclass(frozen=True)
class Stand:
    """A stall that could stand at the fair and the weighted persons it alone would serve."""

    unit: int
    service: int
    value: float


@dataclass
class Facts:
    """Instance and plan as dictionaries, read once and shared by all questions about one plan."""

    problem: Problem
    plan: Plan
    share: dict[int, dict[int, float]] = field(default_factory=dict)
    cost: dict[int, dict[int, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        problem, plan = self.problem, self.plan
        for host, village, share in rows_of(problem.reach, "host", "village", "share"):
            if share > 0:
                self.share.setdefault(host, {})[village] = share
        for host, unit, cost in rows_of(problem.send_cost, "host", "unit", "cost"):
            self.cost.setdefault(host, {})[unit] = cost
        needs, pairs = problem.needs, problem.pairs
        self.need = {key: row for row, key in enumerate(rows_of(needs, "village", "service"))}
        self.by_village: dict[int, list[int]] = {}
        for row, village in enumerate(needs.village.tolist()):
            self.by_village.setdefault(village, []).append(row)
        self.pair = {key: row for row, key in enumerate(rows_of(pairs, "unit", "service"))}
        self.hosts: list[int] = plan.fairs.host.tolist()
        self.days: list[int] = plan.fairs.day.tolist()
        self.stalls: list[list[Pair]] = [[] for _ in self.hosts]
        for fair, unit, service in rows_of(plan.stalls, "fair", "unit", "service"):
            self.stalls[fair].append((unit, service))
        self.served: list[list[tuple[int, int, float]]] = [[] for _ in self.hosts]
        for fair, village, service, quantity in rows_of(
            plan.served, "fair", "village", "service", "quantity"
        ):
            self.served[fair].append((village, service, quantity))
        self.season = {
            (town, day): value for town, day, value in rows_of(problem.day_values, "town", "day", "value")
        }
        self.periods: dict[int, list[tuple[int, int, int]]] = {}
        for unit, *period in rows_of(problem.period_limits, "unit", "first_day", "last_day", "leader_days"):
            self.periods.setdefault(unit, []).append(tuple(period))
        weight = problem.needs.weight
        self.met = np.zeros(len(problem.villages))
        for served in self.served:
            for village, service, quantity in served:
                self.met[village] += weight[self.need[village, service]] * quantity
        self.third = thirds(problem)
        self.off = set(rows_of(problem.unit_off, "unit", "day"))
        self.barred = set(rows_of(problem.forbidden_stalls, "host", "unit", "service"))

    def units(self, fair: int) -> list[int]:
        """The units that attend, each once, in order of id."""
        return sorted({unit for unit, _ in self.stalls[fair]})

    def value(self, fair: int) -> float:
        """Weighted needs met at the fair less what sending its units costs; what the plan would lose without it."""
        met = self.met_at(fair)
        value = float(met.sum()) - self.sending(fair)
        if self.problem.first_third_bonus:
            without = np.minimum(self.third, self.met - met)
            value += self.problem.first_third_bonus * float(
                (np.minimum(self.third, self.met) - without).sum()
            )
        return value

    def met_at(self, fair: int) -> Any:
        """Weighted needs met at the fair, by village."""
        weight, met = self.problem.needs.weight, np.zeros(len(self.problem.villages))
        for village, service, quantity in self.served[fair]:
            met[village] += weight[self.need[village, service]] * quantity
        return met

    def sending(self, fair: int) -> float:
        return float(sum(self.cost[self.hosts[fair]][unit] for unit in self.units(fair)))

    def total(self) -> float:
        """The objective of the plan."""
        fairs = range(len(self.hosts))
        bonus = self.problem.first_third_bonus * float(np.minimum(self.third, self.met).sum())
        worth = sum(self.worth(self.hosts[fair], self.days[fair]) for fair in fairs)
        return float(self.met.sum()) + bonus + worth - sum(self.sending(fair) for fair in fairs)

    def worth(self, host: int, day: int) -> float:
        """What holding a fair at ``host`` on ``day`` is worth in itself, in needs."""
        return float(self.season.get((int(self.problem.villages.town[host]), day), 0.0))

    def rest(self, without: Iterable[int] = ()) -> Rest:
        """What all fairs but those ``without`` use up."""
        return Rest(self, frozenset(without))


def rows_of(table: Any, *columns: str) -> list[Any]:
    return list(zip(*(getattr(table, column).tolist() for column in columns), strict=True))


class Rest:
    """What the other fairs leave: needs not yet met, leader days, specialists, units' days and weeks."""

    def __init__(self, facts: Facts, without: frozenset[int]) -> None:
        problem = facts.problem
        self.facts = facts
        self.others = [fair for fair in range(len(facts.hosts)) if fair not in without]
        self.left = problem.needs.count.astype(float)
        for fair in self.others:
            for village, service, quantity in facts.served[fair]:
                self.left[facts.need[village, service]] -= quantity
        self.left = np.maximum(self.left, 0.0)
        visits = [(unit, fair) for fair in self.others for unit in facts.units(fair)]
        self.visits = Counter(unit for unit, _ in visits)
        self.busy = {(unit, facts.days[fair]): fair for unit, fair in visits}
        self.weeks = Counter((unit, problem.week(facts.days[fair])) for unit, fair in visits)
        self.stands = Counter(pair for fair in self.others for pair in facts.stalls[fair])
        self.attended = [(unit, facts.days[fair]) for unit, fair in visits]
        met = facts.met - sum((facts.met_at(fair) for fair in without), np.zeros(len(facts.met)))
        self.third_left = np.maximum(facts.third - met, 0.0)

    def barriers(self, host: int, day: int, unit: int) -> tuple[str, ...]:
        """Every rule of ``BARRING`` that keeps ``unit`` from a fair at ``host`` on ``day``."""
        facts, units = self.facts, self.facts.problem.units
        found = {
            "forbidden": (host, unit, NO_LIMIT) in facts.barred,
            "out_of_range": unit not in facts.cost.get(host, {}),
            "leader_days": self.visits[unit] >= units.leader_days[unit],
            "unit_off": (unit, day) in facts.off,
            "unit_busy": (unit, day) in self.busy,
            "per_week": self.weeks[unit, facts.problem.week(day)] >= units.per_week[unit],
            "period": self.full_period(unit, day) is not None,
        }
        return tuple(rule for rule in BARRING if found[rule])

    def full_period(self, unit: int, day: int) -> tuple[int, int, int] | None:
        """A period with ``day`` in which the other fairs take all the leader days that ``unit`` has for it."""
        for first, last, most in self.facts.periods.get(unit, ()):
            if first <= day <= last:
                taken = sum(1 for one, when in self.attended if one == unit and first <= when <= last)
                if taken >= most:
                    return first, last, most
        return None

    def poured(self, host: int, service: int, people: float) -> float:
        """Weighted persons that ``people`` served at ``host`` would be: heaviest needs left first."""
        facts, needs = self.facts, self.facts.problem.needs
        rows = [
            facts.need[village, service]
            for village in facts.share.get(host, {})
            if (village, service) in facts.need
        ]
        total = 0.0
        for row in sorted(rows, key=lambda row: (-needs.weight[row], row)):
            most = facts.share[host][int(needs.village[row])] * float(needs.count[row])
            taken = min(people, most, float(self.left[row]))
            total += float(needs.weight[row]) * taken
            people -= taken
        return total


def far_cost(facts: Facts, host: int) -> float:
    """What sending a unit from out of range is taken to cost: as much as the dearest unit in range."""
    return max(facts.cost.get(host, {0: 0.0}).values())


def worthwhile(gain: float) -> bool:
    """Is a gain in needs more than rounding?"""
    return gain > 1e-6
