"""Better hosts by exchanging a few at a time, judged by what the prices that suit just them allow at most.

Where fairs are few, the hosts chosen on average over all prices are not the best set: each exchange that raises the
bound of the chosen hosts raises the plan by about as much.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from .columns import Floats, Ints
from .hosts import choose_hosts
from .prices import Dual, Market, improve
from .run import Run

ITERATIONS = 50
"""Of prices, for one exchange."""
WORTHWHILE = 2e-5
"""Exchanges that raise the bound by less, as a share of it, are noise."""
IN_DOUBT = 0.01
"""Hosts chosen on average in less than this share of the steps are not tried."""
AT_FIRST = 8
"""The first exchanges are of one host for so many fairs, all at once: far apart, each helps or fails by itself."""
IN_VAIN, AT_LAST = 2, 4
"""After so many exchanges in a row without success half as many hosts are tried at once; single ones are tried on."""


def better_hosts(
    run: Run, market: Market, dual: Dual, chosen: Ints, local: Dual, *, until: float
) -> tuple[Ints, Dual]:
    """``chosen`` after worthwhile exchanges and the prices that suit them; stops at the share ``until`` of the time.

    Tried are hosts that were chosen some of the time while prices settled, the most often chosen first.
    """
    tried = done = 0
    together = max(len(chosen) // AT_FIRST, 1)
    rooms = [market.apart() for _ in range(run.threads)]
    with ThreadPoolExecutor(run.threads) as pool:
        while together:
            vain, most = 0, IN_VAIN if together > 1 else AT_LAST
            waiting = deque(_doubted(dual, chosen, together))
            while waiting and vain < most and not run.over(until):
                if local.bound >= dual.bound * (1 - WORTHWHILE):
                    break
                some = [waiting.popleft() for _ in rooms[: len(waiting)]]
                asked = [
                    pool.submit(exchanged, room, chosen, local, np.setdiff1d(one, chosen))
                    for room, one in zip(rooms, some, strict=False)
                ]
                found = [one.result() for one in asked]
                tried, vain = tried + len(some), vain + len(some)
                bounds = [one[1].bound if one else -np.inf for one in found]
                best = found[int(np.argmax(bounds))]
                if best is not None and best[1].bound > local.bound * (1 + WORTHWHILE):
                    # What else helps is tried again beside it.
                    again = zip(some, bounds, strict=True)
                    waiting.extendleft(one for one, bound in again if local.bound < bound < best[1].bound)
                    chosen, local = best
                    vain, done = 0, done + 1
            together //= 2
    run.note("exchange", tried=tried, better=done, bound=local.bound)
    return chosen, local


def _doubted(dual: Dual, chosen: Ints, together: int) -> list[Ints]:
    """Hosts not chosen that once were, so many ``together``, the most often chosen first."""
    order = np.argsort(-dual.host_share, kind="stable")
    order = order[(dual.host_share[order] >= IN_DOUBT) & ~np.isin(order, chosen)]
    return [order[first : first + together] for first in range(0, len(order), together)]


def exchanged(market: Market, chosen: Ints, local: Dual, some: Ints) -> tuple[Ints, Dual] | None:
    """``chosen`` with ``some`` instead of those the prices then want least; None if those are ``some``."""
    both = np.union1d(chosen, some)
    wider = _settled(market, local, both)
    if wider.bound <= local.bound:
        return None
    score: Floats = np.full(market.layout.hosts, -1.0)
    score[both] = wider.host_share[both]
    hosts = choose_hosts(market.layout, score)
    if np.isin(hosts, chosen).all():
        return None
    return hosts, _settled(market, wider, hosts)


def _settled(market: Market, start: Dual, hosts: Ints) -> Dual:
    """Prices after some steps from ``start`` with just ``hosts`` to choose from."""
    *_, found = improve(market, start, iterations=ITERATIONS, first_step=0.3, hosts=hosts)
    return found
