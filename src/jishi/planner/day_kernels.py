# numba infers the types from the arrays it is given:
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

"""The search for days, compiled by numba. Kept apart for the same reason as ``kernels``."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

_compiled: Any = njit(cache=True, nogil=True)


class Fairs(NamedTuple):
    """What each fair is: its place (town, county, village), what each day costs it, and whose visits it wants."""

    town: Any
    county: Any
    village: Any
    day_cost: Any
    visit_start: Any
    visit_unit: Any


class Visits(NamedTuple):
    """The same visits by unit, those whose loss weighs most first."""

    start: Any
    fair: Any
    loss: Any


class Rules(NamedTuple):
    """What days must keep: units' days off, fairs a week and periods; fairs a day; days between fairs."""

    off: Any
    week: Any
    per_week: Any
    period_start: Any
    period_first: Any
    period_last: Any
    period_most: Any
    per_day: int
    apart: int
    interval: int
    hard: float


class Counts(NamedTuple):
    """How many fairs there are, by place and day; what a unit has taken up, while its visits are gone through."""

    town_day: Any
    county_day: Any
    village_day: Any
    busy: Any
    weekly: Any
    spent: Any


@_compiled
def _day_cost(fair, day, fairs, rules, counts):
    """What holding ``fair`` on ``day`` costs beside the fairs counted, whoever comes: the day itself, rules broken."""
    cost = fairs.day_cost[fair, day]
    days = rules.off.shape[1]
    town, village = fairs.town[fair], fairs.village[fair]
    for d in range(max(day - rules.apart + 1, 0), min(day + rules.apart, days)):
        cost += rules.hard * counts.town_day[town, d]
    for d in range(max(day - rules.interval + 1, 0), min(day + rules.interval, days)):
        cost += rules.hard * counts.village_day[village, d]
    if counts.county_day[fairs.county[fair], day] >= rules.per_day:
        cost += rules.hard
    return cost


@_compiled
def _count_day(fair, day, by, fairs, counts):
    """Add ``fair`` on ``day`` to the counts, or take it off again (``by`` -1)."""
    counts.town_day[fairs.town[fair], day] += by
    counts.county_day[fairs.county[fair], day] += by
    counts.village_day[fairs.village[fair], day] += by


@_compiled
def _room(unit, day, rules, counts):
    """Can the unit come on that day beside the visits it has kept so far?"""
    if rules.off[unit, day] or counts.busy[day] or counts.weekly[rules.week[day]] >= rules.per_week[unit]:
        return False
    for p in range(rules.period_start[unit], rules.period_start[unit + 1]):
        inside = rules.period_first[p] <= day and day <= rules.period_last[p]
        if inside and counts.spent[p] >= rules.period_most[p]:
            return False
    return True


@_compiled
def _lost(unit, fair, day, now, visits, rules, counts):
    """What the unit's visits lose on the days ``now``, but with ``fair`` on ``day`` (-1: not held).

    It keeps those that weigh most: the best it can do within a day and a week.
    """
    lost = 0.0
    for k in range(visits.start[unit], visits.start[unit + 1]):
        on = day if visits.fair[k] == fair else now[visits.fair[k]]
        if on < 0:
            continue
        if not _room(unit, on, rules, counts):
            lost += visits.loss[k]
            continue
        counts.busy[on] = True
        counts.weekly[rules.week[on]] += 1
        for p in range(rules.period_start[unit], rules.period_start[unit + 1]):
            if rules.period_first[p] <= on and on <= rules.period_last[p]:
                counts.spent[p] += 1
    for k in range(visits.start[unit], visits.start[unit + 1]):
        on = day if visits.fair[k] == fair else now[visits.fair[k]]
        if on >= 0:
            counts.busy[on] = False
            counts.weekly[rules.week[on]] = 0
    for p in range(rules.period_start[unit], rules.period_start[unit + 1]):
        counts.spent[p] = 0
    return lost


