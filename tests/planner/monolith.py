"""The whole choice of hosts, stalls and service as one integer programme, for the tests alone (scipy).

Straight from the model's rows, days on demand; nothing is shared with the solver. Rules can be lifted by name.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from jishi.planner import Problem


class Rows:
    """Sparse rows under construction."""

    def __init__(self) -> None:
        self.entries: list[tuple[int, int, float]] = []
        self.low: list[float] = []
        self.high: list[float] = []

    def add(self, terms: list[tuple[int, float]], *, low: float = -np.inf, high: float = np.inf) -> None:
        self.entries += [(len(self.low), column, factor) for column, factor in terms]
        self.low.append(low)
        self.high.append(high)


def optimum(
    problem: Problem, *, lifted: frozenset[str] = frozenset(), gap: float = 1e-6, days: bool = False
) -> float | None:
    """The best objective, when dates do not matter or with them (``days``); None if there is no plan.

    The fairs of a village that may hold several are places of their own.
    """
    rows = Rows()
    value: list[float] = []
    high: list[float] = []
    whole: list[int] = []

    def column(worth: float, most: float, integral: bool) -> int:
        value.append(worth)
        high.append(most)
        whole.append(int(integral))
        return len(value) - 1

    villages, pairs, needs = problem.villages, problem.pairs, problem.needs
    every = len(villages)
    ready = [
        int(h) + copy * every
        for copy in range(problem.fairs_per_host)
        for h in np.flatnonzero(villages.host == 1)
    ]
    hosts = {h: column(0, 1, True) for h in ready}
    reach = defaultdict(list)
    for h, v, share in zip(problem.reach.host, problem.reach.village, problem.reach.share, strict=True):
        reach[int(h)].append((int(v), float(share)))
    need_at = defaultdict(list)
    for row, v in enumerate(needs.village):
        need_at[int(v)].append(row)
    seats: dict[tuple[int, int], int] = {}
    for h, u, cost in zip(
        problem.send_cost.host, problem.send_cost.unit, problem.send_cost.cost, strict=True
    ):
        for place in (int(h) + copy * every for copy in range(problem.fairs_per_host)):
            if place in hosts:
                seats[place, int(u)] = column(-float(cost), 1, True)
                rows.add([(seats[place, int(u)], 1), (hosts[place], -1)], high=0)
    stalls: dict[tuple[int, int], int] = {}
    by_service: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for (h, u), seat in seats.items():
        for p in np.flatnonzero(pairs.unit == u):
            stalls[h, int(p)] = column(0, 1, True)
            rows.add([(stalls[h, int(p)], 1), (seat, -1)], high=0)
            by_service[h, int(pairs.service[p])].append((int(p), stalls[h, int(p)]))
    by_need: dict[int, list[int]] = defaultdict(list)
    for (h, s), here in by_service.items():
        if "one_provider" not in lifted:
            rows.add([(z, 1) for _, z in here] + [(hosts[h], -1)], high=0)
        served = []
        for v, share in reach[h % every]:
            for row in need_at[v]:
                if needs.service[row] == s:
                    most = share * float(needs.count[row])
                    y = column(float(needs.weight[row]), most, False)
                    rows.add([(y, 1)] + [(z, -most) for _, z in here], high=0)
                    served.append(y)
                    by_need[row].append(y)
        rows.add([(y, 1) for y in served] + [(z, -float(pairs.people_per_fair[p])) for p, z in here], high=0)
    for row, ys in by_need.items():
        rows.add([(y, 1) for y in ys], high=float(needs.count[row]))
    for h, x in hosts.items():
        here = [(z, 1.0) for (host, _), z in stalls.items() if host == h]
        rows.add([*here, (x, -float(villages.max_stalls[h % every]))], high=0)
        for s, needed in zip(problem.prerequisites.service, problem.prerequisites.needs, strict=True):
            own, other = by_service.get((h, int(s)), []), by_service.get((h, int(needed)), [])
            rows.add([(z, 1) for _, z in own] + [(z, -1) for _, z in other], high=0)
    for u in range(len(problem.units)):
        rows.add(
            [(t, 1) for (_, unit), t in seats.items() if unit == u], high=float(problem.units.leader_days[u])
        )
    for p in np.flatnonzero(pairs.cap >= 0):
        rows.add([(z, 1) for (_, pair), z in stalls.items() if pair == p], high=float(pairs.cap[p]))
    rows.add([(x, 1) for x in hosts.values()], low=problem.fairs, high=problem.fairs)
    for t in range(len(problem.towns)):
        inside = [(x, 1.0) for h, x in hosts.items() if villages.town[h % every] == t]
        rows.add(inside, low=float(problem.towns.floor[t]), high=float(problem.towns.ceiling[t]))
    for v in problem.must_reach.village:
        rows.add([(x, 1) for h, x in hosts.items() if any(w == v for w, _ in reach[h % every])], low=1)
    for v, most in _thirds(problem).items() if problem.first_third_bonus else ():
        extra = column(problem.first_third_bonus, most, False)
        met = [(y, -float(needs.weight[row])) for row in need_at[v] for y in by_need[row]]
        rows.add([(extra, 1), *met], high=0)
    if days:
        _add_days(problem, rows, column, hosts, seats)
    return _solved(rows, value, high, whole, gap)


def _thirds(problem: Problem) -> dict[int, float]:
    found: dict[int, float] = defaultdict(float)
    needs = problem.needs
    for v, n, w in zip(needs.village.tolist(), needs.count.tolist(), needs.weight.tolist(), strict=True):
        found[v] += n * w / 3
    return found


def _add_days(
    problem: Problem, rows: Rows, column: Any, hosts: dict[int, int], seats: dict[Any, int]
) -> None:
    """A day for each fair, and every rule of days; a visit on a day is the seat and the day together."""
    every, count = len(problem.villages), problem.days
    town, county_of = problem.villages.town, problem.villages.county
    shut = set(zip(problem.closed_days.town.tolist(), problem.closed_days.day.tolist(), strict=True))
    off = set(zip(problem.unit_off.unit.tolist(), problem.unit_off.day.tolist(), strict=True))
    on = {
        (h, d): column(0, float((int(town[h % every]), d) not in shut), True)
        for h in hosts
        for d in range(count)
    }
    for h, x in hosts.items():
        rows.add([*((on[h, d], 1) for d in range(count)), (x, -1)], low=0, high=0)
    for d in range(count):
        for c in set(county_of.tolist()):
            here = [(on[h, d], 1.0) for h in hosts if county_of[h % every] == c]
            rows.add(here, high=float(problem.max_fairs_per_day_and_county))
        for t in range(len(problem.towns)):
            week = [
                (on[h, e], 1.0) for h in hosts for e in range(d, min(d + 7, count)) if town[h % every] == t
            ]
            rows.add(week, high=1)
        for v in {h % every for h in hosts}:
            span = range(d, min(d + problem.host_interval, count))
            rows.add([(on[h, e], 1.0) for h in hosts for e in span if h % every == v], high=1)
    visits: dict[tuple[int, int], list[int]] = defaultdict(list)
    for (h, u), seat in seats.items():
        for d in range(count):
            visit = column(0, 1, False)
            rows.add([(visit, 1), (seat, -1), (on[h, d], -1)], low=-1)
            visits[u, d].append(visit)
    for u in range(len(problem.units)):
        for d in range(count):
            rows.add([(v, 1) for v in visits[u, d]], high=float((u, d) not in off))
        for w in {problem.week(d) for d in range(count)}:
            these = [(v, 1.0) for d in range(count) if problem.week(d) == w for v in visits[u, d]]
            rows.add(these, high=float(problem.units.per_week[u]))
    limits = problem.period_limits
    for u, first, last, most in zip(
        limits.unit, limits.first_day, limits.last_day, limits.leader_days, strict=True
    ):
        rows.add([(v, 1.0) for d in range(first, last + 1) for v in visits[int(u), d]], high=float(most))


def _solved(rows: Rows, value: list[float], high: list[float], whole: list[int], gap: float) -> float | None:
    row, column, factor = zip(*rows.entries, strict=True)
    matrix: Any = csr_matrix((factor, (row, column)), shape=(len(rows.low), len(value)))
    answer = milp(
        -np.array(value),
        constraints=LinearConstraint(matrix, rows.low, rows.high),
        bounds=Bounds(0, np.array(high)),
        integrality=np.array(whole),
        options={"mip_rel_gap": gap, "time_limit": 300},
    )
    if answer.status == 2:
        return None
    assert answer.status == 0, answer.message
    return -float(answer.fun)
