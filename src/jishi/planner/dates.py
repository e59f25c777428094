"""When each fair is held: every fair on an open day its units can all come, the most needed fairs first.

Randomised rounds in which fairs left over go first the next time; then fairs move earlier while they can.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .columns import NO_LIMIT, Ints
from .layout import SAME_TOWN_DAYS, open_days
from .problem import Problem

Array = NDArray[Any]
UNDATED = NO_LIMIT
PINNED_LOSS = 1e9
"""What a unit that must come loses by staying away."""


@dataclass
class Calendar:
    """Fairs with their units, and the days taken so far. A fair is its number in ``hosts``."""

    problem: Problem
    hosts: Ints
    units: list[Ints]
    day: Ints = field(init=False)

    def __post_init__(self) -> None:
        problem = self.problem
        count, days, units = len(self.hosts), problem.days, len(problem.units)
        self.day = np.full(count, UNDATED)
        self.town = problem.villages.town[self.hosts]
        self.county = problem.villages.county[self.hosts]
        self.weeks = (np.arange(days) + problem.first_weekday) // 7
        self.off = np.zeros((units, days), bool)
        self.off[problem.unit_off.unit, problem.unit_off.day] = True
        self.open = open_days(problem)[self.hosts]
        self.unit_day = np.zeros((units, days), np.int64)
        self.unit_week = np.zeros((units, int(self.weeks[-1]) + 1), np.int64)
        self.county_day = np.zeros((int(problem.towns.county.max()) + 1, days), np.int64)
        self.town_day = np.zeros((len(problem.towns), days), np.int64)

    def venue_days(self, fair: int) -> Array:
        """Days on which the venue, the town and the county could hold this fair, whoever comes."""
        near = np.convolve(self.town_day[self.town[fair]], np.ones(2 * SAME_TOWN_DAYS - 1, np.int64), "same")
        room = self.county_day[self.county[fair]] < self.problem.max_fairs_per_day_and_county
        return np.asarray(self.open[fair] & room & (near[: self.problem.days] == 0))

    def unit_days(self, unit: Ints) -> Array:
        """A row for each unit: the days on which it could attend one more fair."""
        per_week = self.problem.units.per_week[unit]
        room = self.unit_week[unit] < per_week[:, None]
        return np.asarray(~self.off[unit] & (self.unit_day[unit] == 0) & room[:, self.weeks])

    def days(self, fair: int) -> Array:
        """Days on which an undated fair could be held with all its units."""
        return np.asarray(self.venue_days(fair) & self.unit_days(self.units[fair]).all(axis=0))

    def put(self, fair: int, day: int) -> None:
        self._count(fair, day, 1)
        self.day[fair] = day

    def lift(self, fair: int) -> int:
        """Take a fair off its day; returns the day."""
        day = int(self.day[fair])
        if day != UNDATED:
            self._count(fair, day, -1)
            self.day[fair] = UNDATED
        return day

    def _count(self, fair: int, day: int, by: int) -> None:
        units = self.units[fair]
        self.unit_day[units, day] += by
        self.unit_week[units, self.weeks[day]] += by
        self.county_day[self.county[fair], day] += by
        self.town_day[self.town[fair], day] += by

    def clear(self) -> None:
        for fair in range(len(self.hosts)):
            self.lift(fair)


def date_fairs(
    calendar: Calendar, weight: Sequence[float] | Array, *, seed: int, rounds: int, stop: Callable[[], bool]
) -> list[int]:
    """Date all fairs if a way is found within ``rounds``; returns those left without a day (of the best
    round).
    """
    count = len(calendar.hosts)
    rng = np.random.default_rng(seed)
    urgency = np.zeros(count)
    tightness = np.array([calendar.days(fair).sum() for fair in range(count)], float)
    heavy = np.asarray(weight, float) / max(float(np.max(weight, initial=0.0)), 1e-9)
    best: tuple[int, float, Ints] | None = None
    for number in range(max(rounds, 1)):
        calendar.clear()
        noise = rng.random(count) * (0.0 if number == 0 else 0.3)
        few = 1.0 - tightness / max(float(tightness.max(initial=0.0)), 1.0)
        order = np.argsort(-(urgency + heavy + few * min(number, 3) + noise), kind="stable")
        missing = [int(fair) for fair in order if not _place(calendar, int(fair))]
        found = (len(missing), waiting(calendar, weight), calendar.day.copy())
        if best is None or found[:2] < best[:2]:
            best = found
        if not missing or stop():
            break
        urgency[missing] += 1.0
    assert best is not None
    calendar.clear()
    for fair, day in enumerate(best[2]):
        if day != UNDATED:
            calendar.put(fair, int(day))
    return [fair for fair in range(count) if calendar.day[fair] == UNDATED]


def _place(calendar: Calendar, fair: int) -> bool:
    days = calendar.days(fair)
    if not days.any():
        return False
    calendar.put(fair, int(np.argmax(days)))
    return True


def date_with_absences(
    calendar: Calendar, loss: list[Array], *, seed: int, rounds: int, stop: Callable[[], bool]
) -> list[int]:
    """Date all fairs, some without units that cannot come that day, at the least total ``loss`` found.

    ``loss[fair]`` is what each of the fair's units is worth there. Takes the absent units off the fairs;
    returns the fairs for which even so no day was found.
    """
    count = len(calendar.hosts)
    rng = np.random.default_rng(seed)
    everyone = list(calendar.units)
    urgency = np.zeros(count)
    best: tuple[int, float, Ints, list[Ints]] | None = None
    for _ in range(max(rounds, 1)):
        calendar.clear()
        calendar.units = list(everyone)
        order = np.argsort(-(urgency + rng.random(count)), kind="stable")
        total, missing = 0.0, []
        for fair in order:
            lost = _place_without(calendar, int(fair), loss[fair])
            if lost >= PINNED_LOSS:
                missing.append(int(fair))
            else:
                total += lost
        if best is None or (len(missing), total) < best[:2]:
            best = (len(missing), total, calendar.day.copy(), list(calendar.units))
        if stop():
            break
        urgency[missing] += 1.0
    assert best is not None
    calendar.clear()
    calendar.units = best[3]
    for fair, day in enumerate(best[2]):
        if day != UNDATED:
            calendar.put(fair, int(day))
    return [fair for fair in range(count) if calendar.day[fair] == UNDATED]


def _place_without(calendar: Calendar, fair: int, loss: Array) -> float:
    """Put ``fair`` on the day that loses least by absent units; returns that loss."""
    days = np.flatnonzero(calendar.venue_days(fair))
    if not len(days):
        return PINNED_LOSS
    absent = ~calendar.unit_days(calendar.units[fair])[:, days]
    lost = loss @ absent
    pick = int(np.argmin(lost))
    if lost[pick] < PINNED_LOSS:
        calendar.units[fair] = calendar.units[fair][~absent[:, pick]]
        calendar.put(fair, int(days[pick]))
    return float(lost[pick])


def hasten(calendar: Calendar, weight: Sequence[float] | Array, *, sweeps: int = 50) -> None:
    """Move single fairs earlier, the most needed first, until none can."""
    order = np.argsort(-np.asarray(weight, float), kind="stable")
    for _ in range(sweeps):
        moved = False
        for fair in order:
            before = calendar.lift(int(fair))
            days = calendar.days(int(fair))
            after = int(np.argmax(days)) if days.any() else before
            calendar.put(int(fair), min(after, before) if before != UNDATED else after)
            moved |= after < before
        if not moved:
            return


def waiting(calendar: Calendar, weight: Sequence[float] | Array) -> float:
    """Days until each dated fair, weighted."""
    dated = calendar.day != UNDATED
    return float((calendar.day[dated] * np.asarray(weight, float)[dated]).sum())
