"""One fair planned at best while every other fair stays as it is: the yardstick of all explanations.

One small integer programme, apart from the solver's own arrays. A rule may be relaxed by name to see what it holds
back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .columns import NO_LIMIT
from .mip import Effort, Model, solve_model
from .one_fair import Pair, Rest, Stand, far_cost, rows_of


@dataclass(frozen=True)
class Answer:
    """The best fair found: its value in needs and its stalls; ``value`` is minus infinity if the rules
    allow none.
    """

    value: float
    stalls: tuple[Pair, ...] = ()


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
    fair.add_serving()
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
        pinned = set(rows_of(self.problem.pinned_stalls, "host", "unit", "service"))
        low = np.array([float((host, stand.unit, stand.service) in pinned) for stand in self.stands])
        # Where the first third counts more, whom each stall serves is decided below.
        self.bonus = self.problem.first_third_bonus
        value = np.array([0.0 if self.bonus else stand.value for stand in self.stands])
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
        for unit, service, people, cap in rows_of(pairs, "unit", "service", "people_per_fair", "cap"):
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
            for k, other in ((k, other) for k in own for other in others if not self.bonus):
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
        for service, needed in rows_of(self.problem.prerequisites, "service", "needs"):
            rows = self.by_service.get(service, [])
            if "prerequisite" in self.relaxed:
                rows = [k for k in rows if k not in self.own]
            others = self.by_service.get(needed, [])
            for k in rows:
                columns = [self.column[k], *(self.column[i] for i in others)]
                self._row(columns, [1.0] + [-1.0] * len(others), 0.0)

    def add_serving(self) -> None:
        """Whom every stall serves, where the first third of a village counts more."""
        if not self.bonus:
            return
        rest, facts, needs = self.rest, self.facts, self.problem.needs
        by_need: dict[int, list[Any]] = {}
        by_village: dict[int, list[tuple[Any, float]]] = {}
        for k, stand in enumerate(self.stands):
            own = []
            for village, share in facts.share.get(self.host, {}).items():
                row = facts.need.get((village, stand.service))
                if row is None:
                    continue
                most, weight = (
                    min(share * float(needs.count[row]), float(rest.left[row])),
                    float(needs.weight[row]),
                )
                served = self.model.add_columns(np.array([weight]), low=0.0, high=most, whole=False)[0]
                self._row([served, self.column[k]], [1.0, -most], 0.0)
                own.append(served)
                by_need.setdefault(row, []).append((served, most))
                by_village.setdefault(village, []).append((served, weight))
            people = float(self.problem.pairs.people_per_fair[facts.pair[stand.unit, stand.service]])
            self._row([*own, self.column[k]], [1.0] * len(own) + [-people], 0.0)
        for cells in by_need.values():
            self._row([served for served, _ in cells], [1.0] * len(cells), cells[0][1])
        for village, served in by_village.items():
            left = float(rest.third_left[village])
            third = self.model.add_columns(np.array([self.bonus]), low=0.0, high=left, whole=False)[0]
            self._row([third, *(one for one, _ in served)], [1.0, *(-weight for _, weight in served)], 0.0)
