"""All fairs of a plan with their days planned anew at once: stalls and service, where the model is small enough.

With the days given, few stalls are in doubt at the final prices, and one integer programme over all fairs gives
leader days to fairs far apart, which no neighbourhood of near fairs can.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

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

Found = tuple[float, Ints, Timetable]
"""What stalls and days add to the plan, and they themselves."""


def settle_and_fill(
    run: Run, market: Market, local: Dual, serving: Serving, chosen: Ints, slots: Ints, beside: Ints
) -> tuple[Ints, Timetable]:
    """Days for the fairs at ``chosen``, of several timetables the one on which the best stalls can stand.

    The stalls ``beside``, of other fairs and other units, stand as they are.

    Days are searched for the stalls that would be best without days: the nearer those are to the optimum, the
    better the visits that days keep.
    """
    dear, cost = surplus(market, local, chosen), regret(market, local, chosen)
    part = Part(run, market, local, serving, chosen, cost, beside)
    ideal = slots
    if run.left(0.5) >= 2 * LONGEST:
        ideal = part.better(slots, None, until=0.5)
        run.note("ideal", objective=part.adds(ideal))
    wanted = dates.wanted_by(serving, ideal, beside, chosen)
    enough = part.adds(ideal) * (1 - 1e-3)
    tried = 0
    best: Found | None = None
    with ThreadPoolExecutor(run.threads) as pool:
        rooms = [part.apart() for _ in range(run.threads)]
        while tried < TIMETABLES and (best is None or (best[0] < enough and not run.over(0.6))):
            numbers = range(tried, min(tried + run.threads, TIMETABLES))
            # The first of the best, so that the answer does not depend on which thread is quicker.
            for found in pool.map(lambda room, number: room.on_days(wanted, dear, number), rooms, numbers):
                best = found if best is None or found[0] > best[0] else best
            tried = numbers.stop
            assert best is not None
            run.objective = best[0]
            run.tell("dates", 0.4 + 0.05 * tried / TIMETABLES)
    assert best is not None
    run.note("dates", timetables=tried, objective=best[0])
    return best[1], best[2]


@dataclass(frozen=True)
class Part:
    """The fairs at ``chosen``, planned at once while the stalls ``beside`` stand as they are."""

    run: Run
    market: Market
    local: Dual
    serving: Serving
    chosen: Ints
    cost: Floats
    """The regret of every slot at ``chosen``."""
    beside: Ints

    def adds(self, slots: Ints) -> float:
        """What the part's own ``slots`` add to the plan."""
        return self.serving.adds(slots, self.beside)

    def apart(self) -> Part:
        """The same with room of its own to reckon in, for another thread."""
        return replace(self, market=self.market.apart(), serving=self.serving.apart())

    def on_days(self, wanted: dates.Wanted, dear: Floats, number: int) -> Found:
        """The fairs on the days that a search of this ``number`` finds for the visits ``wanted``."""
        run, serving = self.run, self.serving
        timetable, kept = dates.settle(
            serving, wanted, seed=run.seed + number, dear=dear, replaced=REPLACED[number % len(REPLACED)]
        )
        seconds = run.left(0.75) / 2 / (run.threads if run.counts_all_threads else 1)
        effort = run.effort(seconds=min(max(seconds, 2.0), LONGEST), nodes=50, gap=1e-3)
        filled, _ = priced_assignment(
            self.market, self.local, self.chosen, effort, within=3.0, timetable=timetable, start=kept
        )
        filled = filled if self.adds(filled) > self.adds(kept) else kept
        filled = self.better(filled, timetable, until=0.92)
        return self.adds(filled) + timetable.season(), filled, timetable

    def better(self, slots: Ints, timetable: Timetable | None, *, until: float) -> Ints:
        """The stalls chosen anew with whom they serve, if the model is small enough; ``slots`` if not."""
        standing = np.union1d(slots, self.beside)
        prepared = prepare_whole(self.serving, standing, self.chosen, self.cost, timetable)
        if prepared is None:
            return slots
        effort = self.run.effort(seconds=max(min(self.run.left(until), LONGEST), 1.0), nodes=1, gap=1e-3)
        filled = answer_block(prepared, effort)
        return filled if self.adds(filled) > self.adds(slots) else slots


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
