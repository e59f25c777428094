"""What an instance may set: the first third counts more, two fairs in a village, leader days by period.

Forty-five small counties drawn from their seeds, with and without each setting, equal the optimum of one integer
programme that shares nothing with the solver; certificates prove their bounds.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from monolith import optimum
from small_instance import county
from test_properties import random_county

from jishi.planner import (
    Plan,
    PlannerError,
    Problem,
    certified_bound,
    check,
    greedy,
    read_problem,
    solve,
    write_problem,
)
from jishi.planner.layout import lay_out
from jishi.planner.prices import Market
from jishi.planner.tables import MustReach, Pairs, PeriodLimits, PinnedFairs, Prerequisites, Towns

SEEDS = range(45)


def drawn(seed: int) -> Problem:
    """A random small county with settings, limits and rules that go by its seed."""
    problem, rng = random_county(seed), np.random.default_rng(seed + 500)
    problem = problem.but(max_fairs_per_day_and_county=1)
    if seed % 2:
        problem = problem.but(first_third_bonus=float(rng.choice([0.3, 1.0, 2.5])))
    if seed % 3 == 1:
        problem = problem.but(fairs_per_host=2, host_interval=int(rng.integers(7, 13)), fairs=3)
    if seed % 3 == 2:
        units = len(problem.units)
        first = rng.integers(0, 10, units)
        problem = problem.but(
            period_limits=PeriodLimits(range(units), first, first + 9, rng.integers(0, 2, units))
        )
    if seed % 5 == 0:
        pairs = problem.pairs
        cap = np.where(rng.random(len(pairs)) < 0.4, 1, -1)
        problem = problem.but(
            pairs=Pairs(pairs.unit, pairs.service, pairs.people_per_fair, cap),
            prerequisites=Prerequisites([0], [1]),
            must_reach=MustReach([int(rng.integers(6))]),
            towns=Towns([0, 0], [1, 0], [2, 2]),
        )
    return problem


def solved(problem: Problem) -> Plan | None:
    try:
        return solve(problem, seconds=120, gap=1e-7, max_iterations=5)
    except PlannerError:
        return None


@pytest.mark.parametrize("seed", SEEDS)
def test_the_plan_is_the_optimum_of_one_integer_programme(seed: int) -> None:
    problem = drawn(seed)
    plan, best = solved(problem), optimum(problem, days=True, gap=1e-7)
    assert (plan is None) == (best is None)
    if plan is None or best is None:
        return
    report = check(problem, plan)
    assert report.feasible, report.violations
    assert report.objective == pytest.approx(plan.objective, abs=1e-6)
    assert plan.objective == pytest.approx(best, rel=1e-4, abs=1e-4)
    assert certified_bound(problem, plan.multipliers) >= best - 1e-6
    assert plan.bound >= best - 1e-4 * max(1.0, abs(best))


def test_nearly_all_of_them_have_a_plan_and_every_setting_is_met() -> None:
    every = [drawn(seed) for seed in SEEDS]
    plans = [solved(problem) for problem in every[:12]]
    assert sum(plan is not None for plan in plans) >= 9
    assert sum(problem.first_third_bonus > 0 for problem in every) >= 20
    assert sum(problem.fairs_per_host == 2 for problem in every) >= 12
    assert sum(len(problem.period_limits) > 0 for problem in every) >= 12


@pytest.mark.parametrize("seed", [1, 4, 5, 7, 11])
def test_solver_and_certificate_agree_at_any_prices(seed: int) -> None:
    problem, rng = drawn(seed), np.random.default_rng(3)
    market = Market(lay_out(problem))
    for scale in (0.0, 0.2, 3.0):
        prices = scale * rng.random(market.multipliers.size)
        market.multipliers.part(prices, "specialist")[~market.capped] = 0.0
        bound = certified_bound(problem, market.by_id(prices))
        assert bound == pytest.approx(market.price(prices).bound, abs=1e-6)


def test_files_keep_the_settings_and_leave_them_out_when_off(tmp_path: Path) -> None:
    problem = county(
        first_third_bonus=0.5,
        fairs_per_host=2,
        host_interval=9,
        period_limits=PeriodLimits([0], [0], [10], [1]),
    )
    write_problem(problem, tmp_path / "on")
    again = read_problem(tmp_path / "on")
    assert (again.first_third_bonus, again.fairs_per_host, again.host_interval) == (0.5, 2, 9)
    assert again.period_limits.last_day.tolist() == [10]
    write_problem(county(), tmp_path / "off")
    assert "first_third" not in (tmp_path / "off" / "manifest.json").read_text()
    assert not (tmp_path / "off" / "period_limits.csv.gz").exists()


def test_a_third_that_counts_more_draws_a_fair_to_those_without_one() -> None:
    # Two fairs near each other meet most; where the first third counts ten times the far village gets one.
    needs = county().needs
    counts = type(needs)(needs.village, needs.service, [60, 80, 60, 60, 80, 25, 5], needs.weight)
    problem = county(fairs=2, towns=Towns([0, 0], [0, 0], [2, 2]), needs=counts)
    plain, even = solve(problem, seconds=60), solve(problem.but(first_third_bonus=9.0), seconds=60)
    assert sorted(plain.fairs.host.tolist()) == [0, 1]
    assert sorted(even.fairs.host.tolist()) == [0, 2]
    assert plain.coverage["least"] == plain.coverage["village_least"] == 0
    assert even.coverage["least"] > 0.3
    assert even.coverage["gini"] < plain.coverage["gini"]


def test_a_bonus_is_counted_by_the_checker_and_the_baseline() -> None:
    problem = county(first_third_bonus=1.0)
    plan = solve(problem, seconds=60)
    base = check(county(), plan).objective
    weight = {(v, s): w for v, s, w in zip(
        problem.needs.village.tolist(), problem.needs.service.tolist(), problem.needs.weight.tolist(), strict=True
    )}  # fmt: skip
    rows = zip(
        plan.served.village.tolist(), plan.served.service.tolist(), plan.served.quantity.tolist(), strict=True
    )
    met = np.zeros(4)
    for village, service, quantity in rows:
        met[village] += weight[village, service] * quantity
    third = np.bincount(problem.needs.village, problem.needs.weight * problem.needs.count, minlength=4) / 3
    assert check(problem, plan).objective == pytest.approx(base + np.minimum(met, third).sum())
    assert greedy(problem) > greedy(county())


def test_two_fairs_in_a_village_keep_their_distance() -> None:
    alone = county(fairs=2, days=21, fairs_per_host=2, host_interval=12, towns=Towns([0, 0], [2, 0], [2, 0]))
    alone = alone.but(villages=type(alone.villages)(
        *(getattr(alone.villages, name) for name in ("town", "county", "x_km", "y_km", "population")),
        [1, 0, 1, 0], [3, None, 3, None],
    ))  # fmt: skip
    plan = solve(alone, seconds=60)
    assert plan.fairs.host.tolist() == [0, 0]
    assert plan.fairs.day[1] - plan.fairs.day[0] >= 12
    assert check(alone, plan).feasible
    with pytest.raises(PlannerError) as refusal:
        solve(alone.but(host_interval=20), seconds=60)
    assert refusal.value.code in ("too_many_fairs", "floor_above_possible")


def test_both_fairs_of_a_village_can_be_promised() -> None:
    problem = county(fairs=2, fairs_per_host=2, host_interval=7, pinned_fairs=PinnedFairs([0, 0], [5, 15]))
    plan = solve(problem, seconds=60)
    assert (plan.fairs.host.tolist(), plan.fairs.day.tolist()) == ([0, 0], [5, 15])
    assert check(problem, plan).feasible


def test_a_period_moves_a_fair_to_where_its_unit_may_come() -> None:
    # The hospital may come once in the first two weeks and as often as it likes after them.
    problem = county(
        fairs=2, towns=Towns([0, 0], [1, 1], [1, 1]), period_limits=PeriodLimits([0], [0], [13], [1])
    )
    plan = solve(problem, seconds=60)
    hospital = plan.fairs.day[plan.stalls.fair[plan.stalls.unit == 0]]
    assert len(hospital) == 2
    assert sum(hospital <= 13) <= 1
    free = solve(problem.but(period_limits=PeriodLimits()), seconds=60)
    assert free.objective == pytest.approx(plan.objective)
    whole = solve(problem.but(period_limits=PeriodLimits([0], [0], [20], [1])), seconds=60)
    assert whole.objective < plan.objective


BAD = {
    "a bonus below nothing": ({"first_third_bonus": -0.1}, "bad_bonus"),
    "a bonus that is no number": ({"first_third_bonus": float("nan")}, "bad_bonus"),
    "no fair at a host": ({"fairs_per_host": 0}, "bad_number"),
    "an interval below nothing": ({"host_interval": -1}, "bad_number"),
    "a period that ends before it begins": ({"period_limits": PeriodLimits([0], [9], [3], [1])}, "period_backwards"),
    "a period of an unknown unit": ({"period_limits": PeriodLimits([9], [0], [3], [1])}, "unknown_id"),
    "a period beyond the horizon": ({"period_limits": PeriodLimits([0], [0], [99], [1])}, "unknown_id"),
    "a limit below nothing": ({"period_limits": PeriodLimits([0], [0], [9], [-1])}, "out_of_range"),
    "a period twice": ({"period_limits": PeriodLimits([0, 0], [0, 0], [9, 9], [1, 2])}, "duplicate_key"),
    "two fairs pinned where one is held": ({"pinned_fairs": PinnedFairs([0, 0], [3, 12])}, "pinned_twice"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_settings_are_refused_by_name(case: str) -> None:
    fields, code = BAD[case]
    with pytest.raises(PlannerError) as refusal:
        county(**fields)
    assert refusal.value.code == code
    assert refusal.value.items
