"""The baseline every plan is measured by: one fair after another, each where most reachable need is left.

It is a number to divide by, not a plan: it ignores must-reach villages, dates and pins. It lives beside
``check`` and shares no code with the solver.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .first_third import met_by_village, thirds, thirds_bonus
from .read import NO_LIMIT, Problem

Array = NDArray[Any]
ROUNDING = 1e-9
"""Sums that differ by less than this are equal: the knapsack replaces only on a truly greater total."""


@dataclass
class _State:
    """What is left while fairs are placed one by one."""

    remaining: Array
    leader_days: Array
    pair_cap: Array
    town_fairs: Array
    unused: Array
    """How many more fairs each village may hold."""
    weight: Array
    """What a person of each need counts now: more while the first third of the village is not met."""


class _Tables:
    """The instance arranged for lookup by host and by service."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        needs, reach = problem.needs, problem.reach
        self.share = {int(host): np.zeros(len(problem.villages)) for host in np.unique(reach.host)}
        for host, village, share in zip(reach.host, reach.village, reach.share, strict=True):
            self.share[int(host)][village] = share
        self.cost = {
            int(host): np.full(len(problem.units), np.inf) for host in np.unique(problem.send_cost.host)
        }
        for host, unit, cost in zip(
            problem.send_cost.host, problem.send_cost.unit, problem.send_cost.cost, strict=True
        ):
            self.cost[int(host)][unit] = cost
        order = np.lexsort((needs.village, -needs.weight, needs.service))
        starts = np.searchsorted(needs.service[order], np.arange(problem.services + 1))
        self.by_service = [order[a:b] for a, b in pairwise(starts)]


def _next_host(tables: _Tables, state: _State, placed: int) -> int | None:
    """The unused host with the greatest reachable weighted need, or None when no town may hold another
    fair.
    """
    problem = tables.problem
    needs, reach, towns = problem.needs, problem.reach, problem.towns
    allowed = state.town_fairs < towns.ceiling
    owed = np.maximum(towns.floor - state.town_fairs, 0)
    if problem.fairs - placed <= owed.sum():
        allowed &= owed > 0
    open_hosts = (state.unused > 0) & allowed[problem.villages.town]
    if not open_hosts.any():
        return None
    density = np.bincount(needs.village, state.weight * state.remaining, minlength=len(problem.villages))
    score = np.bincount(reach.host, reach.share * density[reach.village], minlength=len(problem.villages))
    return int(np.argmax(np.where(open_hosts, score, -np.inf)))


def _pour(tables: _Tables, state: _State, host: int, pair: int) -> tuple[Array, Array]:
    """Need rows and persons one stall of ``pair`` serves at ``host``: heaviest villages first, lowest id on
    ties.
    """
    problem = tables.problem
    rows = tables.by_service[problem.pairs.service[pair]]
    share = tables.share.get(host)
    if share is None:
        return rows[:0], np.zeros(0)
    rows = rows[share[problem.needs.village[rows]] > 0]
    if problem.first_third_bonus:
        rows = rows[np.argsort(-state.weight[rows], kind="stable")]
    most = np.minimum(share[problem.needs.village[rows]] * problem.needs.count[rows], state.remaining[rows])
    before = np.cumsum(most) - most
    return rows, np.clip(problem.pairs.people_per_fair[pair] - before, 0, most)


def _knapsack(options: list[list[float]], stalls: int) -> list[int]:
    """How many stalls each unit brings: option ``j`` of a unit is worth ``options[unit][j - 1]``."""
    best = np.zeros(stalls + 1)
    choices = []
    for values in options:
        choice = np.zeros(stalls + 1, np.int64)
        updated = best.copy()
        for number, value in enumerate(values[:stalls], start=1):
            if value <= 0:
                continue
            moved = best[: stalls + 1 - number] + value
            better = moved > updated[number:] + ROUNDING
            updated[number:][better] = moved[better]
            choice[number:][better] = number
        best = updated
        choices.append(choice)
    taken, room = [0] * len(options), stalls
    for index in range(len(options) - 1, -1, -1):
        taken[index] = int(choices[index][room])
        room -= taken[index]
    return taken


