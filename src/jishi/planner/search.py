"""Better plans by exact neighbourhoods: a few fairs planned anew together, again and again.

Three kinds: fairs near each other on their days; one fair on another day; one fair in another village. The
latter two propose a day or a village by a quick bound and leave the stalls of the fairs around to the exact
model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from . import kernels
from .assign import regret, slots_at
from .blocks import open_block, poured, solve_block
from .columns import Ints
from .dates import slot_hosts
from .hosts import reaches_all
from .plan import relative_gap
from .prices import Dual, Market
from .serve import Serving
from .timetable import NO_DAY, Timetable

if TYPE_CHECKING:
    from .solve import Run

Array = NDArray[Any]
WITHIN = 5.0
"""Stalls whose regret is greater (in needs) are not tried."""
FAIRS = 6
AROUND = 3
CHOICES = 4
KINDS = ("near", "day", "host")
ODDS = (0.5, 0.25, 0.25)


class Search:
    """The plan as a set of slots at ``held`` hosts on the days of ``timetable``, improved in place."""

    def __init__(
        self, run: Run, market: Market, serving: Serving, local: Dual, slots: Ints, timetable: Timetable
    ) -> None:
        self.run, self.market, self.serving = run, market, serving
        self.slots, self.timetable = slots, timetable
        self.layout = market.layout
        self.slot_host = slot_hosts(self.layout)
        self.held = np.flatnonzero(timetable.day != NO_DAY)
        self.rng = np.random.default_rng(run.seed)
        every = np.arange(self.layout.hosts)
        self.candidates = np.flatnonzero(regret(market, local, every) <= WITHIN)
        villages = self.layout.problem.villages
        self.place = np.stack([villages.x_km, villages.y_km], axis=1)[self.layout.host_village]
        self.tried = dict.fromkeys(KINDS, 0)
        self.better = dict.fromkeys(KINDS, 0)

    def done(self) -> bool:
        return self.run.over(0.95) or relative_gap(self.run.bound, self.run.objective) <= self.run.gap

    def improve(self) -> None:
        """Plan block after block anew until time, gap or iterations are reached."""
        run, number = self.run, 0
        most = run.max_iterations if run.max_iterations is not None else 10**9
        while number < most and not self.done():
            kind = str(self.rng.choice(KINDS, p=ODDS))
            self.tried[kind] += 1
            self.better[kind] += {"near": self.try_near, "day": self.try_day, "host": self.try_host}[kind]()
            number += 1
            run.tell("search", max(number / most, 0.45 + 0.5 * run.elapsed / run.seconds))
        run.note("search", tried=self.tried, better=self.better, objective=run.objective)

    def around(self, host: int, size: int, among: Ints) -> Ints:
        """``size`` of the hosts ``among``, the nearest to ``host``."""
        distance = np.hypot(*(self.place[among] - self.place[host]).T)
        return np.sort(among[np.argsort(distance, kind="stable")[:size]])

    def try_near(self) -> bool:
        hosts = self.around(int(self.rng.choice(self.held)), FAIRS, self.held)
        return self.try_block(hosts, self.slots, self.timetable, self.held)

    def try_day(self) -> bool:
        """One fair on another day that suits the units it could have."""
        host = int(self.rng.choice(self.held))
        day = self.propose_day(host, host, self.slots[self.slot_host[self.slots] != host])
        if day is None:
            return False
        return self.try_move(host, host, day)

    def try_host(self) -> bool:
        """One fair in another village, on the day that suits best."""
        free = self.held[~self.layout.host_pinned[self.held]]
        if not len(free):
            return False
        host = int(self.rng.choice(free))
        rest = self.slots[self.slot_host[self.slots] != host]
        other = self.propose_host(host, rest)
        if other is None:
            return False
        day = self.propose_day(host, other, rest)
        return day is not None and self.try_move(host, other, day)

    def try_move(self, host: int, other: int, day: int) -> bool:
        """The fair of ``host`` at ``other`` on ``day``, with the fairs around it planned anew."""
        timetable = Timetable(self.layout, self.timetable.day.copy())
        timetable.day[host] = NO_DAY
        timetable.day[other] = day
        held = np.union1d(self.held[self.held != host], [other])
        rest = self.slots[self.slot_host[self.slots] != host]
        hosts = self.around(other, AROUND + 1, held)
        return self.try_block(hosts, rest, timetable, held)

    def open_values(self, hosts: Ints, rest: Ints) -> tuple[Array, Array]:
        """Slot values (whom nobody else serves) at ``hosts`` beside ``rest``; the seats ``rest`` takes."""
        layout, value = self.layout, self.market.value
        slots = slots_at(layout, hosts)
        left = layout.need_count - self.serving.used(rest)
        value[slots] = poured(layout, slots, left)
        seats = np.unique(layout.slot_seat[rest])
        visits = np.bincount(layout.seat_unit[seats], minlength=len(layout.leader_days))
        stands = np.bincount(layout.slot_pair[rest], minlength=len(layout.pair_cap))
        spent = (
            visits[layout.seat_unit[layout.slot_seat[slots]]]
            >= layout.leader_days[layout.seat_unit[layout.slot_seat[slots]]]
        )
        spent |= stands[layout.slot_pair[slots]] >= layout.pair_cap[layout.slot_pair[slots]]
        value[slots[spent]] = -1.0
        return value, seats

    def propose_day(self, host: int, other: int, rest: Ints) -> int | None:
        """A good day for the fair of ``host`` at ``other``, not the present one."""
        layout, timetable = self.layout, self.timetable
        days = timetable.venue_days(other, self.held[self.held != host])
        if host == other:
            days[timetable.day[host]] = False
        days = np.flatnonzero(days)
        if not len(days):
            return None
        value, seats = self.open_values(np.array([other]), rest)
        worth = np.empty(len(days))
        kernels.day_values(
            other,
            days,
            timetable.unit_free(seats),
            layout.seat_unit,
            layout.host_stalls,
            layout.seat_start,
            layout.slot_start,
            layout.seat_cost,
            value,
            worth,
        )
        return int(self.rng.choice(days[np.argsort(-worth, kind="stable")[:CHOICES]]))

    def propose_host(self, host: int, rest: Ints) -> int | None:
        """A good village for the fair of ``host`` instead, or none that the rules allow."""
        layout = self.layout
        allowed = self.swappable(host)
        if not len(allowed):
            return None
        value, _ = self.open_values(allowed, rest)
        worth = np.full(layout.hosts, -np.inf)
        kernels.host_values(
            allowed, layout.host_stalls, layout.seat_start, layout.slot_start, layout.seat_cost, value, worth
        )
        best = allowed[np.argsort(-worth[allowed], kind="stable")[: 2 * CHOICES]]
        return int(self.rng.choice(best))

    def swappable(self, host: int) -> Ints:
        """Hosts that could take the place of ``host`` under floors, ceilings and must-reach."""
        layout, towns = self.layout, self.layout.problem.towns
        count = np.bincount(layout.host_town[self.held], minlength=len(towns))
        town = layout.host_town[host]
        free = np.ones(layout.hosts, bool)
        free[self.held] = False
        count[town] -= 1
        if count[town] < towns.floor[town]:
            free &= layout.host_town == town
        free &= count[layout.host_town] < layout.town_ceiling[layout.host_town]
        rest = self.held[self.held != host]
        if reaches_all(layout, rest):
            return np.flatnonzero(free)
        able = [i for i in np.flatnonzero(free) if reaches_all(layout, np.append(rest, i))]
        return np.array(able, np.int64)

    def try_block(self, hosts: Ints, rest: Ints, timetable: Timetable, held: Ints) -> bool:
        """Plan ``hosts`` anew beside the others of ``rest``; keep the answer if the plan is truly better."""
        run, serving = self.run, self.serving
        block = open_block(serving, rest, hosts, self.candidates, timetable)
        answer, _ = solve_block(serving, rest, block, run.effort(seconds=5.0, nodes=200))
        outside = rest[~np.isin(self.slot_host[rest], hosts)]
        slots = np.union1d(outside, answer)
        objective = serving.objective(slots)
        if objective <= run.objective + 1e-6:
            return False
        self.slots, self.timetable, self.held, run.objective = slots, timetable, held, objective
        return True
