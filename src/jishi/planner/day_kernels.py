# numba infers the types from the arrays it is given:
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

"""The search for days, compiled by numba. Kept apart for the same reason as ``kernels``."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

_compiled: Any = njit(cache=True, nogil=True)


@_compiled
def _stay_cost(
    fair,
    day,
    day_cost,
    visit_start,
    visit_unit,
    visit_loss,
    off,
    unit_day,
    unit_week,
    per_week,
    week,
    town,
    county,
    town_day,
    county_day,
    per_day,
    apart,
    hard,
):
    """What holding ``fair`` on ``day`` costs beside the fairs already counted: the day itself, absent units,
    rules broken."""
    cost = day_cost[fair, day]
    days = off.shape[1]
    for d in range(max(day - apart + 1, 0), min(day + apart, days)):
        cost += hard * town_day[town[fair], d]
    if county_day[county[fair], day] >= per_day:
        cost += hard
    for k in range(visit_start[fair], visit_start[fair + 1]):
        unit = visit_unit[k]
        if off[unit, day] or unit_day[unit, day] > 0 or unit_week[unit, week[day]] >= per_week[unit]:
            cost += visit_loss[k]
    return cost


@_compiled
def _count_day(
    fair, day, by, visit_start, visit_unit, unit_day, unit_week, week, town, county, town_day, county_day
):
    town_day[town[fair], day] += by
    county_day[county[fair], day] += by
    for k in range(visit_start[fair], visit_start[fair + 1]):
        unit_day[visit_unit[k], day] += by
        unit_week[visit_unit[k], week[day]] += by


@_compiled
def settle_days(
    opened,
    day_cost,
    visit_start,
    visit_unit,
    visit_loss,
    off,
    per_week,
    week,
    town,
    county,
    counties,
    per_day,
    apart,
    hard,
    rounds,
    seed,
    day,
):
    """Search days for all fairs at the least cost (tabu search by single moves); returns the cost found.

    ``day`` holds the answer. Each step moves one costly fair to its cheapest other day and bars its return
    a while.
    """
    np.random.seed(seed)
    fairs, days = opened.shape
    units = off.shape[0]
    unit_day = np.zeros((units, days), np.int64)
    unit_week = np.zeros((units, week[days - 1] + 1), np.int64)
    town_day = np.zeros((town.max() + 1, days), np.int64)
    county_day = np.zeros((counties, days), np.int64)
    barred = np.zeros((fairs, days), np.int64)
    cost = np.zeros(fairs)
    now = np.full(fairs, -1)
    best = np.inf
    for step in range(-fairs, rounds):
        fair = step + fairs
        if step >= 0:
            total = 0.0
            for f in range(fairs):
                _count_day(
                    f,
                    now[f],
                    -1,
                    visit_start,
                    visit_unit,
                    unit_day,
                    unit_week,
                    week,
                    town,
                    county,
                    town_day,
                    county_day,
                )
                cost[f] = _stay_cost(
                    f,
                    now[f],
                    day_cost,
                    visit_start,
                    visit_unit,
                    visit_loss,
                    off,
                    unit_day,
                    unit_week,
                    per_week,
                    week,
                    town,
                    county,
                    town_day,
                    county_day,
                    per_day,
                    apart,
                    hard,
                )
                _count_day(
                    f,
                    now[f],
                    1,
                    visit_start,
                    visit_unit,
                    unit_day,
                    unit_week,
                    week,
                    town,
                    county,
                    town_day,
                    county_day,
                )
                total += cost[f]
            if total < best - 1e-9:
                best = total
                day[:] = now
            if best <= 1e-9:
                break
            pick = np.random.random() * total
            fair = 0
            while fair < fairs - 1 and pick >= cost[fair]:
                pick -= cost[fair]
                fair += 1
            _count_day(
                fair,
                now[fair],
                -1,
                visit_start,
                visit_unit,
                unit_day,
                unit_week,
                week,
                town,
                county,
                town_day,
                county_day,
            )
        choice, least = -1, np.inf
        for d in range(days):
            if not opened[fair, d] or (step >= 0 and (d == now[fair] or barred[fair, d] > step)):
                continue
            found = _stay_cost(
                fair,
                d,
                day_cost,
                visit_start,
                visit_unit,
                visit_loss,
                off,
                unit_day,
                unit_week,
                per_week,
                week,
                town,
                county,
                town_day,
                county_day,
                per_day,
                apart,
                hard,
            )
            found += 1e-6 * np.random.random()
            if found < least:
                choice, least = d, found
        if choice < 0:
            choice = int(now[fair]) if step >= 0 else int(np.argmax(opened[fair]))
        if step >= 0:
            barred[fair, now[fair]] = step + 5 + np.random.randint(10)
        now[fair] = choice
        _count_day(
            fair,
            choice,
            1,
            visit_start,
            visit_unit,
            unit_day,
            unit_week,
            week,
            town,
            county,
            town_day,
            county_day,
        )
    return best
