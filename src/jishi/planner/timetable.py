"""Which fair is on which day while stalls are still being chosen: who is free, and the rules days impose."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .columns import Ints
from .hosts import reaches_all
from .layout import Layout, day_worth
from .mip import Model
from .periods import Periods
from .places import SAME_TOWN_DAYS

Array = NDArray[Any]
NO_DAY = -1


@dataclass
class Timetable:
    """``day[host]`` of a layout's hosts, ``NO_DAY`` where no fair is held."""

    layout: Layout
    day: Ints

    def __post_init__(self) -> None:
        problem = self.layout.problem
        self.weeks: Ints = (np.arange(problem.days) + problem.first_weekday) // 7
        self.off = np.zeros((len(problem.units), problem.days), bool)
        self.off[problem.unit_off.unit, problem.unit_off.day] = True
        self.open = self.layout.host_open
        self.periods = Periods.of(problem)
        self.worth = day_worth(problem)[self.layout.host_town]
        self.county = problem.villages.county[self.layout.host_village]

    def again(self) -> Timetable:
        """The same days, to be changed without changing these."""
        other = copy.copy(self)
        other.day = self.day.copy()
        return other

    def venue_days(self, host: int, others: Ints) -> Array:
        """Days on which ``host`` could hold a fair beside those of ``others``, whoever comes."""
        layout, problem = self.layout, self.layout.problem
        near = others[layout.host_town[others] == layout.host_town[host]]
        same = others[self.county[others] == self.county[host]]
        held = np.bincount(self.day[same], minlength=problem.days)
        free = self.open[host] & (held < problem.max_fairs_per_day_and_county)
        for day in self.day[near]:
            free[max(day - SAME_TOWN_DAYS + 1, 0) : day + SAME_TOWN_DAYS] = False
        apart = problem.host_interval
        for day in self.day[near[layout.host_village[near] == layout.host_village[host]]]:
            free[max(day - apart + 1, 0) : day + apart] = False
        return np.asarray(free)

    def season(self) -> float:
        """What the days of all fairs are worth in themselves, in needs."""
        held = np.flatnonzero(self.day != NO_DAY)
        return float(self.worth[held, self.day[held]].sum())

    def unit_free(self, seats: Ints, units: Ints | None = None) -> Array:
        """A row for each unit (of ``units``): the days on which it could attend one more fair beside ``seats``."""
        layout, problem = self.layout, self.layout.problem
        units = np.arange(len(problem.units)) if units is None else units
        row_of = np.full(len(problem.units), -1)
        row_of[units] = np.arange(len(units))
        seats = seats[row_of[layout.seat_unit[seats]] >= 0]
        row, day = row_of[layout.seat_unit[seats]], self.day[layout.seat_host[seats]]
        free = ~self.off[units]
        free[row, day] = False
        visits = np.zeros((len(units), int(self.weeks[-1]) + 1), np.int64)
        np.add.at(visits, (row, self.weeks[day]), 1)
        room = visits < problem.units.per_week[units, None]
        free &= room[:, self.weeks]
        self.periods.close(free, row_of, units[row], day)
        return np.asarray(free)

    def add_rows(self, model: Model, seats: Ints, present: Ints, outside: Ints) -> None:
        """A unit is at one fair a day, and at so many a week, counting the visits ``outside`` the model."""
        layout, problem = self.layout, self.layout.problem
        unit, day = layout.seat_unit[seats], self.day[layout.seat_host[seats]]
        ones = np.ones(len(seats))
        _at_most(model, unit * problem.days + day, present, ones)
        taken = np.zeros((len(problem.units), int(self.weeks[-1]) + 1))
        np.add.at(taken, (layout.seat_unit[outside], self.weeks[self.day[layout.seat_host[outside]]]), 1.0)
        week = self.weeks[day]
        left = np.maximum(problem.units.per_week[unit] - taken[unit, week], 0.0)
        _at_most(model, unit * (int(self.weeks[-1]) + 1) + week, present, left)
        self._add_periods(model, unit, day, present, outside)

    def _add_periods(self, model: Model, unit: Ints, day: Ints, present: Ints, outside: Ints) -> None:
        """A unit's leader days in parts of the horizon."""
        periods, layout = self.periods, self.layout
        if not len(periods):
            return
        taken = periods.visits(layout.seat_unit[outside], self.day[layout.seat_host[outside]])
        row, seat = np.nonzero((periods.unit[:, None] == unit) & periods.inside[:, day])
        _at_most(model, row, present[seat], np.maximum(periods.most - taken, 0).astype(float)[row])


def keeps_rules(timetable: Timetable, slots: Ints) -> bool:
    """Do ``slots`` on these days keep what fairs share?

    Leader days, specialists, units' days, venues' days, town limits, must-reach; not rules within a fair.
    """
    layout, problem = timetable.layout, timetable.layout.problem
    held = np.flatnonzero(timetable.day != NO_DAY)
    seats = np.unique(layout.slot_seat[slots])
    unit, day = layout.seat_unit[seats], timetable.day[layout.seat_host[seats]]
    towns = np.bincount(layout.host_town[held], minlength=len(problem.towns))
    weeks = unit * (int(timetable.weeks[-1]) + 1) + timetable.weeks[day]
    key, visits = np.unique(weeks, return_counts=True)
    return bool(
        len(held) == problem.fairs
        and (day != NO_DAY).all()
        and (np.bincount(unit, minlength=len(layout.leader_days)) <= layout.leader_days).all()
        and (np.bincount(layout.slot_pair[slots], minlength=len(layout.pair_cap)) <= layout.pair_cap).all()
        and not timetable.off[unit, day].any()
        and len(np.unique(unit * problem.days + day)) == len(seats)
        and timetable.periods.kept(unit, day)
        and (visits <= problem.units.per_week[key // (int(timetable.weeks[-1]) + 1)]).all()
        and ((problem.towns.floor <= towns) & (towns <= layout.town_ceiling)).all()
        and reaches_all(layout, held)
        and all(timetable.venue_days(int(host), held[held != host])[timetable.day[host]] for host in held)
    )


def _at_most(model: Model, key: Array, column: Array, most: Array) -> None:
    """Rows ``sum of the columns with equal key <= most``, where there are more columns than that."""
    keys, row, count = np.unique(key, return_inverse=True, return_counts=True)
    limit = np.zeros(len(keys))
    limit[row] = most
    tight = np.flatnonzero(count > limit)
    number = np.full(len(keys), -1)
    number[tight] = np.arange(len(tight))
    inside = number[row] >= 0
    model.add_rows(number[row[inside]], column[inside], 1.0, low=-np.inf, high=limit[tight], count=len(tight))
