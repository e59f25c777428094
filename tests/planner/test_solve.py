"""What solve promises beside quality: the same again for an iteration limit, progress, stopping, threads."""

from __future__ import annotations

import time
from functools import cache

import numpy as np
import pytest
from planner_instances import committed
from small_instance import county

from jishi.planner import Plan, PlannerError, Problem, Progress, check, solve
from jishi.planner.assign import without_orphans
from jishi.planner.generate import Preset, generate
from jishi.planner.run import Run
from jishi.planner.solving import first_plan
from jishi.planner.tables import TownDays, Villages


@cache
def small() -> Problem:
    return generate(Preset(120, 4, 20, 24, 12, 60, 12.0, 2), seed=1)


def tables(plan: Plan) -> list[list[float]]:
    return [
        getattr(table, name).tolist()
        for table in (plan.fairs, plan.stalls, plan.served)
        for name in table.columns()
    ]


@pytest.mark.parametrize("threads", [1, 2])
def test_the_same_limit_gives_the_same_plan(threads: int) -> None:
    first, again = (solve(small(), seconds=600, seed=5, max_iterations=3, threads=threads) for _ in range(2))
    assert tables(first) == tables(again)
    assert (first.objective, first.bound) == (again.objective, again.bound)
    assert check(small(), first).feasible


def test_search_only_ever_improves() -> None:
    few, more = (solve(small(), seconds=600, seed=5, max_iterations=count) for count in (0, 12))
    assert more.objective >= few.objective
    found = [one["objective"] for one in more.log if one["stage"] in ("dates", "whole", "search")]
    assert found == sorted(found)
    assert few.bound == more.bound
    assert more.objective <= more.bound


def test_search_mends_a_plan_that_lost_half_its_stalls() -> None:
    run = Run(small(), 600.0, 0.0, seed=5, threads=1, max_iterations=8)
    _, _, search = first_plan(run)
    whole = run.objective
    search.slots = without_orphans(search.layout, search.slots[::2])
    run.objective = search.serving.objective(search.slots) + search.timetable.season()
    halved = run.objective
    search.improve()
    assert run.objective > (halved + whole) / 2


def test_progress_runs_from_nothing_to_done() -> None:
    seen: list[Progress] = []
    plan = solve(committed("tiny-0"), seconds=300, gap=0.05, on_progress=seen.append)
    assert seen[0].stage == "read"
    assert np.isnan(seen[0].gap)
    assert seen[-1].stage == "done"
    assert seen[-1].fraction == 1.0
    assert seen[-1].objective == plan.objective
    fractions = [one.fraction for one in seen]
    assert fractions == sorted(fractions)
    bounds = [one.bound for one in seen if not np.isnan(one.bound)]
    assert bounds == sorted(bounds, reverse=True)


def test_a_request_to_stop_ends_soon_with_a_whole_plan() -> None:
    began = time.monotonic()
    plan = solve(small(), seconds=600, should_stop=lambda: True)
    assert check(small(), plan).feasible
    assert plan.log[-2]["tried"] == {"near": 0, "day": 0, "days": 0, "host": 0}
    assert time.monotonic() - began < 300  # against 600 allowed; no measurement of speed


def test_a_wide_gap_stops_before_any_search() -> None:
    plan = solve(committed("tiny-0"), seconds=300, gap=0.9)
    assert "exact" not in [one["stage"] for one in plan.log]
    assert plan.gap <= 0.9


def test_a_hand_made_county() -> None:
    problem = county()
    plan = solve(problem, seconds=60)
    assert plan.objective == pytest.approx(109.2)
    assert plan.bound == pytest.approx(109.2, rel=1e-6)
    assert plan.fairs.host.tolist() == [0]
    # Days 0 and 1 are closed, on day 2 the hospital is away.
    assert plan.fairs.day.tolist() == [3]
    assert check(problem, plan).feasible


def test_fairs_no_day_can_hold_are_refused_by_name() -> None:
    base = county().villages
    columns = {name: getattr(base, name) for name in base.columns()} | {"host": [1, 0, 1, 0]}
    closed = TownDays([0] * 20 + [1] * 20, [*range(1, 21), *range(1, 21)])
    with pytest.raises(PlannerError) as refusal:
        solve(county(fairs=2, closed_days=closed, villages=Villages(**columns)), seconds=60)
    assert refusal.value.code == "too_many_fairs"
    assert "每天场数上限" in str(refusal.value)
