"""How many persons the fairs still to come serve: exact for every service whose stalls change, else as planned."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import serve_kernels
from ..columns import Floats, Ints
from ..plan import Plan
from ..problem import Problem
from .board import Board

Array = NDArray[Any]
Rows = tuple[Ints, Ints, Floats]
"""Fair, row of ``needs``, persons."""


class Met:
    """Serving by the fairs from ``today`` on; what earlier fairs served is gone from the needs."""

    def __init__(self, problem: Problem, board: Board, plan: Plan, today: int) -> None:
        self.problem, self.today = problem, today
        needs = problem.needs
        order = np.argsort(needs.village * problem.services + needs.service, kind="stable")
        self.key = (needs.village * problem.services + needs.service)[order]
        self.row = order
        self.held = [fair for fair, day in enumerate(board.day) if day < today]
        self.past = np.isin(plan.served.fair, self.held)
        self.planned = self.rows_of(plan.served.village, plan.served.service)
        self.left = needs.count.astype(float)
        np.subtract.at(self.left, self.planned[self.past], plan.served.quantity[self.past])
        self.left = np.maximum(self.left, 0.0)
        reach = problem.reach
        by_host = np.argsort(reach.host, kind="stable")
        self.reach_village, self.reach_share = reach.village[by_host], reach.share[by_host]
        self.reach_start = np.searchsorted(reach.host[by_host], np.arange(len(problem.villages) + 1))
        self.known: dict[tuple[int, tuple[tuple[int, int], ...]], tuple[float, Rows]] = {}

    def rows_of(self, village: Array, service: Array | int) -> Ints:
        """Row of ``needs`` of each village and service, -1 where there is none."""
        key = village * self.problem.services + service
        at = np.minimum(np.searchsorted(self.key, key), len(self.key) - 1)
        return np.where(self.key[at] == key, self.row[at], -1) if len(self.key) else np.full(len(key), -1)

    def stalls(self, board: Board, service: int) -> tuple[tuple[int, int], ...]:
        """Fair and persons a stall serves, of every stall of ``service`` still to come."""
        people = board.facts.people
        return tuple(
            (fair, people[stalls[service], service])
            for fair, stalls in enumerate(board.stalls)
            if service in stalls and board.day[fair] >= self.today
        )

    def value(self, board: Board, service: int) -> float:
        """Weighted persons of ``service`` served by the fairs still to come."""
        return self._serve(board, service)[0]

    def rows(self, board: Board, service: int) -> Rows:
        return self._serve(board, service)[1]

    def _serve(self, board: Board, service: int) -> tuple[float, Rows]:
        stalls = self.stalls(board, service)
        places = tuple((board.host[fair], people) for fair, people in stalls)
        key = (service, places)
        if key not in self.known:
            self.known[key] = self._compute(service, places)
        value, (which, need, quantity) = self.known[key]
        fairs = np.array([fair for fair, _ in stalls], np.int64)
        return value, (fairs[which], need, quantity)

    def _compute(self, service: int, places: tuple[tuple[int, int], ...]) -> tuple[float, Rows]:
        empty = np.empty(0, np.int64)
        spans = [slice(self.reach_start[host], self.reach_start[host + 1]) for host, _ in places]
        if not spans:
            return 0.0, (empty, empty, np.empty(0))
        village = np.concatenate([self.reach_village[span] for span in spans])
        share = np.concatenate([self.reach_share[span] for span in spans])
        stall = np.repeat(np.arange(len(spans)), [span.stop - span.start for span in spans])
        row = self.rows_of(village, service)
        there = (row >= 0) & (share > 0)
        needs, column = np.unique(row[there], return_inverse=True)
        weight = self.problem.needs.weight[needs]
        falling = np.argsort(-weight, kind="stable")
        place = np.empty(len(needs), np.int64)
        place[falling] = np.arange(len(needs))
        needs = needs[falling]
        order = np.lexsort((place[column], stall[there]))
        which, who = stall[there][order], place[column][order]
        most = (share[there] * self.problem.needs.count[row[there]])[order]
        start = np.searchsorted(which, np.arange(len(places) + 1)).astype(np.int64)
        people = np.array([people for _, people in places], float)
        flow = np.zeros(len(most))
        value = serve_kernels.serve_stalls(weight[falling], self.left[needs], people, start, who, most, flow)
        some = np.flatnonzero(flow > 1e-9)
        return float(value), (which[some], needs[who[some]], flow[some])
