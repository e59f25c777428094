"""One fair planned at best while every other fair stays as it is: the yardstick of all explanations.

Plain arithmetic on instance and plan with one small integer programme, apart from the solver's own arrays.
A rule may be relaxed by name to see what it holds back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .columns import NO_LIMIT
from .mip import Effort, Model, solve_model
from .plan import Plan
from .problem import Problem

Pair = tuple[int, int]
BARRING = ("forbidden", "out_of_range", "leader_days", "unit_off", "unit_busy", "per_week")
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
        for host, village, share in _rows(problem.reach, "host", "village", "share"):
            if share > 0:
                self.share.setdefault(host, {})[village] = share
        for host, unit, cost in _rows(problem.send_cost, "host", "unit", "cost"):
            self.cost.setdefault(host, {})[unit] = cost
        needs, pairs = problem.needs, problem.pairs
        self.need = {key: row for row, key in enumerate(_rows(needs, "village", "service"))}
        self.by_village: dict[int, list[int]] = {}
        for row, village in enumerate(needs.village.tolist()):
            self.by_village.setdefault(village, []).append(row)
        self.pair = {key: row for row, key in enumerate(_rows(pairs, "unit", "service"))}
        self.hosts: list[int] = plan.fairs.host.tolist()
        self.days: list[int] = plan.fairs.day.tolist()
        self.stalls: list[list[Pair]] = [[] for _ in self.hosts]
        for fair, unit, service in _rows(plan.stalls, "fair", "unit", "service"):
            self.stalls[fair].append((unit, service))
        self.served: list[list[tuple[int, int, float]]] = [[] for _ in self.hosts]
        for fair, village, service, quantity in _rows(plan.served, "fair", "village", "service", "quantity"):
            self.served[fair].append((village, service, quantity))
        self.season = {
            (town, day): value for town, day, value in _rows(problem.day_values, "town", "day", "value")
        }
        self.off = set(_rows(problem.unit_off, "unit", "day"))
        self.barred = set(_rows(problem.forbidden_stalls, "host", "unit", "service"))

    def units(self, fair: int) -> list[int]:
        """The units that attend, each once, in order of id."""
        return sorted({unit for unit, _ in self.stalls[fair]})

    def value(self, fair: int) -> float:
        """Weighted needs met at the fair less what sending its units costs."""
        weight = self.problem.needs.weight
        met = sum(
            weight[self.need[village, service]] * quantity for village, service, quantity in self.served[fair]
        )
        return float(met) - sum(self.cost[self.hosts[fair]][unit] for unit in self.units(fair))

    def worth(self, host: int, day: int) -> float:
        """What holding a fair at ``host`` on ``day`` is worth in itself, in needs."""
        return float(self.season.get((int(self.problem.villages.town[host]), day), 0.0))

    def rest(self, without: Iterable[int] = ()) -> Rest:
        """What all fairs but those ``without`` use up."""
        return Rest(self, frozenset(without))


def _rows(table: Any, *columns: str) -> list[Any]:
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
        }
        return tuple(rule for rule in BARRING if found[rule])

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


@dataclass(frozen=True)
class Answer:
    """The best fair found: its value in needs and its stalls; ``value`` is minus infinity if the rules
    allow none.
    """

    value: float
    stalls: tuple[Pair, ...] = ()


def far_cost(facts: Facts, host: int) -> float:
    """What sending a unit from out of range is taken to cost: as much as the dearest unit in range."""
    return max(facts.cost.get(host, {0: 0.0}).values())


def best_fair(
    rest: Rest, host: int, day: int, *, guest: int | None = None, relaxed: frozenset[str] = frozenset()
) -> Answer:
    """The best stalls for a fair at ``host`` on ``day`` beside ``rest``.

    ``guest`` is a unit that must come; ``relaxed`` names rules of ``BARRING`` and ``LIMITING`` that it need
    not keep.
    """
    fair = _Fair(rest, host, day, guest, relaxed)
    if not fair.stands:
        return Answer(-np.inf if guest is not None else 0.0)
    if guest is not None and not fair.own:
        return Answer(-np.inf)
    fair.add_seats()
    fair.add_services()
    fair.add_prerequisites()
    answer = solve_model(fair.model, Effort(gap=1e-9))
    if not answer.found:
        return Answer(-np.inf)
    chosen = [stand for k, stand in enumerate(fair.stands) if answer.values[fair.column[k]] > 0.5]
    return Answer(answer.objective, tuple((stand.unit, stand.service) for stand in chosen))


class _Fair:
    """The model of one fair under construction."""

    def __init__(self, rest: Rest, host: int, day: int, guest: int | None, relaxed: frozenset[str]) -> None:
        self.rest, self.host, self.day, self.guest, self.relaxed = rest, host, day, guest, relaxed
        self.facts, self.problem = rest.facts, rest.facts.problem
        self.stands = self._stands()
        self.own = [k for k, stand in enumerate(self.stands) if stand.unit == guest]
        self.by_service: dict[int, list[int]] = {}
        for k, stand in enumerate(self.stands):
            self.by_service.setdefault(stand.service, []).append(k)
        self.model = Model()
        pinned = set(_rows(self.problem.pinned_stalls, "host", "unit", "service"))
        low = np.array([float((host, stand.unit, stand.service) in pinned) for stand in self.stands])
        value = np.array([stand.value for stand in self.stands])
        self.column = self.model.add_columns(value, low=low, high=1.0, whole=True)

    def _stands(self) -> list[Stand]:
        """Every stall that may stand, in order of unit and service."""
        rest, facts, pairs = self.rest, self.facts, self.problem.pairs
        able = {
            unit for unit in range(len(self.problem.units)) if not rest.barriers(self.host, self.day, unit)
        }
        if self.guest is not None and set(rest.barriers(self.host, self.day, self.guest)) <= self.relaxed:
            able.add(self.guest)
        found = []
        for unit, service, people, cap in _rows(pairs, "unit", "service", "people_per_fair", "cap"):
            free = self.relaxed if unit == self.guest else frozenset()
            spent = cap != NO_LIMIT and rest.stands[unit, service] >= cap
            barred = (self.host, unit, service) in facts.barred
            if unit not in able or (spent and "pair_cap" not in free) or (barred and "forbidden" not in free):
                continue
            found.append(Stand(unit, service, rest.poured(self.host, service, float(people))))
        return found

    def _row(self, columns: list[Any], factors: list[float], most: float, least: float = -np.inf) -> None:
        self.model.add_rows(
            np.zeros(len(columns), int), np.array(columns), np.array(factors), low=least, high=most, count=1
        )

    def add_seats(self) -> None:
        """Each unit that comes pays its way; the guest comes with at least one stall; the venue holds so
        many.
        """
        units = sorted({stand.unit for stand in self.stands})
        come = np.array([float(unit == self.guest) for unit in units])
        cost = np.array([self._cost(unit) for unit in units])
        seat = dict(zip(units, self.model.add_columns(-cost, low=come, high=1.0, whole=True), strict=True))
        for k, stand in enumerate(self.stands):
            self._row([self.column[k], seat[stand.unit]], [1.0, -1.0], 0.0)
        if self.own:
            self._row([self.column[k] for k in self.own], [1.0] * len(self.own), np.inf, 1.0)
        room = float(self.problem.villages.max_stalls[self.host])
        room += len(self.own) if "max_stalls" in self.relaxed else 0
        if self.stands:
            self._row(list(self.column), [1.0] * len(self.column), room)

    def _cost(self, unit: int) -> float:
        if unit == self.guest and "sending_cost" in self.relaxed:
            return 0.0
        return self.facts.cost.get(self.host, {}).get(unit, far_cost(self.facts, self.host))

    def add_services(self) -> None:
        """One provider a service; relaxed, the guest may stand beside another and serve whom that one
        leaves.
        """
        for rows in self.by_service.values():
            own = [k for k in rows if k in self.own and "one_provider" in self.relaxed]
            others = [k for k in rows if k not in own]
            if len(others) > 1:
                self._row([self.column[k] for k in others], [1.0] * len(others), 1.0)
            for k, other in ((k, other) for k in own for other in others):
                both = self._both(k, other)
                self._row([self.column[k], self.column[other], both], [1.0, 1.0, -1.0], 1.0)

    def _both(self, k: int, other: int) -> int:
        """A column that is 1 when both stalls of a service stand: what they then serve less than each
        alone.
        """
        people = [
            float(
                self.problem.pairs.people_per_fair[
                    self.facts.pair[self.stands[i].unit, self.stands[i].service]
                ]
            )
            for i in (k, other)
        ]
        together = self.rest.poured(self.host, self.stands[k].service, sum(people))
        less = together - self.stands[k].value - self.stands[other].value
        return int(self.model.add_columns(np.array([less]), low=0.0, high=1.0, whole=False)[0])

    def add_prerequisites(self) -> None:
        for service, needed in _rows(self.problem.prerequisites, "service", "needs"):
            rows = self.by_service.get(service, [])
            if "prerequisite" in self.relaxed:
                rows = [k for k in rows if k not in self.own]
            others = self.by_service.get(needed, [])
            for k in rows:
                columns = [self.column[k], *(self.column[i] for i in others)]
                self._row(columns, [1.0] + [-1.0] * len(others), 0.0)


def worthwhile(gain: float) -> bool:
    """Is a gain in needs more than rounding?"""
    return gain > 1e-6
