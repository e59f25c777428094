"""The checker: a good plan passes, and a plan that breaks one rule is told just that rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from small_instance import county

from jishi.planner import Plan, Problem, check
from jishi.planner.plan import relative_gap
from jishi.planner.tables import (
    Fairs,
    ForbiddenDays,
    ForbiddenHosts,
    ForbiddenStalls,
    MustReach,
    Pairs,
    PeriodLimits,
    PinnedFairs,
    PinnedStalls,
    Prerequisites,
    Served,
    Stalls,
    TownDays,
    Towns,
    UnitDays,
    Units,
    Villages,
)

SERVED = [(0, 0, 0, 32.0), (0, 1, 0, 8.0), (0, 0, 1, 28.0), (0, 1, 1, 12.0), (0, 0, 2, 16.0), (1, 2, 1, 24.0)]


def plan(**changes: Any) -> Plan:
    """Two fairs: village 0 on day 3 with all units, village 2 on day 10 with the hospital."""
    fields: dict[str, Any] = {
        "fairs": Fairs([0, 2], [3, 10]),
        "stalls": Stalls([0, 0, 0, 1], [0, 1, 2, 0], [1, 2, 0, 1]),
        "served": served(SERVED),
        "objective": 138.6,
        "bound": 150.0,
        "greedy": 138.6,
        "seed": 0,
        "seconds": 0.1,
        "version": "1",
    }
    return Plan(**(fields | changes))


def served(rows: list[tuple[int, int, int, float]]) -> Served:
    return Served(*zip(*rows, strict=True))


def two_fairs(**changes: Any) -> Problem:
    return county(**({"fairs": 2} | changes))


def test_a_good_plan_passes_with_its_objective() -> None:
    report = check(two_fairs(), plan())
    assert report.feasible, report.violations
    assert report.objective == pytest.approx(109.2 + 24 * 1.4 - 4.2)
    assert report.bound_source == "stated"
    assert report.gap == pytest.approx((150 - report.objective) / report.objective)


def test_the_objective_is_recomputed_whatever_the_plan_says() -> None:
    assert check(two_fairs(), plan(objective=1e9)).objective == pytest.approx(138.6)


def with_villages(**columns: Any) -> Villages:
    base = county().villages
    return Villages(**({key: getattr(base, key) for key in base.columns()} | columns))


def with_units(**columns: Any) -> Units:
    base = county().units
    return Units(**({key: getattr(base, key) for key in base.columns()} | columns))


MORE = [*SERVED[:-1], (1, 2, 1, 24.0), (1, 2, 2, 8.0)]
TWICE = [(0, 0, 0, 32.0), (1, 0, 0, 9.0)]
CASES: dict[str, tuple[Callable[[], Problem], Callable[[], Plan]]] = {
    "fair_count": (lambda: two_fairs(fairs=3), plan),
    "host_not_ready": (lambda: two_fairs(villages=with_villages(host=[0, 1, 1, 0])), plan),
    "host_twice": (
        two_fairs,
        lambda: plan(fairs=Fairs([0, 0], [3, 12]), served=served(SERVED[:-1])),
    ),
    "town_floor": (lambda: two_fairs(towns=Towns([0, 0], [2, 0], [2, 2])), plan),
    "town_ceiling": (lambda: two_fairs(towns=Towns([0, 0], [0, 0], [0, 2])), plan),
    "must_reach": (lambda: two_fairs(must_reach=MustReach([3])), plan),
    "one_provider": (
        lambda: two_fairs(pairs=Pairs([0, 1, 2, 1], [1, 2, 0, 1], [40, 30, 50, 40], [None] * 4)),
        lambda: plan(
            stalls=Stalls([0, 0, 0, 1], [0, 1, 2, 0], [1, 1, 0, 1]), served=served(SERVED[:4] + SERVED[5:])
        ),
    ),
    "max_stalls": (lambda: two_fairs(villages=with_villages(max_stalls=[2, 3, 3, 0])), plan),
    "unit_out_of_range": (
        lambda: two_fairs(send_cost=type(county().send_cost)([0, 0, 2], [0, 1, 0], [4.0, 4.0, 4.2])),
        plan,
    ),
    "prerequisite": (lambda: two_fairs(prerequisites=Prerequisites([1], [0])), plan),
    "leader_days": (lambda: two_fairs(units=with_units(leader_days=[1, 2, 2])), plan),
    "pair_cap": (lambda: two_fairs(pairs=Pairs([0, 1, 2], [1, 2, 0], [40, 30, 50], [1, None, None])), plan),
    "served_without_stall": (two_fairs, lambda: plan(served=served(MORE))),
    "negative_served": (two_fairs, lambda: plan(served=served([*SERVED[:-1], (1, 2, 1, -1.0)]))),
    "served_over_share": (two_fairs, lambda: plan(served=served([(0, 0, 0, 33.0)]))),
    "stall_overfull": (two_fairs, lambda: plan(served=served([(0, 0, 1, 32.0), (0, 1, 1, 8.1)]))),
    "need_met_twice": (
        lambda: two_fairs(days=30),
        lambda: plan(
            fairs=Fairs([0, 1], [3, 12]),
            stalls=Stalls([0, 1], [2, 2], [0, 0]),
            served=served([(0, 0, 0, 32.0), (1, 0, 0, 9.0)]),
        ),
    ),
    "undated": (two_fairs, lambda: plan(fairs=Fairs([0, 2], [3, None]))),
    "closed_day": (lambda: two_fairs(closed_days=TownDays([0], [3])), plan),
    "forbidden_day": (lambda: two_fairs(forbidden_days=ForbiddenDays([0], [3])), plan),
    "unit_off": (lambda: two_fairs(unit_off=UnitDays([1], [3])), plan),
    "day_full": (
        two_fairs,
        lambda: plan(
            fairs=Fairs([0, 2], [3, 3]), stalls=Stalls([0], [2], [0]), served=served([(0, 0, 0, 1.0)])
        ),
    ),
    "unit_twice_a_day": (
        lambda: two_fairs(max_fairs_per_day_and_county=2, units=with_units(per_week=[2, 2, 2])),
        lambda: plan(fairs=Fairs([0, 2], [3, 3])),
    ),
    "per_week": (two_fairs, lambda: plan(fairs=Fairs([0, 2], [3, 4]))),
    "unit_period": (lambda: two_fairs(period_limits=PeriodLimits([0], [3], [10], [1])), plan),
    "host_interval": (
        lambda: two_fairs(fairs_per_host=2, host_interval=10),
        lambda: plan(fairs=Fairs([0, 0], [3, 12]), served=served(SERVED[:-1])),
    ),
    "town_gap": (
        lambda: two_fairs(units=with_units(per_week=[7, 7, 7])),
        lambda: plan(
            fairs=Fairs([0, 1], [3, 9]), stalls=Stalls([0], [2], [0]), served=served([(0, 0, 0, 1.0)])
        ),
    ),
    "pinned_fair": (lambda: two_fairs(pinned_fairs=PinnedFairs([1], [None])), plan),
    "pinned_day": (lambda: two_fairs(pinned_fairs=PinnedFairs([0], [5])), plan),
    "forbidden_host": (lambda: two_fairs(forbidden_hosts=ForbiddenHosts([2])), plan),
    "pinned_stall": (lambda: two_fairs(pinned_stalls=PinnedStalls([2], [1], [2])), plan),
    "forbidden_stall": (lambda: two_fairs(forbidden_stalls=ForbiddenStalls([2], [0], [None])), plan),
    "bound_below_objective": (two_fairs, lambda: plan(bound=100.0)),
    "unknown_village": (two_fairs, lambda: plan(fairs=Fairs([0, 9], [3, 10]))),
    "unknown_stall": (two_fairs, lambda: plan(stalls=Stalls([0], [0], [2]))),
    "unknown_served": (two_fairs, lambda: plan(served=served([(0, 2, 0, 1.0)]))),
}


@pytest.mark.parametrize("code", CASES)
def test_breaking_one_rule_names_that_rule(code: str) -> None:
    problem, broken = CASES[code]
    report = check(problem(), broken())
    assert [violation.code for violation in report.violations] == [code]
    assert report.violations[0].message
    assert not report.feasible


def test_every_message_has_a_case() -> None:
    from jishi.planner.violations import MESSAGES

    assert set(MESSAGES) == set(CASES)


def test_nan_persons_are_refused() -> None:
    report = check(two_fairs(), plan(served=served([(0, 0, 0, float("nan"))])))
    assert [violation.code for violation in report.violations] == ["unknown_served"]
    assert np.isnan(report.objective)


def test_a_gap_without_objective_is_infinite() -> None:
    assert relative_gap(10.0, 0.0) == float("inf")
