"""Small problems as one integer programme: hosts, days, stalls and service together, solved to proof.

Only hosts that the prices cannot rule out take part, so the answer is the optimum of the whole problem.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .assign import Room, slots_at, standing
from .blocks import Block, Exact, exact_model, served_entries
from .columns import Ints
from .fair_serving import add_thirds
from .layout import Layout
from .mip import Effort, Model, solve_model
from .places import SAME_TOWN_DAYS
from .prices import Dual, Market, select_hosts
from .serve import Serving
from .timetable import NO_DAY, Timetable

Array = NDArray[Any]
MOST_SLOTS, MOST_DAYS = 1500, 3000
"""Larger problems are left to the neighbourhoods."""
FORCED = 1e7


@dataclass
class Solution:
    slots: Ints
    timetable: Timetable
    bound: float


def hosts_in_question(market: Market, dual: Dual, objective: float) -> Ints:
    """Hosts that may hold a fair in a plan better than ``objective``: with others the bound is lower."""
    value = market.values(dual.prices)
    constant = market.constant(dual.prices)
    kept = []
    for host in range(market.layout.hosts):
        forced = value.copy()
        forced[host] += FORCED
        chosen = select_hosts(market.layout, forced)
        if host in chosen and constant + float(value[chosen].sum()) >= objective - 1e-6:
            kept.append(host)
    return np.array(kept, np.int64)


def solve_exactly(
    market: Market, dual: Dual, serving: Serving, slots: Ints, timetable: Timetable, effort: Effort
) -> Solution | None:
    """The best plan at all and its bound, from a standing one; None if the problem is too large for that."""
    layout = market.layout
    serving = Serving(layout) if layout.bonus else serving
    if layout.problem.max_fairs_per_day_and_county > 1 or len(layout.slot_pair) > 10 * MOST_SLOTS:
        return None
    hosts = hosts_in_question(market, dual, serving.objective(slots) + timetable.season())
    hosts = np.union1d(hosts, np.flatnonzero(timetable.day != NO_DAY))
    if len(slots_at(layout, hosts)) > MOST_SLOTS or timetable.open[hosts].sum() > MOST_DAYS:
        return None
    room = Room(layout.need_count, layout.leader_days, layout.pair_cap)
    fairs = layout.problem.fairs
    block = Block(hosts, fairs, slots_at(layout, hosts), room, np.empty(0, np.int64))
    exact = exact_model(layout, block, every=layout.bonus > 0)
    days = _Days(layout, timetable, hosts)
    days.add(exact)
    _add_towns(layout, exact, hosts)
    third = np.empty(0, np.int64)
    if layout.bonus:
        third = add_thirds(exact.rules.model, layout, layout.entry_need[exact.entry], exact.entry_column)
    start = standing(exact.rules, slots)
    start[exact.entry_column] = served_entries(serving, slots, slots, exact.entry)
    start[third] = _met_of_thirds(layout, exact, start)
    days.start(start, timetable, exact)
    answer = solve_model(exact.rules.model, effort, start)
    if not answer.found:
        return None
    day = np.full(layout.hosts, NO_DAY)
    held = answer.values[days.column] > 0.5
    day[hosts[days.host[held]]] = days.day[held]
    chosen = block.slots[answer.values[exact.rules.column] > 0.5]
    return Solution(chosen, Timetable(layout, day), answer.bound)


def _met_of_thirds(layout: Layout, exact: Exact, start: Array) -> Array:
    """What a standing plan meets of the first third of each village that the model serves."""
    if not layout.bonus:
        return np.empty(0)
    need = layout.entry_need[exact.entry]
    villages, row = np.unique(layout.need_village[need], return_inverse=True)
    met = np.bincount(row, layout.need_worth[need] * start[exact.entry_column])
    return np.minimum(met, layout.third[villages])


def _add_towns(layout: Layout, exact: Exact, hosts: Ints) -> None:
    """Floors, ceilings and must-reach, for the hosts to choose from."""
    model, column = exact.rules.model, exact.rules.host_column
    if column is None:
        return
    towns = layout.problem.towns
    model.add_rows(
        layout.host_town[hosts], column, 1.0, low=towns.floor, high=layout.town_ceiling, count=len(towns)
    )
    place = np.full(layout.hosts, -1)
    place[hosts] = np.arange(len(hosts))
    row = np.repeat(np.arange(len(layout.must_start) - 1), np.diff(layout.must_start))
    inside = place[layout.must_host] >= 0
    near = column[place[layout.must_host[inside]]]
    model.add_rows(row[inside], near, 1.0, low=1.0, high=np.inf, count=len(layout.must_start) - 1)


class _Days:
    """Columns "host holds its fair on day" and the rules of days; one fair a day and county is assumed."""

    def __init__(self, layout: Layout, timetable: Timetable, hosts: Ints) -> None:
        self.layout, self.timetable, self.hosts = layout, timetable, hosts
        self.host, self.day = np.nonzero(timetable.open[hosts])
        self.column = np.empty(0, np.int64)

    def add(self, exact: Exact) -> None:
        rules, model = exact.rules, exact.rules.model
        worth = self.timetable.worth[self.hosts][self.host, self.day]
        self.column = model.add_columns(worth, low=0.0, high=1.0, whole=True)
        hosts, count = len(self.hosts), self.layout.problem.days
        if rules.host_column is None:
            model.add_rows(self.host, self.column, 1.0, low=1.0, high=1.0, count=hosts)
        else:
            row = np.concatenate([self.host, np.arange(hosts)])
            column = np.concatenate([self.column, rules.host_column])
            factor = np.concatenate([np.ones(len(self.host)), -np.ones(hosts)])
            model.add_rows(row, column, factor, low=0.0, high=0.0, count=hosts)
        county = self.timetable.county[self.hosts][self.host]
        model.add_rows(
            county * count + self.day,
            self.column,
            1.0,
            low=-np.inf,
            high=1.0,
            count=(county.max() + 1) * count,
        )
        self._add_apart(model, self.layout.host_town, SAME_TOWN_DAYS)
        if self.layout.problem.host_interval > 1:
            self._add_apart(model, self.layout.host_village, self.layout.problem.host_interval)
        self._add_units(exact)

    def _add_apart(self, model: Model, key: Ints, apart: int) -> None:
        """Of the hosts with equal ``key``, at most one holds a fair within any ``apart`` days."""
        at, length = key[self.hosts][self.host], self.layout.problem.days + apart
        window = (at * length + self.day)[:, None] + np.arange(apart)
        _, row = np.unique(window.ravel(), return_inverse=True)
        column = np.repeat(self.column, apart)
        model.add_rows(row, column, 1.0, low=-np.inf, high=1.0, count=int(row.max()) + 1)

    def _add_units(self, exact: Exact) -> None:
        """A unit comes only if the day suits it, and to so many fairs a week."""
        rules, layout = exact.rules, self.layout
        model, problem = rules.model, layout.problem
        place = np.full(layout.hosts, -1)
        place[self.hosts] = np.arange(len(self.hosts))
        weeks = int(self.timetable.weeks[-1]) + 1
        at = place[layout.seat_host[rules.seats]]
        units = layout.seat_unit[rules.seats]
        rare = problem.units.per_week[units] < problem.units.leader_days[units]
        visit = np.full((len(rules.seats), weeks), -1)
        shape = (int(rare.sum()), weeks)
        visit[rare] = model.add_columns(np.zeros(shape[0] * weeks), low=0.0, high=1.0, whole=False).reshape(
            shape
        )
        for number, (host, unit, present) in enumerate(zip(at, units, rules.present, strict=True)):
            mine = self.host == host
            suits = mine & ~self.timetable.off[unit, self.day]
            column = np.concatenate([[present], self.column[suits]])
            factor = np.concatenate([[1.0], -np.ones(int(suits.sum()))])
            model.add_rows(np.zeros(len(column), int), column, factor, low=-np.inf, high=0.0, count=1)
            if rare[number]:
                week = self.timetable.weeks[self.day[mine]]
                row = np.concatenate([week, np.arange(weeks), np.arange(weeks)])
                column = np.concatenate([self.column[mine], np.full(weeks, present), visit[number]])
                factor = np.concatenate([np.ones(len(week)), np.ones(weeks), -np.ones(weeks)])
                model.add_rows(row, column, factor, low=-np.inf, high=1.0, count=weeks)
        row = (units[rare][:, None] * weeks + np.arange(weeks)).ravel()
        most = np.repeat(problem.units.per_week, weeks)
        model.add_rows(row, visit[rare].ravel(), 1.0, low=-np.inf, high=most, count=len(most))
        self.visit, self.seats, self.at = visit, rules.seats, at
        self._add_periods(exact, units)

    def _add_periods(self, exact: Exact, units: Ints) -> None:
        """A unit's visits in parts of the horizon, each counted where its fair is held in that part."""
        rules, periods = exact.rules, self.timetable.periods
        self.within: list[tuple[int, Ints, Ints]] = []
        for period in range(len(periods)):
            seats = np.flatnonzero(units == periods.unit[period])
            if len(seats) <= periods.most[period]:
                continue
            visits = rules.model.add_columns(np.zeros(len(seats)), low=0.0, high=1.0, whole=False)
            for seat, visit in zip(seats, visits, strict=True):
                mine = self.column[(self.host == self.at[seat]) & periods.inside[period, self.day]]
                column = np.concatenate([mine, [rules.present[seat], visit]])
                factor = np.concatenate([np.ones(len(mine) + 1), [-1.0]])
                rules.model.add_rows(
                    np.zeros(len(column), int), column, factor, low=-np.inf, high=1.0, count=1
                )
            most = float(periods.most[period])
            rules.model.add_rows(np.zeros(len(seats), int), visits, 1.0, low=-np.inf, high=most, count=1)
            self.within.append((period, seats, visits))

    def start(self, start: Array, timetable: Timetable, exact: Exact) -> None:
        """Fill in the days of a standing plan."""
        day = timetable.day[self.hosts]
        start[self.column] = day[self.host] == self.day
        for number, present in enumerate(exact.rules.present):
            on = day[self.at[number]]
            if start[present] > 0.5 and on != NO_DAY and self.visit[number, 0] >= 0:
                start[self.visit[number, timetable.weeks[on]]] = 1.0
        for period, seats, visits in self.within:
            on = day[self.at[seats]]
            held = (start[exact.rules.present[seats]] > 0.5) & (on != NO_DAY)
            start[visits] = held & self.timetable.periods.inside[period, on]
