"""All fairs of a plan with their days planned anew at once: stalls and service, where the model is small enough.

With the days given, few stalls are in doubt at the final prices, and one integer programme over all fairs gives
leader days to fairs far apart, which no neighbourhood of near fairs can.
"""

from __future__ import annotations

import numpy as np

from . import dates
from .assign import priced_assignment, regret, surplus
from .blocks import Prepared, answer_block, open_block, prepare_block
from .columns import Floats, Ints
from .prices import Dual, Market
from .run import Run
from .serve import Serving
from .timetable import Timetable

WITHIN = (3.0, 2.0, 1.0)
"""Stalls of greater regret (in needs) are left out; the first that gives a small enough model is taken."""
MOST_COLUMNS = 9000
LONGEST = 12.0
"""Seconds at most for the model of all fairs."""
REPLACED = (0.1, 0.4)
"""Weights of a lost visit beside its price, in turn: neither is best for every county."""
TIMETABLES = 10
"""So many are tried at most: which one lets the best stalls attend shows only when they are chosen anew."""


def settle_and_fill(
    run: Run, market: Market, local: Dual, serving: Serving, chosen: Ints, slots: Ints
) -> tuple[Ints, Timetable]:
    """Days for the fairs at ``chosen``, of several timetables the one on which the best stalls can stand.

    Days are searched for the stalls that would be best without days: the nearer those are to the optimum, the
    better the visits that days keep.
    """
    dear, cost = surplus(market, local, chosen), regret(market, local, chosen)
    ideal = slots
    if run.left(0.5) >= 2 * LONGEST:
        ideal = _all_at_once(run, serving, chosen, cost, slots, None, until=0.5)
        run.note("ideal", objective=serving.objective(ideal))
    tried = 0
    best: tuple[float, Ints, Timetable] | None = None
    while tried < TIMETABLES and (best is None or not run.over(0.6)):
        timetable, kept = dates.settle(
            serving, ideal, chosen, seed=run.seed + tried, dear=dear, replaced=REPLACED[tried % len(REPLACED)]
        )
        effort = run.effort(seconds=min(max(run.left(0.75) / 2, 2.0), LONGEST), nodes=50, gap=1e-3)
        filled, _ = priced_assignment(
            market, local, chosen, effort, within=3.0, timetable=timetable, start=kept
        )
        filled = filled if serving.objective(filled) > serving.objective(kept) else kept
        filled = _all_at_once(run, serving, chosen, cost, filled, timetable, until=0.92)
        found = serving.objective(filled) + timetable.season()
        if best is None or found > best[0]:
            best = (found, filled, timetable)
        tried += 1
        run.objective = best[0]
        run.tell("dates", 0.4 + 0.05 * tried / TIMETABLES)
        if best[0] >= serving.objective(ideal) * (1 - 1e-3):
            break
    assert best is not None
    run.note("dates", timetables=tried, objective=best[0])
    return best[1], best[2]


def _all_at_once(
    run: Run,
    serving: Serving,
    chosen: Ints,
    cost: Floats,
    slots: Ints,
    timetable: Timetable | None,
    *,
    until: float,
) -> Ints:
    """The stalls of all fairs chosen anew with whom they serve, if the model is small enough; ``slots`` if not."""
    prepared = prepare_whole(serving, slots, chosen, cost, timetable)
    if prepared is None:
        return slots
    effort = run.effort(seconds=max(min(run.left(until), LONGEST), 1.0), nodes=1, gap=1e-3)
    filled = answer_block(prepared, effort)
    return filled if serving.objective(filled) > serving.objective(slots) else slots


def prepare_whole(
    serving: Serving, kept: Ints, chosen: Ints, cost: Floats, timetable: Timetable | None
) -> Prepared | None:
    """The model of all fairs, on their days if there is a timetable, from the stalls ``kept``; None if it is too large."""
    for within in WITHIN:
        candidates = np.flatnonzero(cost <= within)
        if len(candidates) > MOST_COLUMNS:
            continue
        block = open_block(serving, kept, chosen, candidates, timetable)
        prepared = prepare_block(serving, kept, block)
        if prepared.exact.rules.model.columns <= MOST_COLUMNS:
            return prepared
    return None
