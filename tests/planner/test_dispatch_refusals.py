"""What dispatch refuses: each fault with its code, its items and a whole sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from dispatch_cases import crew, order, problem

from jishi.planner import PlannerError
from jishi.planner.dispatch import DispatchProblem, Shift, Window

NAN = float("nan")
CASES: dict[str, tuple[str, Callable[[], DispatchProblem], list[dict[str, Any]]]] = {
    "zero orders": ("no_orders", lambda: problem(crew()), []),
    "no crews": ("no_crews", lambda: DispatchProblem((order(),), (), days=2), []),
    "crews without shifts": ("no_crews", lambda: problem(order(), crew(shifts=())), []),
    "an order twice": (
        "duplicate_ids", lambda: problem(order(), order()), [{"table": "orders", "id": "D-1"}],
    ),
    "a crew twice": (
        "duplicate_ids", lambda: problem(order(), crew(), crew()), [{"table": "crews", "id": "C-1"}],
    ),
    "a place that is no number": ("bad_value", lambda: problem(order(x_km=NAN)), [{"id": "D-1", "column": "x_km"}]),
    "a base that is no number": ("bad_value", lambda: problem(order(), crew(y_km=NAN)), [{"column": "y_km"}]),
    "an infinite place": ("bad_value", lambda: problem(order(y_km=float("inf"))), [{"column": "y_km"}]),
    "no minutes": ("bad_value", lambda: problem(order(minutes=0)), [{"column": "minutes", "value": 0}]),
    "half a minute": ("bad_value", lambda: problem(order(minutes=0.5)), [{"column": "minutes", "value": 0.5}]),
    "a priority of a thousand": ("bad_value", lambda: problem(order(priority=1000)), [{"column": "priority"}]),
    "released before the start": ("bad_value", lambda: problem(order(release=-1)), [{"column": "release"}]),
    "no days": ("bad_value", lambda: problem(order(), crew(), days=0), [{"column": "shifts"}, {"column": "days"}]),
    "a shift backwards": ("bad_value", lambda: problem(order(), crew(shifts=(Shift(0, 600, 500),))), [{"id": "C-1"}]),
    "a shift after the end": ("bad_value", lambda: problem(order(), crew(shifts=(Shift(7, 480, 500),))), [{}]),
    "shifts that overlap": (
        "bad_value", lambda: problem(order(), crew(shifts=(Shift(0, 480, 720), Shift(0, 700, 800)))), [{"id": "C-1"}],
    ),
    "a standstill": ("bad_value", lambda: problem(order(), km_per_hour=0.0), [{"column": "km_per_hour"}]),
    "no visits allowed": ("bad_value", lambda: problem(order(), crew(max_visits=0)), [{"column": "max_visits"}]),
    "released after its deadline": (
        "contradictory_windows", lambda: problem(order(release=1, due=0)), [{"reason": "release_after_due"}],
    ),
    "due after it expires": (
        "contradictory_windows", lambda: problem(order(due=1, expires=0)), [{"reason": "due_after_expires"}],
    ),
    "released after the horizon": (
        "contradictory_windows", lambda: problem(order(release=5, due=6)), [{"reason": "release_beyond_horizon"}],
    ),
    "a window backwards": (
        "contradictory_windows", lambda: problem(order(windows=(Window(600, 500),))), [{"reason": "window_backwards"}],
    ),
    "a window on a day that is not allowed": (
        "contradictory_windows", lambda: problem(order(release=1, windows=(Window(480, 500, day=0),))),
        [{"id": "D-1", "reason": "window_outside_days"}],
    ),
    "skills nobody has": (
        "nobody_has_the_skills", lambda: problem(order(skills=frozenset({"law"}))), [{"id": "D-1", "skills": ["law"]}],
    ),
    "skills no one crew has together": (
        "nobody_has_the_skills",
        lambda: problem(order(skills=frozenset({"vet", "law"})), crew(), crew("C-2", skills=frozenset({"law"}))),
        [{"id": "D-1", "skills": ["law", "vet"]}],
    ),
    "a matrix of the wrong size": ("bad_travel_times", lambda: problem(order(), travel=[[0]]), []),
    "a negative travel time": ("bad_travel_times", lambda: problem(order(), travel=[[0, -1], [1, 0]]), []),
    "a travel time that is no number": ("bad_travel_times", lambda: problem(order(), travel=[[0, NAN], [1, 0]]), []),
    "a travel time of a fraction": ("bad_travel_times", lambda: problem(order(), travel=[[0, 0.5], [1, 0]]), []),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_fault_is_refused_with_its_items(name: str) -> None:
    code, build, items = CASES[name]
    with pytest.raises(PlannerError) as refusal:
        build()
    assert refusal.value.code == code
    assert len(refusal.value.items) == len(items)
    for found, wanted in zip(refusal.value.items, items, strict=True):
        assert found.items() >= wanted.items()
    assert "%(" not in str(refusal.value)


def test_all_faults_of_a_kind_are_listed() -> None:
    with pytest.raises(PlannerError) as refusal:
        problem(order(minutes=0), order("D-2", x_km=NAN, priority=0))
    assert [(item["id"], item["column"]) for item in refusal.value.items] == [
        ("D-1", "minutes"), ("D-2", "x_km"), ("D-2", "priority"),
    ]  # fmt: skip
    assert (
        str(refusal.value)
        == "数值不可用：D-1 的 minutes 为 0；D-2 的 x_km 为 nan；D-2 的 priority 为 0；请改正"
    )