@_compiled
def _weigh(unit, now, fairs, visits, rules, counts, saved, cost):
    """Renew what each of the unit's fairs would save its visits by not being held, in ``saved`` and ``cost``."""
    whole = _lost(unit, -1, -1, now, visits, rules, counts)
    for k in range(visits.start[unit], visits.start[unit + 1]):
        fair = visits.fair[k]
        found = 0.0
        if now[fair] >= 0:
            found = whole - _lost(unit, fair, -1, now, visits, rules, counts)
        cost[fair] += found - saved[k]
        saved[k] = found


@_compiled
def _cheapest(fair, before, step, opened, barred, now, fairs, visits, rules, counts, base):
    """The cheapest day for a fair that has none, chance deciding between equals, and its cost; -1 if none is left."""
    choice, least, bar = -1, np.inf, np.inf
    for d in range(opened.shape[1]):
        if not opened[fair, d] or d == before or barred[fair, d] > step:
            continue
        found, chance = _day_cost(fair, d, fairs, rules, counts), 1e-6 * np.random.random()
        for k in range(fairs.visit_start[fair], fairs.visit_start[fair + 1]):
            if found + chance >= bar:
                break
            found += _lost(fairs.visit_unit[k], fair, d, now, visits, rules, counts) - base[k]
        if found + chance < bar:
            choice, least, bar = d, found, found + chance
    return choice, least


@_compiled
def settle_days(opened, fairs, visits, rules, rounds, seed, day):
    """Search days for all fairs at the least cost (tabu search by single moves); returns the cost found.

    ``day`` holds the answer. Each step moves one costly fair to its cheapest other day and bars its return
    a while. A unit that two fairs want at once comes to the one that would lose more.
    """
    np.random.seed(seed)
    count, days = opened.shape
    counts = Counts(
        np.zeros((fairs.town.max() + 1, days), np.int64),
        np.zeros((fairs.county.max() + 1, days), np.int64),
        np.zeros((fairs.village.max() + 1, days), np.int64),
        np.zeros(days, np.bool_),
        np.zeros(rules.week[days - 1] + 1, np.int64),
        np.zeros(len(rules.period_most), np.int64),
    )
    barred = np.zeros((count, days), np.int64)
    saved, base = np.zeros(len(visits.loss)), np.zeros(len(visits.loss))
    cost, alone = np.zeros(count), np.zeros(count)
    now = np.full(count, -1)
    best, total = np.inf, 0.0
    for step in range(-count, rounds):
        fair, before = step + count, -1
        if step >= 0:
            if total < best - 1e-9:
                best = total
                day[:] = now
            if best <= 1e-9:
                break
            weight = 0.0
            for f in range(count):
                _count_day(f, now[f], -1, fairs, counts)
                alone[f] = _day_cost(f, now[f], fairs, rules, counts)
                _count_day(f, now[f], 1, fairs, counts)
                weight += max(alone[f] + cost[f], 0.0)
            pick = np.random.random() * weight
            fair = 0
            while fair < count - 1 and pick >= max(alone[fair] + cost[fair], 0.0):
                pick -= max(alone[fair] + cost[fair], 0.0)
                fair += 1
            before = now[fair]
            total -= alone[fair] + cost[fair]
            _count_day(fair, before, -1, fairs, counts)
            now[fair] = -1
        for k in range(fairs.visit_start[fair], fairs.visit_start[fair + 1]):
            base[k] = _lost(fairs.visit_unit[k], -1, -1, now, visits, rules, counts)
        choice, least = _cheapest(fair, before, step, opened, barred, now, fairs, visits, rules, counts, base)
        if choice < 0:
            choice = before if step >= 0 else int(np.argmax(opened[fair]))
            least = _day_cost(fair, choice, fairs, rules, counts)
            for k in range(fairs.visit_start[fair], fairs.visit_start[fair + 1]):
                least += _lost(fairs.visit_unit[k], fair, choice, now, visits, rules, counts) - base[k]
        if step >= 0:
            barred[fair, before] = step + 5 + np.random.randint(10)
        total += least
        now[fair] = choice
        _count_day(fair, choice, 1, fairs, counts)
        for k in range(fairs.visit_start[fair], fairs.visit_start[fair + 1]):
            _weigh(fairs.visit_unit[k], now, fairs, visits, rules, counts, saved, cost)
    if total < best - 1e-9:
        best = total
        day[:] = now
    return best
