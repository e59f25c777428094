"""Which sites open and who goes where: priced for a bound, a restricted programme for a plan, an exact one for proof."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..columns import Floats
from ..errors import PlannerError
from .arcs import Arcs, as_arcs
from .prices import Prices, pick, price
from .problem import SiteProblem
from .programme import assign, programme

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
    opened, flow = _restricted(arcs, prices, seconds / 3)
    cost = float((flow * arcs.cost).sum())
    bound = min(prices.bound, cost)
    log.append({"step": "restricted", "cost": cost, "seconds": time.monotonic() - began})
    shut, surely = _decided(arcs, prices.worth, prices.bound, cost)
    left = ~shut[arcs.site]
    proven = cost - bound <= 1e-6 * max(1.0, abs(cost))
    covering = arcs.unlimited and not arcs.everybody
    small = int(left.sum()) <= exact_arcs or (exact_arcs > 0 and covering)
    if not proven:
        # Too many pairs for the whole: only those near enough, which improves the layout but proves nothing.
        rest = left if small else left & (_rank_in_place(arcs, left) < 3 * CORE_ARCS) | (flow > 0)
        answer, some = programme(arcs.only(rest), ~shut, surely, seconds - (time.monotonic() - began), opened)
        if answer.found:
            picked = np.flatnonzero(answer.values[: arcs.sites] > 0.5)
            better = assign(arcs, picked)
            if better is not None and float((better * arcs.cost).sum()) < cost - 1e-9:
                opened, flow, cost = picked, better, float((better * arcs.cost).sum())
        if small:
            bound = max(bound, -answer.bound)
        bound = min(bound, cost)
        proven = (small and answer.optimal) or cost - bound <= 1e-6 * max(1.0, abs(cost))
        log.append({"step": "exact" if small else "near", "arcs": some, "cost": cost, "bound": bound})
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


def _restricted(arcs: Arcs, prices: Prices, seconds: float) -> tuple[NDArray[Any], Floats]:
    """The best of the prices' last choices and of a programme among the sites they liked most.

    More sites, in the end all, where those do not suffice.
    """
    tried = {picked.tobytes(): picked for picked in prices.picks}.values()
    layouts = [(picked, flow) for picked in tried if (flow := assign(arcs, picked)) is not None]
    order = np.lexsort((prices.worth, -prices.chosen, ~arcs.must))
    for many, near in ((CORE_SITES, CORE_ARCS), (2 * CORE_SITES, 5 * CORE_ARCS), (arcs.sites, arcs.sites)):
        core = np.zeros(arcs.sites, bool)
        core[order[: many * arcs.opened]] = True
        kept = core[arcs.site]
        best = min(layouts, key=lambda one: float((one[1] * arcs.cost).sum()), default=None)
        start = None if best is None else best[0]
        few = kept & (_rank_in_place(arcs, kept) < near)
        if best is not None:
            core[best[0]] = True
            few |= best[1] > 0
        answer, _ = programme(arcs.only(few), core, arcs.must, seconds, start)
        if answer.found:
            opened = np.flatnonzero(answer.values[: arcs.sites] > 0.5)
            flow = assign(arcs, opened)
            layouts += [] if flow is None else [(opened, flow)]
        if layouts:
            return min(layouts, key=lambda one: float((one[1] * arcs.cost).sum()))
        if core.all() and answer.infeasible:
            raise NoLayout
    raise NoTimeForLayout(seconds=seconds)


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
