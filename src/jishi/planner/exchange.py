"""Better hosts by exchanging one at a time, judged by what the prices that suit just them allow at most.

Where fairs are few, the hosts chosen on average over all prices are not the best set: each exchange that raises the
bound of the chosen hosts raises the plan by about as much.
"""

from __future__ import annotations

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
CANDIDATES, IN_VAIN = 100, 6
"""So many hosts are tried at most, and so many in a row without success."""


def better_hosts(
    run: Run, market: Market, dual: Dual, chosen: Ints, local: Dual, *, until: float
) -> tuple[Ints, Dual]:
    """``chosen`` after worthwhile exchanges and the prices that suit them; stops at the share ``until`` of the time.

    Tried are hosts that were chosen some of the time while prices settled, the most often chosen first.
    """
    order = np.argsort(-dual.host_share, kind="stable")
    tried = vain = done = 0
    for host in order[dual.host_share[order] >= IN_DOUBT]:
        worthless = local.bound >= dual.bound * (1 - WORTHWHILE)
        if tried >= CANDIDATES or vain >= IN_VAIN or worthless or run.over(until):
            break
        if host in chosen:
            continue
        tried, vain = tried + 1, vain + 1
        found = exchanged(market, chosen, local, int(host))
        if found is not None and found[1].bound > local.bound * (1 + WORTHWHILE):
            chosen, local = found
            vain, done = 0, done + 1
    run.note("exchange", tried=tried, better=done, bound=local.bound)
    return chosen, local


def exchanged(market: Market, chosen: Ints, local: Dual, host: int) -> tuple[Ints, Dual] | None:
    """``chosen`` with ``host`` instead of the one the prices then want least; None if that is ``host``."""
    both = np.union1d(chosen, [host])
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
