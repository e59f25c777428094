"""Counties that share no unit are planned apart, and what they make together is a whole plan of the prefecture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from jishi.planner import Problem, certified_bound, check, solve
from jishi.planner.generate import Preset, generate
from jishi.planner.layout import lay_out
from jishi.planner.parts import parts_of
from jishi.planner.serve import Serving, group_parts, serve_slots

TWO = Preset(60, 3, 12, 20, 6, 60, 10.0, 1, counties=2)


@pytest.fixture(scope="module")
def prefecture() -> Problem:
    return generate(TWO, seed=3)


def test_each_county_is_a_part(prefecture: Problem) -> None:
    layout = lay_out(prefecture)
    every = np.arange(layout.hosts)
    parts = parts_of(layout, every)
    assert np.array_equal(np.sort(np.concatenate(parts)), every)
    counties = [set(prefecture.villages.county[layout.host_village[part]].tolist()) for part in parts]
    assert counties == [{0}, {1}]


def test_a_unit_that_serves_both_counties_makes_them_one_part(prefecture: Problem) -> None:
    cost = prefecture.send_cost
    county = prefecture.villages.county[cost.host]
    here, there = np.flatnonzero(county == 0)[0], np.flatnonzero(county == 1)[0]
    unit = cost.unit.copy()
    unit[there] = unit[here]
    layout = lay_out(replace(prefecture, send_cost=replace(cost, unit=unit)))
    assert len(parts_of(layout, np.arange(layout.hosts))) == 1


@pytest.mark.parametrize("threads", [1, 2])
def test_what_parts_make_together_keeps_every_rule(prefecture: Problem, threads: int) -> None:
    plan = solve(prefecture, seconds=60.0, max_iterations=4, threads=threads)
    report = check(prefecture, plan)
    assert report.feasible, report.violations
    assert report.objective == pytest.approx(plan.objective)
    assert [entry["parts"] for entry in plan.log if entry["stage"] == "parts"] == [2]
    assert len(plan.fairs.day) == prefecture.fairs
    assert plan.objective > plan.greedy
    assert certified_bound(prefecture, plan.multipliers) == pytest.approx(plan.bound, rel=1e-6)


def test_a_part_of_a_service_is_served_as_in_the_whole(prefecture: Problem) -> None:
    """Parts share no people: a service's stalls served part by part serve as many as all at once."""
    layout = lay_out(prefecture)
    serving = Serving(layout)
    service = layout.group_service[layout.slot_group]
    part = group_parts(layout)[layout.slot_group]
    rng = np.random.default_rng(5)
    for one in np.unique(service)[:8]:
        stalls = np.flatnonzero(service == one)
        some = np.sort(rng.choice(stalls, size=min(len(stalls), 30), replace=False))
        assert serving.met(some) == pytest.approx(serve_slots(layout, some).value)
        assert set(part[stalls]) & set(part[service != one]) == set()
