"""Pins, prohibitions and re-planning: kept by the solver, checked, refused where they contradict."""

from __future__ import annotations

import numpy as np
import pytest
from planner_instances import committed, solved
from small_instance import county

from jishi.planner import Plan, Problem, check, solve
from jishi.planner.pins import REASONS, ContradictoryPins
from jishi.planner.replan import (
    drop_fair,
    forbid_days,
    forbid_host,
    forbid_stall,
    keep,
    move_fair,
    pin_fair,
    pin_stall,
    release_fair,
)
from jishi.planner.tables import (
    ForbiddenHosts,
    Pairs,
    PeriodLimits,
    PinnedFairs,
    PinnedStalls,
    Towns,
    UnitDays,
    Units,
    Villages,
)


def plan_of(problem: Problem) -> Plan:
    plan = solve(problem, seconds=60)
    assert check(problem, plan).feasible, check(problem, plan).violations
    assert plan.bound >= plan.objective - 1e-6
    return plan


def test_a_pinned_village_holds_the_fair() -> None:
    plan = plan_of(pin_fair(county(), 2))
    assert plan.fairs.host.tolist() == [2]
    assert plan.objective == pytest.approx(24 * 1.4 + 8 * 1.0 - 8.4)


def test_a_pinned_day_is_kept() -> None:
    assert plan_of(pin_fair(county(), 0, 9)).fairs.day.tolist() == [9]


def test_a_forbidden_village_holds_none() -> None:
    assert plan_of(forbid_host(county(), 0)).fairs.host.tolist() == [1]


def test_forbidden_days_are_avoided() -> None:
    assert plan_of(forbid_days(county(), 0, [3, 4, 5])).fairs.day.tolist() == [6]


def test_a_pinned_stall_stands_though_it_loses() -> None:
    problem = pin_stall(forbid_host(forbid_host(county(), 0), 1), 2, 2, 0)
    plan = plan_of(problem)
    assert (2, 0) in set(zip(plan.stalls.unit.tolist(), plan.stalls.service.tolist(), strict=True))
    assert plan.objective == pytest.approx(24 * 1.4 + 8 * 1.0 - 12.6)


def test_a_forbidden_unit_stays_away() -> None:
    assert 1 not in plan_of(forbid_stall(county(), 0, 1)).stalls.unit
    assert 1 not in plan_of(forbid_stall(county(), 0, 1, 2)).stalls.unit


def test_release_takes_everything_back() -> None:
    problem = forbid_days(forbid_host(pin_fair(county(), 1, 9), 0), 0, [3])
    for host in (0, 1):
        problem = release_fair(problem, host)
    assert not len(problem.pinned_fairs) + len(problem.forbidden_hosts) + len(problem.forbidden_days)


def places(plan: Plan) -> dict[int, int]:
    return dict(zip(plan.fairs.host.tolist(), plan.fairs.day.tolist(), strict=True))


def test_keeping_a_plan_keeps_villages_and_days() -> None:
    plan = solved("tiny-0")
    again = plan_of(keep(committed("tiny-0"), plan))
    assert places(again) == places(plan)
    assert again.objective == pytest.approx(plan.objective, rel=1e-5)


def test_moving_one_fair_moves_nothing_else() -> None:
    problem, plan = committed("tiny-0"), solved("tiny-0")
    host, day = int(plan.fairs.host[-1]), int(plan.fairs.day[-1])
    closed = set(problem.closed_days.day[problem.closed_days.town == problem.villages.town[host]].tolist())
    later = next(d for d in range(day + 1, problem.days) if d not in closed)
    again = plan_of(move_fair(problem, plan, len(plan.fairs) - 1, later))
    assert places(again) == places(plan) | {host: later}


@pytest.mark.parametrize("replace", [True, False])
def test_dropping_one_fair_keeps_the_others(replace: bool) -> None:
    plan = solved("tiny-0")
    problem = drop_fair(committed("tiny-0"), plan, 0, replace=replace)
    again = plan_of(problem)
    dropped = int(plan.fairs.host[0])
    assert dropped not in places(again)
    assert places(again).items() >= {h: d for h, d in places(plan).items() if h != dropped}.items()
    assert len(again.fairs) == len(plan.fairs) - (not replace)


