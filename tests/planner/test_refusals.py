"""Problems no plan can solve are refused by name, with what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from small_instance import county

from jishi.planner import PlannerError, Problem, solve
from jishi.planner.columns import BadCell, UnevenColumns
from jishi.planner.replan import forbid_host
from jishi.planner.tables import MustReach, Needs, SendCost, TownDays, Towns, Units, Villages
from jishi.planner.validate import DuplicateKey, NotFinite, OutOfRange


def hosts(*flags: int) -> Villages:
    base = county().villages
    return Villages(**({key: getattr(base, key) for key in base.columns()} | {"host": flags}))


def all_forbidden() -> Problem:
    problem = county()
    for host in (0, 1, 2):
        problem = forbid_host(problem, host)
    return problem


CASES: dict[str, tuple[Callable[[], Problem], str, dict[str, Any], str]] = {
    "no venue": (lambda: county(villages=hosts(0, 0, 0, 0)), "no_ready_host", {"table": "villages"}, "场地"),
    "all excluded": (all_forbidden, "no_ready_host", {"table": "villages"}, "排除"),
    "no open day": (
        lambda: county(closed_days=TownDays([0] * 21 + [1] * 21, [*range(21), *range(21)])),
        "no_open_day",
        {"table": "closed_days"},
        "21 天",
    ),
    "no units": (
        lambda: county(
            units=Units(),
            pairs=type(county().pairs)(),
            send_cost=SendCost(),
            unit_off=type(county().unit_off)(),
        ),
        "no_units",
        {"table": "units"},
        "单位",
    ),
    "no needs": (lambda: county(needs=Needs()), "no_needs", {"table": "needs"}, "需求"),
    "no persons": (lambda: county(needs=Needs([0], [0], [0], [1.0])), "no_needs", {"table": "needs"}, "需求"),
    "nobody near": (
        lambda: county(needs=Needs([3], [0], [9], [1.0])),
        "nobody_in_reach",
        {"table": "needs"},
        "附近",
    ),
    "no leader days": (
        lambda: county(units=Units([0] * 3, [5] * 3, [0] * 3, [None] * 3, [0] * 3, [1] * 3)),
        "no_units",
        {"table": "units"},
        "带队天数",
    ),
    "more fairs than villages": (lambda: county(fairs=4), "too_many_fairs", {"most": 3}, "至多只能办 3 场"),
    "more fairs than ceilings": (
        lambda: county(fairs=3, towns=Towns([0, 0], [0, 0], [1, 1])),
        "too_many_fairs",
        {"most": 2},
        "至多只能办 2 场",
    ),
    "floors above fairs": (
        lambda: county(towns=Towns([0, 0], [1, 1], [2, 2])),
        "floors_above_fairs",
        {"town": 0, "floor": 1},
        "甲镇、乙镇",
    ),
    "floor above possible": (
        lambda: county(fairs=3, towns=Towns([0, 0], [0, 2], [2, 2])),
        "floor_above_possible",
        {"town": 1, "floor": 2, "possible": 1},
        "乙镇",
    ),
    "must reach out of reach": (
        lambda: county(must_reach=MustReach([3])),
        "must_reach_out_of_reach",
        {"village": 3},
        "北村",
    ),
    "too few fairs to reach all": (
        lambda: county(must_reach=MustReach([1, 2])),
        "no_choice_of_hosts",
        {"rule": "must_reach", "village": 1},
        "西村必须有大集可到；南村必须有大集可到；一共要办 1 场",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_an_impossible_problem_is_refused(case: str) -> None:
    problem, code, item, words = CASES[case]
    with pytest.raises(PlannerError) as refusal:
        solve(problem(), seconds=60)
    assert refusal.value.code == code
    assert item.items() <= refusal.value.items[0].items()
    assert words in str(refusal.value)


def test_lists_are_checked_when_a_problem_is_built() -> None:
    with pytest.raises(BadCell, match="第 1 行的 count 列"):
        Needs([0, 0], [0, 1], [3, "many"], [1.0, 1.0])
    with pytest.raises(BadCell, match="第 0 行的 x_km 列"):
        county(villages=Villages([0], [0], [None], [0], [1], [1], [3]))
    with pytest.raises(UnevenColumns, match="needs"):
        Needs([0, 0], [0], [3, 4], [1.0, 1.0])
    with pytest.raises(NotFinite, match="y_km"):
        county(
            villages=Villages([0] * 4, [0] * 4, [0] * 4, [0, 1, float("nan"), 2], [1] * 4, [1] * 4, [3] * 4)
        )
    with pytest.raises(OutOfRange, match="count"):
        county(needs=Needs([0], [0], [-1], [1.0]))
    with pytest.raises(DuplicateKey, match="第 1 行"):
        county(needs=Needs([0, 0], [0, 0], [1, 2], [1.0, 1.0]))


@pytest.mark.parametrize(
    "field, value",
    [("fairs", 0), ("fairs", -1), ("days", 0), ("first_weekday", 7), ("services", 0), ("fairs", 1.5)],
)
def test_numbers_out_of_range_are_refused(field: str, value: object) -> None:
    with pytest.raises(PlannerError, match=field) as refusal:
        county(**{field: value})
    assert refusal.value.code == "bad_number"


def test_a_million_needs_in_one_village() -> None:
    plan = solve(county(needs=Needs([0], [1], [1_000_000], [1.5])), seconds=60)
    assert plan.objective == pytest.approx(40 * 1.5 - 4)
