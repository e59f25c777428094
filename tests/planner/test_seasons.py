"""Days that are worth more or less in themselves: market days, harvest, weather."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_instance import county
from test_properties import SETTINGS, best, random_county

from jishi.planner import Problem, certified_bound, check, explain, render, solve, why_not_day
from jishi.planner.layout import lay_out
from jishi.planner.prices import Market
from jishi.planner.read import read_problem
from jishi.planner.tables import DayValues
from jishi.planner.write import write_problem


def everywhere(problem: Problem, values: np.ndarray) -> Problem:
    """``problem`` with a value for every town and day."""
    towns, days = values.shape
    return problem.but(
        day_values=DayValues(
            np.repeat(np.arange(towns), days), np.tile(np.arange(days), towns), values.ravel()
        )
    )


def test_a_preferred_day_is_taken_and_counted() -> None:
    problem = county(day_values=DayValues([0], [10], [5.0]))
    plan = solve(problem, seconds=60)
    assert plan.fairs.day.tolist() == [10]
    assert plan.objective == pytest.approx(109.2 + 5)
    report = check(problem, plan)
    assert report.objective == pytest.approx(114.2)
    assert report.feasible


def test_an_avoided_day_is_left_for_the_next_and_said_so() -> None:
    problem = county(day_values=DayValues([0, 0], [3, 4], [-2.0, -1.0]))
    plan = solve(problem, seconds=60)
    assert plan.fairs.day.tolist() == [5]
    assert plan.objective == pytest.approx(109.2)
    assert why_not_day(problem, plan, 0, 3).rules == ("season",)
    before = next(one for one in explain(problem, plan, 0).sentences if one.code == "days_before")
    assert before.numbers["season"] == 2.0
    assert "open" not in before.numbers
    told = render(before)
    assert told == "在此之前的 5 天：2 天停办，2 天农时、集期或天气不如选定的日子，1 天有单位来不了。"


def test_an_avoided_day_is_taken_where_it_costs_less_than_it_brings() -> None:
    values = np.full((2, 21), -4.0)
    plan = solve(everywhere(county(), values), seconds=60)
    assert plan.objective == pytest.approx(109.2 - 4)


def test_files_keep_the_values(tmp_path: object) -> None:
    problem = county(day_values=DayValues([0, 1], [10, 3], [5.0, -2.5]))
    write_problem(problem, str(tmp_path))
    again = read_problem(str(tmp_path)).day_values
    assert (again.town.tolist(), again.day.tolist(), again.value.tolist()) == ([0, 1], [10, 3], [5.0, -2.5])


@SETTINGS
@given(seed=st.integers(0, 10_000))
def test_the_same_for_all_days_changes_nothing_but_the_sum(seed: int) -> None:
    problem = random_county(seed)
    before, after = best(problem), best(everywhere(problem, np.full((2, problem.days), -1.5)))
    assert (before is None) == (after is None)
    if before is not None and after is not None:
        assert after == pytest.approx(before - 1.5 * problem.fairs, abs=1e-3)


@SETTINGS
@given(seed=st.integers(0, 10_000))
def test_a_day_worth_more_never_makes_the_best_plan_worse(seed: int) -> None:
    problem, rng = random_county(seed), np.random.default_rng(seed)
    values = rng.integers(-5, 6, (2, problem.days)).astype(float)
    before = best(everywhere(problem, values))
    after = best(everywhere(problem, values + rng.integers(0, 4, values.shape)))
    if before is not None:
        assert after is not None
        assert after >= before - 1e-3


def test_the_certificate_counts_the_best_open_day() -> None:
    problem = everywhere(county(), np.random.default_rng(2).normal(0, 9, (2, 21)))
    market = Market(lay_out(problem))
    for scale in (0.0, 1.0, 10.0):
        prices = scale * np.random.default_rng(3).random(market.multipliers.size)
        market.multipliers.part(prices, "specialist")[:] = 0.0
        bound = certified_bound(problem, market.by_id(prices))
        assert bound == pytest.approx(market.price(prices).bound)
        assert bound >= solve(problem, seconds=60).objective - 1e-6
