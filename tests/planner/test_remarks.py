"""What leads nowhere is told by name, and planning goes on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from small_instance import county

from jishi.planner import Problem, check, remarks, solve
from jishi.planner.tables import Needs, Pairs, Units

CASES: dict[str, tuple[Callable[[], Problem], tuple[int, ...], str]] = {
    "unit_without_services": (
        lambda: county(pairs=Pairs([0, 2], [1, 0], [40, 50], [None] * 2)),
        (1,),
        "司法局",
    ),
    "service_without_units": (
        lambda: county(pairs=Pairs([0, 1], [1, 2], [40, 30], [None] * 2)),
        (0,),
        "理发",
    ),
    "unit_without_days": (
        lambda: county(units=Units([0] * 3, [5] * 3, [0] * 3, [None] * 3, [2, 0, 2], [1, 1, 0])),
        (1, 2),
        "司法局、团县委",
    ),
    "unit_out_of_range": (
        lambda: county(send_cost=type(county().send_cost)([0, 0], [0, 1], [4.0, 4.0])),
        (2,),
        "团县委",
    ),
    "village_out_of_reach": (
        lambda: county(needs=Needs([0, 3], [1, 1], [9, 9], [1.0, 1.0])),
        (3,),
        "北村",
    ),
}


@pytest.mark.parametrize("code", CASES)
def test_what_leads_nowhere_is_named(code: str) -> None:
    make, items, words = CASES[code]
    found = {remark.code: remark for remark in remarks(make())}
    assert found[code].items == items
    assert words in found[code].message


@pytest.mark.parametrize("code", CASES)
def test_planning_goes_on_all_the_same(code: str) -> None:
    problem = CASES[code][0]()
    assert check(problem, solve(problem, seconds=60)).feasible


def test_a_sound_county_gives_no_remark() -> None:
    assert remarks(county()) == []
