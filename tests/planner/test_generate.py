"""Simulated instances: right sizes, feasible, the same for the same seed."""

from __future__ import annotations

import numpy as np
import pytest

from jishi.planner import check, greedy, solve
from jishi.planner.feasible import require_feasible
from jishi.planner.generate import PRESETS, generate
from jishi.planner.layout import lay_out


@pytest.mark.parametrize("preset", ["tiny", "small", "month", "quarter", "year"])
def test_a_preset_can_be_planned(preset: str) -> None:
    size, problem = PRESETS[preset], generate(preset, seed=1)
    assert (len(problem.villages), len(problem.units), problem.fairs) == (
        size.villages,
        size.units,
        size.fairs,
    )
    assert set(problem.pairs.service.tolist()) == set(range(size.services))
    assert set(problem.pairs.unit.tolist()) == set(range(size.units))
    require_feasible(problem, lay_out(problem))
    assert greedy(problem) > 0


def test_a_prefecture_is_ten_counties_apart() -> None:
    problem = generate("prefecture-quarter", seed=0)
    assert len(problem.villages) == 9680
    assert problem.fairs == 320
    county = problem.villages.county
    assert (problem.units.county[problem.send_cost.unit] == county[problem.send_cost.host]).all()


def test_seeds_differ_and_repeat() -> None:
    first, again, other = generate("tiny", seed=1), generate("tiny", seed=1), generate("tiny", seed=2)
    assert np.array_equal(first.needs.count, again.needs.count)
    assert not np.array_equal(first.needs.count[:50], other.needs.count[:50])


@pytest.mark.parametrize("seed", range(10, 14))
def test_plans_of_further_seeds_keep_every_rule(seed: int) -> None:
    problem = generate("tiny", seed=seed)
    plan = solve(problem, seconds=120, gap=0.03, max_iterations=10)
    report = check(problem, plan)
    assert report.feasible, report.violations
    assert report.objective == pytest.approx(plan.objective, abs=1e-6)
    assert plan.objective <= plan.bound