def _choose(value: dict[int, float], by_unit: dict[int, list[int]], cost: Array, stalls: int) -> list[int]:
    """The pairs the knapsack over units takes, units in order of id."""
    units = sorted(by_unit)
    ranked = {unit: sorted(by_unit[unit], key=lambda pair: (-value[pair], pair)) for unit in units}
    options = [
        [float(total) - float(cost[unit]) for total in np.cumsum([value[pair] for pair in ranked[unit]])]
        for unit in units
    ]
    taken = _knapsack(options, stalls)
    return [pair for unit, number in zip(units, taken, strict=True) for pair in ranked[unit][:number]]


def _banned(problem: Problem, chosen: list[int], persons: dict[int, float], cost: Array) -> set[int]:
    """Pairs to exclude before choosing again: the weaker of two for one service, else stalls lacking
    theirs.
    """
    units = problem.pairs.unit
    stalls = np.bincount(units[chosen], minlength=len(problem.units)) if chosen else np.zeros(0)
    by_service: dict[int, list[int]] = {}
    for pair in chosen:
        by_service.setdefault(int(problem.pairs.service[pair]), []).append(pair)

    def worth(pair: int) -> float:
        return persons[pair] - float(cost[units[pair]]) / float(stalls[units[pair]])

    doubled = set()
    for pairs in by_service.values():
        strongest = max(reversed(pairs), key=worth)  # of equals the last stays
        doubled |= set(pairs) - {strongest}
    if doubled:
        return doubled
    needed = zip(problem.prerequisites.service, problem.prerequisites.needs, strict=True)
    lacking = {int(service) for service, other in needed if int(other) not in by_service}
    return {pair for service in lacking for pair in by_service.get(service, [])}


def _hold(tables: _Tables, state: _State, host: int) -> float:
    """Hold one fair at ``host`` with the best stalls; returns its value, every need as it weighs by itself,
    and takes what it uses.
    """
    problem = tables.problem
    cost = tables.cost.get(host)
    if cost is None:
        return 0.0
    pours, value, persons = {}, {}, {}
    by_unit: dict[int, list[int]] = {}
    for pair in range(len(problem.pairs)):
        unit = int(problem.pairs.unit[pair])
        if state.leader_days[unit] < 1 or not np.isfinite(cost[unit]) or state.pair_cap[pair] < 1:
            continue
        rows, people = _pour(tables, state, host, pair)
        worth = float((state.weight[rows] * people).sum())
        if worth > 0:
            pours[pair], value[pair], persons[pair] = (rows, people), worth, float(people.sum())
            by_unit.setdefault(unit, []).append(pair)
    while True:
        chosen = _choose(value, by_unit, cost, int(problem.villages.max_stalls[host]))
        banned = _banned(problem, chosen, persons, cost)
        if not banned:
            break
        by_unit = {unit: [pair for pair in pairs if pair not in banned] for unit, pairs in by_unit.items()}
    units = sorted({int(problem.pairs.unit[pair]) for pair in chosen})
    met = 0.0
    for pair in chosen:
        rows, people = pours[pair]
        state.remaining[rows] -= people
        met += float((problem.needs.weight[rows] * people).sum())
        state.pair_cap[pair] -= 1
    state.leader_days[units] -= 1
    return met - float(sum(cost[unit] for unit in units))


def _weight_now(problem: Problem, state: _State) -> Array:
    """Needs of villages whose first third is not met yet count more."""
    met = met_by_village(problem, problem.needs.count - state.remaining)
    open_third = met < thirds(problem) - ROUNDING
    return np.asarray(
        problem.needs.weight * (1 + problem.first_third_bonus * open_third[problem.needs.village])
    )


def greedy(problem: Problem) -> float:
    """The baseline's objective in needs, as ``docs/explain/planner.md`` defines it."""
    tables = _Tables(problem)
    cap = problem.pairs.cap.astype(float)
    state = _State(
        remaining=problem.needs.count.astype(float),
        leader_days=problem.units.leader_days.astype(float),
        pair_cap=np.where(cap == NO_LIMIT, np.inf, cap),
        town_fairs=np.zeros(len(problem.towns), np.int64),
        unused=problem.fairs_per_host * (problem.villages.host == 1),
        weight=problem.needs.weight,
    )
    total = 0.0
    for placed in range(problem.fairs):
        host = _next_host(tables, state, placed)
        if host is None:
            break
        state.unused[host] -= 1
        state.town_fairs[problem.villages.town[host]] += 1
        if problem.first_third_bonus:
            state.weight = _weight_now(problem, state)
        total += _hold(tables, state, host)
    return total + thirds_bonus(problem, problem.needs.count - state.remaining)
