# numba infers the types from the arrays it is given:
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

"""Who is served by the stalls of one service, compiled by numba. Kept apart for the same reason as ``kernels``."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

_compiled: Any = njit(cache=True, nogil=True)


class Edges(NamedTuple):
    """Who could come to which stall, by stall (those of stall ``k`` are ``start[k]`` to ``start[k + 1]``) and by need."""

    start: Any
    stall: Any
    need: Any
    most: Any
    need_start: Any
    by_need: Any


class Paths(NamedTuple):
    """Where a search for a stall with room came from, and the number of the search that was there last."""

    at_need: Any
    at_stall: Any
    into_need: Any
    """The edge through which a need was reached: from the stall that serves it."""
    into_stall: Any
    queue: Any


@_compiled
def serve_stalls(weights, left, people, start, need, most, flow):
    """Serve the needs of one service from its stalls as well as possible; returns the weighted persons.

    ``weights`` must fall; edges are by stall and in order of need; ``flow`` becomes the persons of each edge. A need
    weighs the same at every stall, so pushing whom one can in order of weight, moving others between stalls but never
    dropping them, is optimal (the sets that can be served form a polymatroid).
    """
    needs, stalls = len(weights), len(people)
    edges = _arranged(needs, start, need, most)
    paths = Paths(
        np.full(needs, -1, np.int64),
        np.full(stalls, -1, np.int64),
        np.empty(needs, np.int64),
        np.empty(stalls, np.int64),
        np.empty(needs, np.int64),
    )
    room = people.copy()
    flow[:] = 0.0
    total, search = 0.0, 0
    for v in range(needs):
        wanted = left[v]
        for row in range(edges.need_start[v], edges.need_start[v + 1]):
            e = edges.by_need[row]
            k = edges.stall[e]
            direct = min(wanted, min(room[k], most[e] - flow[e]))
            if direct > 0.0:
                flow[e] += direct
                room[k] -= direct
                wanted -= direct
                total += weights[v] * direct
        while wanted > 1e-9:
            moved = _push(v, wanted, edges, flow, room, paths, search)
            search += 1
            if moved <= 1e-9:
                break
            wanted -= moved
            total += weights[v] * moved
    return total


@_compiled
def _arranged(needs, start, need, most):
    """The edges by stall arranged by need too, stalls in order."""
    stall = np.empty(len(need), np.int64)
    need_start = np.zeros(needs + 1, np.int64)
    for k in range(len(start) - 1):
        for e in range(start[k], start[k + 1]):
            stall[e] = k
            need_start[need[e] + 1] += 1
    for v in range(needs):
        need_start[v + 1] += need_start[v]
    free = need_start[:-1].copy()
    by_need = np.empty(len(need), np.int64)
    for e in range(len(need)):
        by_need[free[need[e]]] = e
        free[need[e]] += 1
    return Edges(start, stall, need, most, need_start, by_need)


@_compiled
def _push(source, amount, edges, flow, room, paths, search):
    """One augmenting path from need ``source`` to a stall with room; returns the persons moved."""
    goal = _reach_room(source, edges, flow, room, paths, search)
    if goal < 0:
        return 0.0
    moved = min(amount, room[goal])
    k = goal
    while True:
        e = paths.into_stall[k]
        moved = min(moved, edges.most[e] - flow[e])
        if edges.need[e] == source:
            break
        back = paths.into_need[edges.need[e]]
        moved = min(moved, flow[back])
        k = edges.stall[back]
    k = goal
    room[goal] -= moved
    while True:
        e = paths.into_stall[k]
        flow[e] += moved
        if edges.need[e] == source:
            break
        back = paths.into_need[edges.need[e]]
        flow[back] -= moved
        k = edges.stall[back]
    return moved


@_compiled
def _reach_room(source, edges, flow, room, paths, search):
    """The first stall with room that ``source`` reaches by moving others between stalls; -1 if there is none."""
    paths.at_need[source] = search
    paths.queue[0] = source
    head, tail = 0, 1
    while head < tail:
        v = paths.queue[head]
        head += 1
        for row in range(edges.need_start[v], edges.need_start[v + 1]):
            e = edges.by_need[row]
            k = edges.stall[e]
            if paths.at_stall[k] == search or edges.most[e] - flow[e] <= 1e-9:
                continue
            paths.at_stall[k] = search
            paths.into_stall[k] = e
            if room[k] > 1e-9:
                return k
            for served in range(edges.start[k], edges.start[k + 1]):
                w = edges.need[served]
                if paths.at_need[w] != search and flow[served] > 1e-9:
                    paths.at_need[w] = search
                    paths.into_need[w] = served
                    paths.queue[tail] = w
                    tail += 1
    return -1
