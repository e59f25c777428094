"""The whole choice of hosts, stalls and service as one integer programme, for the tests alone (scipy).

Straight from the model's rows, days left out; nothing is shared with the solver. Rules can be lifted by name.
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


def optimum(problem: Problem, *, lifted: frozenset[str] = frozenset(), gap: float = 1e-6) -> float:
    """The best objective when dates do not matter."""
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
    hosts = {int(h): column(0, 1, True) for h in np.flatnonzero(villages.host == 1)}
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
        if int(h) in hosts:
            seats[int(h), int(u)] = column(-float(cost), 1, True)
            rows.add([(seats[int(h), int(u)], 1), (hosts[int(h)], -1)], high=0)
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
        for v, share in reach[h]:
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
        rows.add([*here, (x, -float(villages.max_stalls[h]))], high=0)
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
        inside = [(x, 1.0) for h, x in hosts.items() if villages.town[h] == t]
        rows.add(inside, low=float(problem.towns.floor[t]), high=float(problem.towns.ceiling[t]))
    for v in problem.must_reach.village:
        rows.add([(x, 1) for h, x in hosts.items() if any(w == v for w, _ in reach[h])], low=1)
    return _solved(rows, value, high, whole, gap)


def _solved(rows: Rows, value: list[float], high: list[float], whole: list[int], gap: float) -> float:
    row, column, factor = zip(*rows.entries, strict=True)
    matrix: Any = csr_matrix((factor, (row, column)), shape=(len(rows.low), len(value)))
    answer = milp(
        -np.array(value),
        constraints=LinearConstraint(matrix, rows.low, rows.high),
        bounds=Bounds(0, np.array(high)),
        integrality=np.array(whole),
        options={"mip_rel_gap": gap, "time_limit": 300},
    )
    assert answer.status == 0, answer.message
    return -float(answer.fun)
