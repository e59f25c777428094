"""The layout, and the assignment of people to open sites, as programmes for HiGHS."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..columns import Floats
from ..mip import Answer, Effort, Model, solve_model
from .arcs import Arcs


def programme(
    arcs: Arcs, allowed: NDArray[Any], surely: NDArray[Any], seconds: float, start: NDArray[Any] | None
) -> tuple[Answer, int]:
    """The layout as a mixed-integer programme: site columns first, then a column of persons for each arc."""
    if arcs.unlimited and not arcs.everybody:
        return _covering(arcs, allowed, surely, seconds, start), len(arcs.place)
    model, count = Model(), len(arcs.place)
    opening = model.add_columns(
        np.zeros(arcs.sites), low=surely.astype(float), high=allowed.astype(float), whole=True
    )
    most = np.minimum(arcs.people[arcs.place], arcs.capacity[arcs.site])
    going = model.add_columns(-arcs.cost, low=0.0, high=most, whole=False)
    numbers, ones = np.arange(count), np.ones(count)
    least = arcs.people if arcs.everybody else -np.inf
    model.add_rows(arcs.place, going, ones, low=least, high=arcs.people, count=len(arcs.people))
    model.add_rows(np.concatenate([numbers, numbers]), np.concatenate([going, opening[arcs.site]]),
                   np.concatenate([ones, -most]), low=-np.inf, high=0.0, count=count)  # fmt: skip
    model.add_rows(np.concatenate([arcs.site, np.arange(arcs.sites)]), np.concatenate([going, opening]),
                   np.concatenate([ones, -arcs.capacity]), low=-np.inf, high=0.0, count=arcs.sites)  # fmt: skip
    model.add_rows(np.zeros(arcs.sites, np.int64), opening, 1.0, low=arcs.opened, high=arcs.opened, count=1)
    begin = None
    if start is not None:
        flow = assign(arcs, start)
        if flow is not None:
            begin = np.concatenate([np.isin(np.arange(arcs.sites), start).astype(float), flow])
    return solve_model(model, Effort(seconds=max(seconds, 0.1), gap=1e-7), begin), count


def _covering(
    arcs: Arcs, allowed: NDArray[Any], surely: NDArray[Any], seconds: float, start: NDArray[Any] | None
) -> Answer:
    """The same without capacities: a place is covered if some site near it is open; no arc needs a column."""
    model, places = Model(), np.arange(len(arcs.people))
    opening = model.add_columns(
        np.zeros(arcs.sites), low=surely.astype(float), high=allowed.astype(float), whole=True
    )
    covered = model.add_columns(arcs.people, low=0.0, high=1.0, whole=False)
    row, column = np.concatenate([places, arcs.place]), np.concatenate([covered, opening[arcs.site]])
    factor = np.concatenate([np.ones(len(places)), -np.ones(len(arcs.place))])
    model.add_rows(row, column, factor, low=-np.inf, high=0.0, count=len(places))
    model.add_rows(np.zeros(arcs.sites, np.int64), opening, 1.0, low=arcs.opened, high=arcs.opened, count=1)
    begin = None
    if start is not None:
        open_now = np.isin(np.arange(arcs.sites), start)
        begin = np.concatenate(
            [open_now, np.bincount(arcs.place, open_now[arcs.site], len(places)) > 0]
        ).astype(float)
    return solve_model(model, Effort(seconds=max(seconds, 0.1), gap=1e-7), begin)


def assign(arcs: Arcs, opened: NDArray[Any]) -> Floats | None:
    """The persons on every arc with these sites open, whole ones (a transport problem has whole corners)."""
    rows = np.flatnonzero(np.isin(arcs.site, opened))
    model = Model()
    going = model.add_columns(-arcs.cost[rows], low=0.0, high=arcs.people[arcs.place[rows]], whole=False)
    least = arcs.people if arcs.everybody else -np.inf
    model.add_rows(arcs.place[rows], going, 1.0, low=least, high=arcs.people, count=len(arcs.people))
    model.add_rows(arcs.site[rows], going, 1.0, low=-np.inf, high=arcs.capacity, count=arcs.sites)
    answer = solve_model(model, Effort())
    if not answer.found:
        return None
    flow = np.zeros(len(arcs.place))
    flow[rows] = np.rint(answer.values)
    return flow
