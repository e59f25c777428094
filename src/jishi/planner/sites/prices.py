"""A proven bound by prices: what a person's being sent somewhere is worth, moved until the sites' values settle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..columns import Floats
from .arcs import Arcs

ROUNDS = 300
PICKS = 6
"""How many of the last choices are worked out as layouts."""


@dataclass(frozen=True, eq=False)
class Prices:
    """``bound``: no layout costs less. ``worth[j]``: what opening site ``j`` adds to the bound (at most 0).

    ``chosen[j]``: in how many of the later rounds site ``j`` was among the best. ``picks``: the sites that were when the
    bound rose last.
    """

    bound: float
    worth: Floats
    chosen: Floats
    picks: tuple[NDArray[Any], ...] = ()


def price(arcs: Arcs, target: float, rounds: int = ROUNDS) -> Prices:
    """Subgradient steps towards ``target``, the cost of a layout that is known (or a guess)."""
    price_of = _first_prices(arcs)
    picks: list[NDArray[Any]] = []
    best, chosen = Prices(-np.inf, np.zeros(arcs.sites), np.zeros(arcs.sites)), np.zeros(arcs.sites)
    theta, since = 1.0, 0
    for number in range(rounds):
        worth, sent = _sites(arcs, price_of)
        picked = pick(arcs, worth)
        bound = float((price_of * arcs.people).sum() + worth[picked].sum())
        chosen[picked] += number >= rounds // 3
        since += 1
        if bound > best.bound + 1e-9 * abs(bound):
            best, since = Prices(bound, worth, chosen), 0
            picks.append(np.sort(picked))
        if since >= 12:
            theta, since = theta / 2, 0
        missing = arcs.people - np.bincount(arcs.place, sent * np.isin(arcs.site, picked), len(arcs.people))
        length = float((missing**2 / np.maximum(arcs.people, 1)).sum())
        if length < 1e-9 or theta < 1e-4:
            break
        if target - bound < 0.02 * abs(bound):
            target = bound + 0.05 * abs(bound)  # the guess was too good: capacities cost more
        step = theta * max(target - bound, 1e-6 * abs(target)) / length
        price_of = price_of + step * missing / np.maximum(arcs.people, 1)
        if not arcs.everybody:
            price_of = np.minimum(price_of, 0.0)
    return Prices(best.bound, best.worth, chosen, tuple(picks[-PICKS:]))


def pick(arcs: Arcs, worth: Floats) -> NDArray[Any]:
    """The sites to open at these values: those that must, and the best of the others."""
    order = np.lexsort((worth, ~arcs.must))
    return np.asarray(order[: arcs.opened])


def _first_prices(arcs: Arcs) -> Floats:
    """For a start: what the second nearest site costs, or nothing."""
    if not arcs.everybody:
        return np.zeros(len(arcs.people))
    prices = np.zeros(len(arcs.people))
    order = np.lexsort((arcs.cost, arcs.place))
    start = np.searchsorted(arcs.place[order], np.arange(len(arcs.people) + 1))
    for place in np.flatnonzero(np.diff(start)):
        some = arcs.cost[order[start[place] : start[place + 1]]]
        prices[place] = some[min(1, len(some) - 1)]
    return prices


def _sites(arcs: Arcs, price_of: Floats) -> tuple[Floats, Floats]:
    """What each site would be worth, and the persons on each arc then: the cheapest first, up to its capacity."""
    reduced = arcs.cost - price_of[arcs.place]
    sent = np.zeros(len(reduced))
    good = np.flatnonzero(reduced < 0)
    order = good[np.lexsort((reduced[good], arcs.site[good]))]
    people, site = arcs.people[arcs.place[order]], arcs.site[order]
    total = np.cumsum(people)
    first = np.searchsorted(site, site)
    before = total - people - (total[first] - people[first]) if len(order) else total
    sent[order] = np.clip(arcs.capacity[site] - before, 0.0, people)
    worth = np.bincount(arcs.site, sent * reduced, arcs.sites)
    return np.asarray(worth, float), sent
