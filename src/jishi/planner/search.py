"""Better plans by exact neighbourhoods: a few fairs planned anew together, again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .assign import regret
from .blocks import open_block, solve_block
from .columns import Ints
from .layout import Layout
from .plan import relative_gap
from .prices import Dual, Market
from .serve import Serving

if TYPE_CHECKING:
    from .solve import Run

Array = NDArray[Any]
WITHIN = 5.0
"""Stalls whose regret is greater (in needs) are not tried."""
FAIRS = 6


class Search:
    """The plan as a set of slots at ``held`` hosts, improved in place."""

    def __init__(
        self, run: Run, market: Market, serving: Serving, dual: Dual, local: Dual, slots: Ints
    ) -> None:
        self.run, self.market, self.serving = run, market, serving
        self.dual, self.slots = dual, slots
        layout = market.layout
        self.slot_host = layout.seat_host[layout.slot_seat]
        self.held = np.flatnonzero(local.host_share > 0)
        self.bound = dual.bound
        self.rng = np.random.default_rng(run.seed)
        self.candidates = np.flatnonzero(regret(market, local, self.held) <= WITHIN)
        villages = market.layout.problem.villages
        self.place = np.stack([villages.x_km, villages.y_km], axis=1)[layout.host_village]

    @property
    def layout(self) -> Layout:
        return self.market.layout

    def done(self) -> bool:
        return self.run.over(0.9) or relative_gap(self.bound, self.run.objective) <= self.run.gap

    def improve(self) -> Ints:
        """Plan block after block anew until time, gap or iterations are reached."""
        run, tried = self.run, 0
        most = run.max_iterations if run.max_iterations is not None else 10**9
        size = min(FAIRS, len(self.held))
        while tried < most and not self.done():
            self.try_block(self.neighbours(size))
            tried += 1
            run.tell("search", max(0.45 + 0.5 * run.elapsed / run.seconds, 0.45))
            if size == len(self.held):
                break
        run.note("search", blocks=tried, objective=run.objective)
        return self.slots

    def neighbours(self, size: int) -> Ints:
        """``size`` held hosts near a random one."""
        seed = self.rng.choice(self.held)
        distance = np.hypot(*(self.place[self.held] - self.place[seed]).T)
        return np.sort(self.held[np.argsort(distance, kind="stable")[:size]])

    def try_block(self, hosts: Ints) -> bool:
        """Plan ``hosts`` anew; keep the answer if the whole plan is truly better."""
        run, serving = self.run, self.serving
        block = open_block(serving, self.slots, hosts, len(hosts), self.candidates)
        answer, _ = solve_block(serving, self.slots, block, run.effort(seconds=5.0, nodes=200))
        outside = self.slots[~np.isin(self.slot_host[self.slots], hosts)]
        slots = np.union1d(outside, answer)
        objective = serving.objective(slots)
        if objective <= run.objective + 1e-6:
            return False
        self.slots, run.objective = slots, objective
        return True
