"""Dispatch: the best plan on small cases, the checker satisfied on all, loosened limits never worse."""

from __future__ import annotations

import dataclasses
import sys

import pytest
from dispatch_cases import best_rank, crew, order, problem, random_problem
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jishi.planner.dispatch import DispatchPlan, DispatchProblem, Shift, Window, check_dispatch, dispatch
from jishi.planner.dispatch.generate import simulated_orders
from jishi.planner.dispatch.routes import EngineMissing

SETTINGS = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def planned(task: DispatchProblem, engine: str = "vroom", rounds: int = 1500) -> DispatchPlan:
    plan = dispatch(task, engine=engine, rounds=rounds, seconds=600.0)  # type: ignore[arg-type]
    report = check_dispatch(task, plan)
    assert report.feasible, [told.say("en") for told in report.violations]
    return plan


def test_one_visit_begins_as_soon_as_the_crew_is_there() -> None:
    visit = planned(problem(order())).visits[0]
    assert (visit.crew, visit.day, visit.starts, visit.ends) == ("C-1", 0, 500, 530)


def test_a_window_is_waited_for() -> None:
    plan = planned(problem(order(windows=(Window(600, 660, day=1),))))
    assert [(visit.day, visit.starts) for visit in plan.visits] == [(1, 600)]


def test_the_weightier_order_is_on_time_and_the_other_late() -> None:
    short = crew(shifts=(Shift(0, 480, 560), Shift(1, 480, 560)))
    task = problem(order("D-1", due=0), order("D-2", due=0, priority=3, x_km=-10.0), short)
    plan = planned(task)
    assert [(visit.order, visit.day) for visit in plan.visits] == [("D-2", 0), ("D-1", 1)]
    assert (plan.points, plan.late_points) == (3, 1)


def test_an_order_overdue_before_is_done_as_soon_as_possible() -> None:
    assert planned(problem(order(due=-3))).visits[0].day == 0


def test_work_is_shared_between_crews_who_can_do_it() -> None:
    orders = [order(f"D-{number}", minutes=60) for number in range(4)]
    task = problem(*orders, crew("C-1"), crew("C-2"), balance=1.0)
    load = check_dispatch(task, planned(task)).load
    assert load == {"C-1": 160, "C-2": 160}
    alone = planned(task.but(balance=0.0))
    assert alone.travel == 40


@pytest.mark.parametrize("engine", ["vroom", "insertion"])
@pytest.mark.parametrize("seed", range(12))
def test_small_cases_equal_the_best_of_all_plans(seed: int, engine: str) -> None:
    task = random_problem(seed)
    points, late, cost = planned(task, engine).rank(task.balance)
    best = best_rank(task)
    assert (points, late) == best[:2]
    assert cost == pytest.approx(best[2])


@SETTINGS
@given(seed=st.integers(0, 100_000), orders=st.integers(1, 12))
def test_every_plan_passes_the_checker(seed: int, orders: int) -> None:
    planned(random_problem(seed, orders), rounds=200)


@SETTINGS
@given(seed=st.integers(0, 100_000), what=st.sampled_from(["due", "release", "windows", "shift", "crew"]))
def test_loosening_a_limit_never_costs_a_point(seed: int, what: str) -> None:
    task = random_problem(seed, orders=3)
    orders, crews = task.orders, task.crews
    looser = {
        "due": lambda: task.but(
            orders=[dataclasses.replace(one, due=one.due + 1, expires=None) for one in orders]
        ),
        "release": lambda: task.but(orders=[dataclasses.replace(one, release=0) for one in orders]),
        "windows": lambda: task.but(orders=[dataclasses.replace(one, windows=()) for one in orders]),
        "shift": lambda: task.but(
            crews=[
                dataclasses.replace(
                    one,
                    shifts=tuple(dataclasses.replace(shift, ends=shift.ends + 60) for shift in one.shifts),
                )
                for one in crews
            ]
        ),
        "crew": lambda: task.but(crews=[*crews, dataclasses.replace(crews[1], id="C-9")]),
    }[what]()
    assert planned(looser, "insertion").points >= planned(task, "insertion").points


def test_it_is_never_below_its_own_first_routes() -> None:
    task = simulated_orders(orders=80, crews=6, seed=3)
    plan = planned(task, rounds=500)
    first, last = plan.log
    assert (last["points"], last["late"]) >= (first["points"], first["late"])
    assert first["step"] == "vroom"
    assert first["points"] > 0


def test_the_same_seed_and_rounds_give_the_same_plan() -> None:
    task = simulated_orders(orders=60, crews=5, seed=4)
    one, other = planned(task, rounds=700), planned(task, rounds=700)
    assert one.visits == other.visits


def test_it_stops_when_told_to() -> None:
    task = simulated_orders(orders=60, crews=5, seed=4)
    plan = dispatch(task, seconds=600.0, should_stop=lambda: True)
    assert plan.log[-1]["rounds"] == 0
    assert check_dispatch(task, plan).feasible


def test_given_travel_times_are_used_both_ways() -> None:
    task = problem(order(), travel=[[0, 50], [10, 0]])
    plan = planned(task)
    assert (plan.visits[0].starts, plan.travel) == (530, 60)


def test_without_pyvroom_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vroom", None)
    with pytest.raises(EngineMissing, match="insertion"):
        dispatch(problem(order()))
    assert planned(problem(order()), "insertion").points == 1
