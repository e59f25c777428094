# numba infers the types from the arrays it is given:
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

"""The search for days, compiled by numba. Kept apart for the same reason as ``kernels``."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

_compiled: Any = njit(cache=True, nogil=True)


class Fairs(NamedTuple):
    """What each fair is: its place (town, county, village), what each day costs it, and the visits to it."""

    town: Any
    county: Any
    village: Any
    day_cost: Any
    visit_start: Any
    visit_unit: Any
    visit_loss: Any


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
    """How many fairs and visits there are, by unit, place and day."""

    unit_day: Any
    unit_week: Any
    town_day: Any
    county_day: Any
    village_day: Any
    spent: Any


@_compiled
def _stay_cost(fair, day, fairs, rules, counts):
    """What holding ``fair`` on ``day`` costs beside the fairs already counted: the day itself, absent units,
    rules broken."""
    cost = fairs.day_cost[fair, day]
    days = rules.off.shape[1]
    town, village = fairs.town[fair], fairs.village[fair]
    for d in range(max(day - rules.apart + 1, 0), min(day + rules.apart, days)):
        cost += rules.hard * counts.town_day[town, d]
    for d in range(max(day - rules.interval + 1, 0), min(day + rules.interval, days)):
        cost += rules.hard * counts.village_day[village, d]
    if counts.county_day[fairs.county[fair], day] >= rules.per_day:
        cost += rules.hard
    week = rules.week[day]
    for k in range(fairs.visit_start[fair], fairs.visit_start[fair + 1]):
        unit = fairs.visit_unit[k]
        away = rules.off[unit, day] or counts.unit_day[unit, day] > 0
        away = away or counts.unit_week[unit, week] >= rules.per_week[unit]
        for p in range(rules.period_start[unit], rules.period_start[unit + 1]):
            inside = rules.period_first[p] <= day and day <= rules.period_last[p]
            away = away or (inside and counts.spent[p] >= rules.period_most[p])
        if away:
            cost += fairs.visit_loss[k]
    return cost


@_compiled
def _count_day(fair, day, by, fairs, rules, counts):
    """Add ``fair`` on ``day`` to the counts, or take it off again (``by`` -1)."""
    counts.town_day[fairs.town[fair], day] += by
    counts.county_day[fairs.county[fair], day] += by
    counts.village_day[fairs.village[fair], day] += by
    for k in range(fairs.visit_start[fair], fairs.visit_start[fair + 1]):
        unit = fairs.visit_unit[k]
        counts.unit_day[unit, day] += by
        counts.unit_week[unit, rules.week[day]] += by
        for p in range(rules.period_start[unit], rules.period_start[unit + 1]):
            if rules.period_first[p] <= day and day <= rules.period_last[p]:
                counts.spent[p] += by


@_compiled
def settle_days(opened, fairs, rules, rounds, seed, day):
    """Search days for all fairs at the least cost (tabu search by single moves); returns the cost found.

    ``day`` holds the answer. Each step moves one costly fair to its cheapest other day and bars its return
    a while.
    """
    np.random.seed(seed)
    count, days = opened.shape
    units = rules.off.shape[0]
    counts = Counts(
        np.zeros((units, days), np.int64),
        np.zeros((units, rules.week[days - 1] + 1), np.int64),
        np.zeros((fairs.town.max() + 1, days), np.int64),
        np.zeros((fairs.county.max() + 1, days), np.int64),
        np.zeros((fairs.village.max() + 1, days), np.int64),
        np.zeros(len(rules.period_most), np.int64),
    )
    barred = np.zeros((count, days), np.int64)
    cost = np.zeros(count)
    now = np.full(count, -1)
    best = np.inf
    for step in range(-count, rounds):
        fair = step + count
        if step >= 0:
            total = 0.0
            for f in range(count):
                _count_day(f, now[f], -1, fairs, rules, counts)
                cost[f] = _stay_cost(f, now[f], fairs, rules, counts)
                _count_day(f, now[f], 1, fairs, rules, counts)
                total += cost[f]
            if total < best - 1e-9:
                best = total
                day[:] = now
            if best <= 1e-9:
                break
            pick = np.random.random() * total
            fair = 0
            while fair < count - 1 and pick >= cost[fair]:
                pick -= cost[fair]
                fair += 1
            _count_day(fair, now[fair], -1, fairs, rules, counts)
        choice, least = -1, np.inf
        for d in range(days):
            if not opened[fair, d] or (step >= 0 and (d == now[fair] or barred[fair, d] > step)):
                continue
            found = _stay_cost(fair, d, fairs, rules, counts)
            found += 1e-6 * np.random.random()
            if found < least:
                choice, least = d, found
        if choice < 0:
            choice = int(now[fair]) if step >= 0 else int(np.argmax(opened[fair]))
        if step >= 0:
            barred[fair, now[fair]] = step + 5 + np.random.randint(10)
        now[fair] = choice
        _count_day(fair, choice, 1, fairs, rules, counts)
    return best
