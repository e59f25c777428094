"""The search for days, against every timetable there is."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from jishi.planner import day_kernels

FAIRS, DAYS, UNITS = 3, 10, 4
HARD = 1e6


def a_case(seed: int) -> tuple[Any, Any, Any, Any]:
    """Three fairs that want units which are away, come once or twice a week, or seldom for a while."""
    rng = np.random.default_rng(seed)
    unit, fair = np.nonzero(rng.random((UNITS, FAIRS)) < 0.8)
    loss = rng.integers(1, 50, len(unit)).astype(float)
    by_fair = np.argsort(fair, kind="stable")
    fairs = day_kernels.Fairs(
        np.array([0, 0, 1]),
        np.zeros(FAIRS, np.int64),
        np.arange(FAIRS),
        rng.integers(0, 6, (FAIRS, DAYS)).astype(float),
        np.searchsorted(fair[by_fair], np.arange(FAIRS + 1)),
        unit[by_fair],
    )
    by_unit = np.lexsort((-loss, unit))
    visits = day_kernels.Visits(np.searchsorted(unit, np.arange(UNITS + 1)), fair[by_unit], loss[by_unit])
    rules = day_kernels.Rules(
        rng.random((UNITS, DAYS)) < 0.4,
        np.arange(DAYS) // 7,
        np.array([1, 1, 2, 2]),
        np.array([0, 0, 0, 1, 1]),
        np.array([2]),
        np.array([6]),
        np.array([1]),
        2,
        3,
        0,
        HARD,
    )
    return rng.random((FAIRS, DAYS)) < 0.8, fairs, visits, rules


def lost(unit: int, day: tuple[int, ...], visits: Any, rules: Any) -> float:
    """What the unit must leave out, by trying every set of visits it could keep."""
    mine = range(int(visits.start[unit]), int(visits.start[unit + 1]))
    least = np.inf
    for kept in product((False, True), repeat=len(mine)):
        days = [day[visits.fair[k]] for k, keeps in zip(mine, kept, strict=True) if keeps]
        weeks = [int(rules.week[d]) for d in days]
        periods = range(int(rules.period_start[unit]), int(rules.period_start[unit + 1]))
        if (
            len(set(days)) == len(days)
            and not any(rules.off[unit, d] for d in days)
            and all(weeks.count(week) <= rules.per_week[unit] for week in weeks)
            and all(
                sum(rules.period_first[p] <= d <= rules.period_last[p] for d in days) <= rules.period_most[p]
                for p in periods
            )
        ):
            least = min(least, sum(visits.loss[k] for k, keeps in zip(mine, kept, strict=True) if not keeps))
    return float(least)


def cost(day: tuple[int, ...], fairs: Any, visits: Any, rules: Any) -> float:
    broken = sum(
        fairs.town[a] == fairs.town[b] and abs(day[a] - day[b]) < rules.apart
        for a in range(FAIRS)
        for b in range(a)
    )
    crowded = sum(max(day.count(d) - rules.per_day, 0) for d in set(day))
    worth = sum(fairs.day_cost[fair, day[fair]] for fair in range(FAIRS))
    return float(
        HARD * (broken + crowded) + worth + sum(lost(unit, day, visits, rules) for unit in range(UNITS))
    )


@pytest.mark.parametrize("seed", range(12))
def test_the_days_found_are_the_best_of_all_and_cost_what_is_said(seed: int) -> None:
    opened, fairs, visits, rules = a_case(seed)
    day = np.zeros(FAIRS, np.int64)
    found = day_kernels.settle_days(opened, fairs, visits, rules, 2000, seed, day)
    assert all(opened[fair, day[fair]] for fair in range(FAIRS))
    assert found == pytest.approx(cost(tuple(day.tolist()), fairs, visits, rules))
    ways = product(*(np.flatnonzero(opened[fair]).tolist() for fair in range(FAIRS)))
    assert found == pytest.approx(min(cost(way, fairs, visits, rules) for way in ways))


def test_a_unit_wanted_twice_comes_where_it_is_missed_more() -> None:
    """Two fairs of two towns can be on one day alone, and both want the unit: one of them loses it, not both."""
    fairs = day_kernels.Fairs(
        np.array([0, 1]),
        np.zeros(2, np.int64),
        np.arange(2),
        np.zeros((2, 7)),
        np.array([0, 1, 2]),
        np.array([0, 0]),
    )
    visits = day_kernels.Visits(np.array([0, 2]), np.array([1, 0]), np.array([9.0, 4.0]))
    nothing = np.zeros(0, np.int64)
    rules = day_kernels.Rules(
        np.zeros((1, 7), bool), np.zeros(7, np.int64), np.array([1]), np.zeros(2, np.int64),
        nothing, nothing, nothing, 2, 3, 0, HARD,
    )  # fmt: skip
    day = np.zeros(2, np.int64)
    assert day_kernels.settle_days(np.ones((2, 7), bool), fairs, visits, rules, 100, 0, day) == pytest.approx(
        4.0
    )
