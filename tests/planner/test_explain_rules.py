"""Every "why not" is true: a rule is named only if lifting it and solving again gives a better plan.

One case for each rule, on a county small enough to see why, solved to the optimum before and after.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from monolith import optimum
from small_instance import NAMES, county

from jishi.planner import Problem, Sentence, check, render, solve, why_not_day, why_not_unit, why_not_village
from jishi.planner.replan import forbid_host, forbid_stall, pin_fair
from jishi.planner.tables import (
    Fairs,
    ForbiddenHosts,
    ForbiddenStalls,
    MustReach,
    Needs,
    Pairs,
    PinnedFairs,
    Prerequisites,
    SendCost,
    TownDays,
    Towns,
    UnitDays,
    Units,
    Villages,
)

BASE = county()


def units(**columns: Any) -> Units:
    return Units(**({key: getattr(BASE.units, key) for key in BASE.units.columns()} | columns))


def villages(**columns: Any) -> Villages:
    return Villages(**({key: getattr(BASE.villages, key) for key in BASE.villages.columns()} | columns))


def costs(**by_unit: float) -> SendCost:
    """Sending costs with those of unit 0 at village 0 replaced or left out (None)."""
    rows = list(zip(BASE.send_cost.host, BASE.send_cost.unit, BASE.send_cost.cost, strict=True))
    return SendCost(*zip(*[(h, u, by_unit.get(f"at_{h}_{u}", c)) for h, u, c in rows], strict=True))


def without_cost(host: int, unit: int) -> SendCost:
    rows = zip(BASE.send_cost.host, BASE.send_cost.unit, BASE.send_cost.cost, strict=True)
    return SendCost(*zip(*[(h, u, c) for h, u, c in rows if (h, u) != (host, unit)], strict=True))


@dataclass(frozen=True)
class Case:
    problem: Problem
    unit: int
    lifted: Problem
    host: int = 0


# Two fairs (villages 0 and 2); the hospital has one leader day and spends it at village 0.
ONE_DAY = county(fairs=2, towns=Towns([0, 0], [1, 1], [1, 1]), units=units(leader_days=[1, 2, 2]))
TWICE_A_WEEK = county(fairs=2, units=units(per_week=[2, 2, 2]), max_fairs_per_day_and_county=2)
UNITS: dict[str, Case] = {
    "leader_days": Case(ONE_DAY, 0, ONE_DAY.but(units=units(leader_days=[2, 2, 2])), host=2),
    "unit_off": Case(
        county(unit_off=UnitDays([0] * 21, range(21))),
        0,
        county(unit_off=UnitDays([0] * 20, [*range(3), *range(4, 21)])),
    ),
    "per_week": Case(
        pin_fair(pin_fair(county(fairs=2), 0, 3), 2, 4),
        0,
        pin_fair(pin_fair(county(fairs=2, units=units(per_week=[2, 1, 1])), 0, 3), 2, 4),
        host=2,
    ),
    "unit_busy": Case(
        pin_fair(pin_fair(TWICE_A_WEEK, 0, 3), 2, 3), 0, pin_fair(pin_fair(TWICE_A_WEEK, 0, 3), 2, 4), host=2
    ),
    "forbidden": Case(forbid_stall(BASE, 0, 1), 1, BASE.but(forbidden_stalls=ForbiddenStalls())),
    "out_of_range": Case(county(send_cost=without_cost(0, 1)), 1, county(send_cost=costs(at_0_1=4.0))),
    "max_stalls": Case(
        county(villages=villages(max_stalls=[2, 3, 3, 0])),
        1,
        county(villages=villages(max_stalls=[3, 3, 3, 0])),
    ),
    "pair_cap": Case(
        county(
            fairs=2,
            towns=Towns([0, 0], [1, 1], [1, 1]),
            pairs=Pairs([0, 1, 2], [1, 2, 0], [40, 30, 50], [1, None, None]),
        ),
        0,
        county(
            fairs=2,
            towns=Towns([0, 0], [1, 1], [1, 1]),
            pairs=Pairs([0, 1, 2], [1, 2, 0], [40, 30, 50], [2, None, None]),
        ),
        host=2,
    ),
    "prerequisite": Case(
        pin_fair(forbid_stall(county(prerequisites=Prerequisites([2], [1])), 0, 0), 0),
        1,
        pin_fair(forbid_stall(county(), 0, 0), 0),
    ),
    "sending_cost": Case(county(send_cost=costs(at_0_1=30.0)), 1, county(send_cost=costs(at_0_1=0.0))),
}


@pytest.mark.parametrize("rule", UNITS)
def test_lifting_the_rule_that_keeps_a_unit_away_gives_a_better_plan(rule: str) -> None:
    case = UNITS[rule]
    plan = solve(case.problem, seconds=60)
    fair = plan.fairs.host.tolist().index(case.host)
    sentence = why_not_unit(case.problem, plan, fair, case.unit)
    assert (sentence.code, sentence.rules) == ("unit_barred", (rule,))
    again = solve(case.lifted, seconds=60)
    assert again.objective >= plan.objective + sentence.numbers["gain"] - 1e-6
    assert sentence.numbers["gain"] > 0.1
    read_in_both_languages(sentence)


def test_one_provider_is_named_when_a_second_would_help() -> None:
    # The hairdressers could treat twenty more patients, but one unit a service is the rule.
    needs = Needs([0, 0, 0], [0, 1, 2], [40, 60, 20], [1.0, 1.5, 1.2])
    far = county(
        needs=needs, unit_off=UnitDays(), pairs=Pairs([0, 1, 2], [1, 2, 1], [20, 30, 20], [None] * 3)
    )
    plan = solve(far, seconds=60)
    away = next(unit for unit in (0, 2) if unit not in plan.stalls.unit)
    sentence = why_not_unit(far, plan, 0, away)
    assert (sentence.code, sentence.rules) == ("unit_barred", ("one_provider",))
    assert optimum(far) == pytest.approx(plan.objective)
    lifted = optimum(far, lifted=frozenset({"one_provider"}))
    assert lifted >= plan.objective + sentence.numbers["gain"] - 1e-6


def test_two_rules_that_hold_only_together_are_both_named() -> None:
    days = county(units=units(leader_days=[0, 2, 2]), unit_off=UnitDays([0] * 21, range(21)))
    plan = solve(days, seconds=60)
    sentence = why_not_unit(days, plan, 0, 0)
    assert sentence.rules == ("leader_days", "unit_off")
    for lifted in (days.but(units=BASE.units), days.but(unit_off=UnitDays())):
        assert solve(lifted, seconds=60).objective == pytest.approx(plan.objective)
    both = solve(days.but(units=BASE.units, unit_off=UnitDays()), seconds=60)
    assert both.objective >= plan.objective + sentence.numbers["gain"] - 1e-6


def test_a_unit_with_nothing_to_do_is_not_blamed_on_a_rule() -> None:
    problem = county(needs=Needs([0, 0], [0, 1], [40, 40], [1.0, 1.5]))
    plan = solve(problem, seconds=60)
    sentence = why_not_unit(problem, plan, 0, 1)
    assert (sentence.code, sentence.rules) == ("unit_not_needed", ())
    freed = problem.but(send_cost=costs(at_0_1=0.0), units=units(leader_days=[9] * 3, per_week=[7] * 3))
    assert solve(freed, seconds=60).objective == pytest.approx(plan.objective)


def test_a_unit_that_comes_is_said_to_come() -> None:
    assert why_not_unit(BASE, solve(BASE, seconds=60), 0, 0).code == "unit_attends"


RICH_2 = Needs(
    [0, 0, 0, 2, 2, 2], [0, 1, 2, 0, 1, 2], [40, 40, 20, 60, 60, 40], [1.0, 1.5, 1.2, 1.5, 1.6, 1.4]
)
VILLAGES: dict[str, tuple[Problem, int, Problem]] = {
    "forbidden_host": (forbid_host(BASE, 0), 0, BASE.but(forbidden_hosts=ForbiddenHosts())),
    "pinned_fair": (pin_fair(BASE, 2), 0, BASE.but(pinned_fairs=PinnedFairs())),
    "town_floor": (county(towns=Towns([0, 0], [0, 1], [2, 2])), 0, BASE),
    "town_ceiling": (county(towns=Towns([0, 0], [0, 0], [0, 2])), 0, BASE),
    "must_reach": (county(must_reach=MustReach([2])), 0, BASE),
    "fairs": (BASE, 2, county(fairs=2)),
}


@pytest.mark.parametrize("rule", VILLAGES)
def test_lifting_the_rule_that_keeps_a_village_without_fair_gives_a_better_plan(rule: str) -> None:
    problem, village, lifted = VILLAGES[rule]
    plan = solve(problem, seconds=60)
    sentence = why_not_village(problem, plan, village)
    assert sentence.rules == (rule,)
    gain = sentence.numbers["extra"] if rule == "fairs" else sentence.numbers["gain"]
    assert gain > 0.1
    assert solve(lifted, seconds=60).objective >= plan.objective + gain - 1e-6
    read_in_both_languages(sentence)


def test_where_no_rule_holds_a_village_back_the_difference_is_told() -> None:
    # No leader day is left for a second fair, so another number of fairs would not help either.
    problem = county(units=units(leader_days=[1, 1, 1]))
    plan = solve(problem, seconds=60)
    sentence = why_not_village(problem, plan, 2)
    assert (sentence.code, sentence.rules) == ("village_less", ())
    there = solve(pin_fair(problem, 2), seconds=60)
    assert there.objective == pytest.approx(plan.objective - sentence.numbers["loss"])
    read_in_both_languages(sentence)


def test_a_village_without_venue_is_told_so_as_a_fact() -> None:
    sentence = why_not_village(BASE, solve(BASE, seconds=60), 3)
    assert (sentence.code, sentence.rules) == ("village_not_ready", ())
    assert "没有具备条件的场地" in render(sentence, NAMES)


# The hospital goes to village 2 alone, so the fairs there and in village 0 share no unit.
APART = forbid_stall(county(fairs=2, towns=Towns([0, 0], [1, 1], [1, 1])), 0, 0)
APART = forbid_stall(forbid_stall(APART, 2, 1), 2, 2)
DAYS: dict[str, tuple[Problem, int, int, Problem]] = {
    "closed_day": (BASE, 0, 1, county(closed_days=TownDays([0, 1], [0, 0]))),
    "unit_off": (BASE, 0, 2, county(unit_off=UnitDays())),
    "forbidden_day": (
        BASE.but(forbidden_days=type(BASE.forbidden_days)([0], [3])),
        0,
        3,
        BASE,
    ),
    "pinned_day": (pin_fair(BASE, 0, 9), 0, 3, BASE),
    "town_gap": (pin_fair(pin_fair(county(fairs=2), 0, 3), 1), 1, 7, pin_fair(county(fairs=2), 1)),
    "day_full": (
        pin_fair(APART, 0, 3),
        2,
        3,
        pin_fair(APART.but(max_fairs_per_day_and_county=2), 0, 3),
    ),
    "per_week": (
        pin_fair(county(fairs=2, towns=Towns([0, 0], [1, 1], [1, 1])), 0, 3),
        2,
        4,
        pin_fair(county(fairs=2, units=units(per_week=[2] * 3), towns=Towns([0, 0], [1, 1], [1, 1])), 0, 3),
    ),
}


@pytest.mark.parametrize("rule", DAYS)
def test_a_day_is_ruled_out_by_the_rule_named(rule: str) -> None:
    problem, host, day, lifted = DAYS[rule]
    plan = solve(problem, seconds=60)
    fair = plan.fairs.host.tolist().index(host)
    sentence = why_not_day(problem, plan, fair, day)
    assert rule in sentence.rules
    days = plan.fairs.day.copy()
    days[fair] = day
    moved = plan.but(fairs=Fairs(plan.fairs.host, days))
    assert not check(problem, moved).feasible
    if rule != "town_gap":
        # With the rule lifted the same plan with this fair on that earlier day keeps every rule.
        assert sentence.rules == (rule,)
        assert check(lifted, moved).feasible, check(lifted, moved).violations
        assert day != plan.fairs.day[fair]
    read_in_both_languages(sentence)


@pytest.mark.parametrize(
    "rule, host, day", [("closed_day", 0, 1), ("unit_off", 0, 2), ("forbidden_day", 0, 3)]
)
def test_lifting_what_rules_out_an_earlier_day_moves_the_fair_there(rule: str, host: int, day: int) -> None:
    problem, _, _, lifted = DAYS[rule]
    assert solve(problem, seconds=60).fairs.day[0] > day
    assert solve(lifted, seconds=60).fairs.day[0] == day
    assert solve(lifted, seconds=60).fairs.host[0] == host


def test_a_later_day_is_not_blamed_on_a_rule() -> None:
    sentence = why_not_day(BASE, solve(BASE, seconds=60), 0, 12)
    assert (sentence.code, sentence.rules) == ("day_later", ())


def read_in_both_languages(sentence: Sentence) -> None:
    for lang in ("zh", "en"):
        text = render(sentence, NAMES, lang, day_name=lambda day: f"D{day}")
        assert text
        assert "{" not in text
        assert "nan" not in text
