"""All fairs of a plan with their days planned anew at once: stalls and service, where the model is small enough.

With the days given, few stalls are in doubt at the final prices, and one integer programme over all fairs gives
leader days to fairs far apart, which no neighbourhood of near fairs can.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from . import dates
from .assign import priced_assignment, regret, surplus
from .blocks import Prepared, answer_block, open_block, prepare_block
from .columns import Ints
from .prices import Dual, Market
from .run import Run
from .serve import Serving
from .timetable import Timetable

WITHIN = (3.0, 2.0, 1.0)
"""Stalls of greater regret (in needs) are left out; the first that gives a small enough model is taken."""
MOST_COLUMNS = 6000
LONGEST = 15.0
"""Seconds at most for one timetable."""
TIMETABLES = 4
"""So many are tried: which one lets the best stalls attend shows only when they are chosen anew."""


def settle_and_fill(
    run: Run, market: Market, local: Dual, serving: Serving, chosen: Ints, slots: Ints
) -> tuple[Ints, Timetable]:
    """Days for the fairs at ``chosen``, of several timetables the one on which the best stalls can stand."""
    dear = surplus(market, local, chosen)
    cost = regret(market, local, chosen)
    best: tuple[float, Ints, Timetable] | None = None
    tried = 0
    with ThreadPoolExecutor(run.threads) as pool:
        while tried < TIMETABLES and (best is None or not run.over(0.4)):
            settled = [
                dates.settle(serving, slots, chosen, seed=run.seed + tried + k, dear=dear)
                for k in range(run.threads)
            ]
            prepared = [prepare_whole(serving, kept, chosen, cost, timetable) for timetable, kept in settled]
            if prepared[0] is None:
                settled, prepared = settled[:1], prepared[:1]
            effort = run.effort(seconds=min(max(run.left(0.5) / 3, 1.0), LONGEST), nodes=1, gap=1e-3)
            answers = list(
                pool.map(lambda one, how=effort: None if one is None else answer_block(one, how), prepared)
            )
            for (timetable, kept), answer in zip(settled, answers, strict=True):
                filled = _filled(run, market, local, serving, chosen, timetable, kept, answer)
                found = serving.objective(filled) + timetable.season()
                if best is None or found > best[0]:
                    best = (found, filled, timetable)
            tried += len(settled)
            run.objective = best[0] if best is not None else run.objective
            run.tell("dates", 0.4 + 0.05 * min(tried / TIMETABLES, 1.0))
            if best is not None and best[0] >= serving.objective(slots) * (1 - 1e-3):
                break
    assert best is not None
    run.note("dates", timetables=tried, objective=best[0])
    return best[1], best[2]


def _filled(
    run: Run,
    market: Market,
    local: Dual,
    serving: Serving,
    chosen: Ints,
    timetable: Timetable,
    kept: Ints,
    answer: Ints | None,
) -> Ints:
    """The better of what could stay and the new answer; priced assignment where there is none."""
    if answer is None:
        effort = run.effort(seconds=max(run.left(0.6), 1.0), nodes=50, gap=1e-3)
        answer, _ = priced_assignment(
            market, local, chosen, effort, within=4.0, timetable=timetable, start=kept
        )
    return answer if serving.objective(answer) > serving.objective(kept) else kept


def prepare_whole(
    serving: Serving, kept: Ints, chosen: Ints, cost: np.ndarray, timetable: Timetable
) -> Prepared | None:
    """The model of all fairs on their days, from the stalls ``kept``; None if it is too large."""
    for within in WITHIN:
        candidates = np.flatnonzero(cost <= within)
        if len(candidates) > MOST_COLUMNS:
            continue
        block = open_block(serving, kept, chosen, candidates, timetable)
        prepared = prepare_block(serving, kept, block)
        if prepared.exact.rules.model.columns <= MOST_COLUMNS:
            return prepared
    return None