BASE = county()
CONTRADICTIONS: dict[str, Problem] = {
    "host_not_ready": BASE.but(pinned_fairs=PinnedFairs([3], [None])),
    "host_forbidden": BASE.but(pinned_fairs=PinnedFairs([0], [None]), forbidden_hosts=ForbiddenHosts([0])),
    "day_closed": BASE.but(pinned_fairs=PinnedFairs([0], [1])),
    "day_forbidden": forbid_days(pin_fair(BASE, 0, 5), 0, [5]),
    "no_day_left": forbid_days(pin_fair(BASE, 2), 2, range(1, 21)),
    "pins_above_fairs": BASE.but(pinned_fairs=PinnedFairs([0, 2], [None, None])),
    "pins_above_ceiling": BASE.but(
        fairs=2, towns=Towns([0, 0], [0, 0], [1, 2]), pinned_fairs=PinnedFairs([0, 1], [None, None])
    ),
    "pins_too_near": BASE.but(fairs=2, pinned_fairs=PinnedFairs([0, 1], [3, 8])),
    "pins_within_interval": BASE.but(
        fairs=2, fairs_per_host=2, host_interval=12, pinned_fairs=PinnedFairs([0, 0], [3, 12])
    ),
    "pins_above_host": BASE.but(
        fairs=2, fairs_per_host=2, host_interval=19, pinned_fairs=PinnedFairs([0, 0], [3, None])
    ),
    "unit_period": BASE.but(
        fairs=2,
        period_limits=PeriodLimits([0], [0], [20], [1]),
        pinned_fairs=PinnedFairs([0, 2], [3, 12]),
        pinned_stalls=PinnedStalls([0, 2], [0, 0], [1, 1]),
    ),
    "pins_above_day": BASE.but(fairs=2, pinned_fairs=PinnedFairs([0, 2], [3, 3])),
    "stall_unknown": BASE.but(pinned_stalls=PinnedStalls([0], [0], [2])),
    "stall_forbidden": forbid_stall(pin_stall(BASE, 0, 0, 1), 0, 0),
    "stall_out_of_range": BASE.but(
        pinned_stalls=PinnedStalls([0], [0], [1]),
        send_cost=type(BASE.send_cost)([0, 1], [1, 1], [4.0, 4.0]),
    ),
    "stall_no_leader": BASE.but(
        fairs=3,
        pinned_stalls=PinnedStalls([0, 1, 2], [0, 0, 0], [1, 1, 1]),
    ),
    "stall_cap": BASE.but(
        fairs=2,
        pairs=Pairs([0, 1, 2], [1, 2, 0], [40, 30, 50], [1, None, None]),
        pinned_stalls=PinnedStalls([0, 2], [0, 0], [1, 1]),
    ),
    "stalls_full": BASE.but(
        villages=Villages(
            **(
                {key: getattr(BASE.villages, key) for key in BASE.villages.columns()}
                | {"max_stalls": [1, 3, 3, 0]}
            )
        ),
        pinned_stalls=PinnedStalls([0, 0], [0, 1], [1, 2]),
    ),
    "two_providers": BASE.but(
        pairs=Pairs([0, 1, 2, 2], [1, 2, 0, 1], [40, 30, 50, 20], [None] * 4),
        pinned_stalls=PinnedStalls([0, 0], [0, 2], [1, 1]),
    ),
    "unit_off": BASE.but(pinned_fairs=PinnedFairs([0], [2]), pinned_stalls=PinnedStalls([0], [0], [1])),
    "unit_twice": BASE.but(
        fairs=2,
        max_fairs_per_day_and_county=2,
        units=Units([0] * 3, [5] * 3, [0] * 3, [None] * 3, [2] * 3, [2] * 3),
        pinned_fairs=PinnedFairs([0, 2], [3, 3]),
        pinned_stalls=PinnedStalls([0, 2], [0, 0], [1, 1]),
    ),
    "unit_week": BASE.but(
        fairs=2, pinned_fairs=PinnedFairs([0, 2], [3, 4]), pinned_stalls=PinnedStalls([0, 2], [0, 0], [1, 1])
    ),
}


@pytest.mark.parametrize("reason", REASONS)
def test_a_contradiction_is_refused_with_its_items(reason: str) -> None:
    with pytest.raises(ContradictoryPins) as refusal:
        solve(CONTRADICTIONS[reason], seconds=60)
    assert [item["reason"] for item in refusal.value.items] == [reason]
    assert "%" not in str(refusal.value)


def test_two_fairs_of_a_village_are_kept_on_their_days() -> None:
    problem = county(fairs=2, fairs_per_host=2, host_interval=8, towns=Towns([0, 0], [2, 0], [2, 0]))
    plan = plan_of(problem)
    again = plan_of(keep(problem, plan))
    assert (again.fairs.host.tolist(), again.fairs.day.tolist()) == (
        plan.fairs.host.tolist(),
        plan.fairs.day.tolist(),
    )
    host, day = int(plan.fairs.host[1]), int(plan.fairs.day[1])
    moved = plan_of(move_fair(problem, plan, 1, day + 2))
    assert day + 2 in moved.fairs.day[moved.fairs.host == host]
    assert int(plan.fairs.day[0]) in moved.fairs.day


def test_several_contradictions_are_all_listed() -> None:
    problem = BASE.but(
        fairs=2,
        pinned_fairs=PinnedFairs([0, 3], [1, None]),
        unit_off=UnitDays([0], [1]),
        pinned_stalls=PinnedStalls([0], [0], [1]),
    )
    with pytest.raises(ContradictoryPins) as refusal:
        solve(problem, seconds=60)
    assert {item["reason"] for item in refusal.value.items} == {"host_not_ready", "day_closed", "unit_off"}
    assert "北村" in str(refusal.value)


def test_pins_lower_the_bound_too() -> None:
    free, pinned = (
        solved("tiny-0"),
        solve(forbid_host(committed("tiny-0"), int(solved("tiny-0").fairs.host[0])), seconds=120),
    )
    assert pinned.objective < free.objective
    assert pinned.bound <= free.bound + 1e-6
    assert np.isfinite(pinned.bound)
