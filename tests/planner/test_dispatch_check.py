"""The checker of dispatch: break each rule once, and it names that rule alone; and figures that lie."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from dispatch_cases import crew, order, problem

from jishi.planner.dispatch import DispatchPlan, Shift, Visit, Window, check_dispatch
from jishi.planner.dispatch.check import MESSAGES

TASK = problem(
    order("D-1", release=0, windows=(Window(480, 600),)),
    order("D-2", y_km=10.0, x_km=0.0, skills=frozenset({"law"}), expires=1),
    crew("C-1", skills=frozenset({"vet", "law"}), max_visits=2),
    crew("C-2", shifts=(Shift(0, 480, 560),)),
    balance=0.0,
)
GOOD = DispatchPlan(
    visits=(Visit("D-1", "C-1", 0, 500, 530), Visit("D-2", "C-1", 0, 559, 589)),
    unserved=(),
    points=2,
    late_points=0,
    travel=69,
    overload=129 - 129 * 1080 / 1160,
    engine="by hand",
    seed=0,
    seconds=0.0,
)


def with_visit(row: int, **changes: object) -> DispatchPlan:
    visits = list(GOOD.visits)
    visits[row] = dataclasses.replace(visits[row], **changes)  # type: ignore[arg-type]
    return dataclasses.replace(GOOD, visits=tuple(visits))


BROKEN: dict[str, Callable[[], DispatchPlan]] = {
    "unknown_order": lambda: dataclasses.replace(GOOD, unserved=("D-9",)),
    "unknown_crew": lambda: with_visit(0, crew="C-9"),
    "visited_twice": lambda: dataclasses.replace(
        GOOD, visits=(*GOOD.visits, Visit("D-2", "C-1", 1, 559, 589))
    ),
    "not_accounted": lambda: dataclasses.replace(GOOD, visits=GOOD.visits[:1]),
    "skill": lambda: with_visit(1, crew="C-2", starts=500, ends=530),
    "duration": lambda: with_visit(1, ends=590),
    "day": lambda: with_visit(1, day=2),
    "window": lambda: with_visit(0, day=1, starts=601, ends=631),
    "no_shift": lambda: with_visit(1, starts=470, ends=500),
    "too_early": lambda: with_visit(1, starts=558, ends=588),
    "home_late": lambda: with_visit(1, day=1, starts=990, ends=1020),
    "figure": lambda: dataclasses.replace(GOOD, points=3),
}
ALONG = {"figure", "no_shift"}
"""What may be named beside the rule broken: stated figures no longer fit, a day outside has no shift."""


def codes(plan: DispatchPlan) -> list[str]:
    return [told.code for told in check_dispatch(TASK, plan).violations]


def test_the_plan_by_hand_is_right() -> None:
    report = check_dispatch(TASK, GOOD)
    assert report.feasible, [told.say() for told in report.violations]
    assert (report.points, report.travel, report.load) == (2, 69, {"C-1": 129, "C-2": 0})


@pytest.mark.parametrize("code", BROKEN)
def test_a_broken_rule_is_named(code: str) -> None:
    found = codes(BROKEN[code]())
    assert code in found
    assert set(found) - {code} <= ALONG


def test_more_visits_than_a_shift_may_have() -> None:
    teams = (dataclasses.replace(TASK.crews[0], max_visits=1), TASK.crews[1])
    found = check_dispatch(TASK.but(crews=teams), GOOD).violations
    assert [told.code for told in found] == ["too_many"]
    assert found[0].say() == "队伍 C-1 第 0 天一个班次有 2 单，至多 1 单"


def test_every_message_has_its_case() -> None:
    assert set(BROKEN) | {"too_many"} == set(MESSAGES)


@pytest.mark.parametrize("figure", ["points", "late_points", "travel", "overload"])
def test_a_figure_that_lies_is_named(figure: str) -> None:
    lied = dataclasses.replace(GOOD, **{figure: getattr(GOOD, figure) + 1})
    found = check_dispatch(TASK, lied).violations
    assert [(told.code, told.values["name"]) for told in found] == [("figure", figure)]
