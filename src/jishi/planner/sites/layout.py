"""Which sites open and who goes where: priced for a bound, a restricted programme for a plan, an exact one for proof."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..columns import Floats
from ..errors import PlannerError
from ..mip import Answer, Effort, Model, solve_model
from .arcs import Arcs, as_arcs
from .prices import pick, price
from .problem import SiteProblem

EXACT_ARCS = 60_000
"""Arcs left open by the prices up to which the whole problem is one programme for HiGHS."""
CORE_SITES, CORE_ARCS = 3, 8
"""The restricted programme: so many times the sites to open, and so many of them for each place."""


class NoLayout(PlannerError):
    code = "no_layout"
    template = "没有一种布点能让所有人在距离和容量之内都有去处；请放宽距离、增加容量或多开站点"


class NoTimeForLayout(PlannerError):
    code = "no_time_for_layout"
    template = "%(seconds)s 秒内没有找到布点方案；请多给些时间"


@dataclass(frozen=True)
class Sent:
    """``persons`` of ``place`` go to ``site``."""

    place: str
    site: str
    persons: int


@dataclass(frozen=True)
class SiteLayout:
    """``cost``: person-kilometres (median) or minus the persons covered (coverage); no layout costs less than ``bound``.

    ``proven`` is True where that is the least possible (to one part in a million). ``left`` are the persons
    of each place who are sent nowhere, those at home not counted.
    """

    opened: tuple[str, ...]
    sent: tuple[Sent, ...]
    left: dict[str, int]
    cost: float
    bound: float
    proven: bool
    seconds: float
    log: tuple[dict[str, Any], ...] = field(default_factory=tuple)

    @property
    def gap(self) -> float:
        """How far the cost is from the bound at most, as a share of the cost."""
        return (self.cost - self.bound) / abs(self.cost) if self.cost else 0.0


def lay_out_sites(problem: SiteProblem, *, seconds: float = 60.0, exact_arcs: int = EXACT_ARCS) -> SiteLayout:
    """The best layout found within about ``seconds``, with its bound.

    Proven best where the prices leave at most ``exact_arcs`` pairs of place and site and time suffices.
    Raises ``NoLayout`` if distance and capacity leave none.
    """
    began = time.monotonic()
    arcs = as_arcs(problem)
    guess = float((arcs.cost.max(initial=0.0) if arcs.everybody else 0.0) * arcs.people.sum())
    prices = price(arcs, _greedy_cost(arcs, guess))
    log: list[dict[str, Any]] = [
        {"step": "prices", "bound": prices.bound, "seconds": time.monotonic() - began}
    ]
    opened, flow = _restricted(arcs, prices.chosen, prices.worth, seconds / 3)
    cost = float((flow * arcs.cost).sum())
    bound = min(prices.bound, cost)
    log.append({"step": "restricted", "cost": cost, "seconds": time.monotonic() - began})
    shut, surely = _decided(arcs, prices.worth, prices.bound, cost)
    left = ~shut[arcs.site]
    proven = cost - bound <= 1e-6 * max(1.0, abs(cost))
    if not proven and int(left.sum()) <= exact_arcs:
        answer, some = _programme(
            arcs.only(left), ~shut, surely, seconds - (time.monotonic() - began), opened
        )
        if answer.found:
            picked = np.flatnonzero(answer.values[: arcs.sites] > 0.5)
            better = _assign(arcs, picked)
            if better is not None and float((better * arcs.cost).sum()) < cost - 1e-9:
                opened, flow, cost = picked, better, float((better * arcs.cost).sum())
        bound = min(max(bound, -answer.bound), cost)
        proven = answer.optimal or cost - bound <= 1e-6 * max(1.0, abs(cost))
        log.append(
            {"step": "exact", "arcs": some, "cost": cost, "bound": bound, "seconds": time.monotonic() - began}
        )
    return _told(problem, arcs, opened, flow, cost, bound, proven, time.monotonic() - began, log)


def _greedy_cost(arcs: Arcs, guess: float) -> float:
    """The cost of opening one site after another where it helps most, capacities left aside; ``guess`` if too large."""
    if len(arcs.place) > 5_000_000:
        return guess / 4
    worst = guess / max(arcs.people.sum(), 1.0)
    now = np.full(len(arcs.people), worst)
    free = np.ones(arcs.sites, bool)
    for step in range(min(arcs.opened, 200)):
        gain = np.bincount(
            arcs.site, np.maximum(now[arcs.place] - arcs.cost, 0) * arcs.people[arcs.place], arcs.sites
        )
        gain[~free] = -1.0
        best = int(
            np.argmax(np.where(arcs.must & free, np.inf, gain)) if step < arcs.must.sum() else np.argmax(gain)
        )
        free[best] = False
        mine = arcs.site == best
        now[arcs.place[mine]] = np.minimum(now[arcs.place[mine]], arcs.cost[mine])
    return float((now * arcs.people).sum())


def _restricted(arcs: Arcs, chosen: Floats, worth: Floats, seconds: float) -> tuple[NDArray[Any], Floats]:
    """A good layout among the sites the prices liked most; all of them where those do not suffice."""
    order = np.lexsort((worth, -chosen, ~arcs.must))
    for many, near in ((CORE_SITES, CORE_ARCS), (2 * CORE_SITES, 5 * CORE_ARCS), (arcs.sites, arcs.sites)):
        core = np.zeros(arcs.sites, bool)
        core[order[: many * arcs.opened]] = True
        kept = core[arcs.site]
        rank = _rank_in_place(arcs, kept)
        answer, _ = _programme(arcs.only(kept & (rank < near)), core, arcs.must, seconds, None)
        if answer.found:
            opened = np.flatnonzero(answer.values[: arcs.sites] > 0.5)
            flow = _assign(arcs, opened)
            if flow is not None:
                return opened, flow
        if core.all() and answer.infeasible:
            raise NoLayout
    opened = pick(arcs, worth)
    flow = _assign(arcs, opened)
    if flow is None:
        raise NoTimeForLayout(seconds=seconds)
    return opened, flow


def _rank_in_place(arcs: Arcs, kept: NDArray[Any]) -> NDArray[Any]:
    """The rank of each kept arc among those of its place, by cost."""
    rank = np.full(len(arcs.place), len(arcs.place))
    rows = np.flatnonzero(kept)
    rows = rows[np.lexsort((arcs.cost[rows], arcs.place[rows]))]
    rank[rows] = np.arange(len(rows)) - np.searchsorted(arcs.place[rows], arcs.place[rows])
    return rank


def _decided(arcs: Arcs, worth: Floats, bound: float, cost: float) -> tuple[NDArray[Any], NDArray[Any]]:
    """Sites that no better layout opens, and those that each opens: at prices they would cost more than is known."""
    picked = np.zeros(arcs.sites, bool)
    picked[pick(arcs, worth)] = True
    room = max(cost - bound, 0.0) + 1e-6 * max(1.0, abs(cost))
    free_in, out = picked & ~arcs.must, ~picked
    highest = worth[free_in].max() if free_in.any() else -np.inf
    lowest = worth[out].min() if out.any() else np.inf
    shut = out & (worth - highest > room) if free_in.any() else out
    return shut, arcs.must | (picked & (lowest - worth > room))


def _programme(
    arcs: Arcs, allowed: NDArray[Any], surely: NDArray[Any], seconds: float, start: NDArray[Any] | None
) -> tuple[Answer, int]:
    """The layout as a mixed-integer programme: site columns first, then a column of persons for each arc."""
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
        flow = _assign(arcs, start)
        if flow is not None:
            begin = np.concatenate([np.isin(np.arange(arcs.sites), start).astype(float), flow])
    return solve_model(model, Effort(seconds=max(seconds, 0.1), gap=1e-7), begin), count


def _assign(arcs: Arcs, opened: NDArray[Any]) -> Floats | None:
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


def _told(
    problem: SiteProblem, arcs: Arcs, opened: NDArray[Any], flow: Floats, cost: float, bound: float, proven: bool,
    seconds: float, log: list[dict[str, Any]],
) -> SiteLayout:  # fmt: skip
    places, sites = problem.places, problem.sites
    rows = np.flatnonzero(flow > 0.5)
    sent = tuple(Sent(places[arcs.place[r]].id, sites[arcs.site[r]].id, int(flow[r])) for r in rows)
    gone = np.bincount(arcs.place, flow, len(places))
    left = {one.id: one.coming - int(n) for one, n in zip(places, gone, strict=True) if one.coming > n + 0.5}
    names = tuple(sites[j].id for j in opened)
    return SiteLayout(names, sent, left, cost, bound, proven, seconds, tuple(log))
