"""The rules named as contradicting each other do, and every one of them is needed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from small_instance import county

from jishi.planner import PlannerError, Problem, solve
from jishi.planner.conflict import contradiction, possible, rules_of
from jishi.planner.replan import forbid_host, pin_fair
from jishi.planner.tables import MustReach, TownDays, Towns

SHUT = TownDays([0] * 20 + [1] * 20, [*range(1, 21), *range(1, 21)])
CASES: dict[str, tuple[Callable[[], Problem], set[tuple[str, int]]]] = {
    "one fair for two far villages": (
        lambda: county(must_reach=MustReach([1, 2])),
        {("must_reach", 1), ("must_reach", 2), ("fairs", -1)},
    ),
    "a floor takes the only fair": (
        lambda: county(must_reach=MustReach([1]), towns=Towns([0, 0], [0, 1], [2, 2])),
        {("must_reach", 1), ("town_floor", 1), ("fairs", -1)},
    ),
    "the only host near is excluded": (
        lambda: forbid_host(county(must_reach=MustReach([2])), 2),
        {("must_reach", 2), ("forbidden_host", 2)},
    ),
    "a pin against a ceiling": (
        lambda: pin_fair(county(fairs=2, towns=Towns([0, 0], [0, 0], [2, 0])), 2),
        {("pinned_fair", 2), ("town_ceiling", 1)},
    ),
    "one open day for two fairs": (
        lambda: county(fairs=2, closed_days=SHUT),
        {("closed_days", 0), ("closed_days", 1), ("day_limit", -1), ("fairs", -1)},
    ),
    "more fairs than venues": (
        lambda: county(fairs=4, towns=Towns([0, 0], [0, 0], [9, 9])),
        {("no_venue", 1), ("host_times", -1), ("fairs", -1)},
    ),
    "two fairs too far apart": (
        lambda: forbid_host(
            county(fairs=2, fairs_per_host=2, host_interval=20, towns=Towns([0, 0], [2, 0], [2, 0])), 1
        ),
        {
            ("town_ceiling", 1),
            ("forbidden_host", 1),
            ("closed_days", 0),
            ("host_interval", -1),
            ("fairs", -1),
        },
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_smallest_contradiction(case: str) -> None:
    make, expected = CASES[case]
    problem = make()
    found = contradiction(problem)
    assert {(rule.kind, rule.item) for rule in found} == expected
    assert not possible(problem, found)
    for rule in found:
        assert possible(problem, [one for one in found if one != rule])
        assert "{" not in rule.told(problem)


def test_nothing_contradicts_where_a_plan_exists() -> None:
    assert contradiction(county()) == []
    assert len(rules_of(county())) > 4


def test_the_refusal_names_the_rules() -> None:
    with pytest.raises(PlannerError) as refusal:
        solve(county(must_reach=MustReach([1]), towns=Towns([0, 0], [0, 1], [2, 2])), seconds=60)
    assert refusal.value.code == "no_choice_of_hosts"
    assert "西村必须有大集可到；乙镇至少 1 场；一共要办 1 场" in str(refusal.value)
    assert [item["rule"] for item in refusal.value.items] == ["must_reach", "town_floor", "fairs"]
