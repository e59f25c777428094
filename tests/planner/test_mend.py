"""Re-planning: the plan mended after an event keeps every rule and changes as little as can be."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from planner_instances import committed, solved
from small_instance import county
from test_properties import random_county

from jishi.planner import Plan, PlannerError, Problem, check, solve
from jishi.planner.repair import (
    DayClosed,
    Event,
    FairMoved,
    Mended,
    PinReleased,
    ServedChanged,
    StallChanged,
    UnitOut,
    UrgentNeed,
    UrgentUnmet,
    VenueLost,
    mend,
)
from jishi.planner.repair.moves import NoPlaceForFair
from jishi.planner.replan import pin_fair, pin_stall
from jishi.planner.tables import Fairs, MustReach, Pairs, Prerequisites, Stalls

SETTINGS = settings(
    max_examples=20, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def mended(problem: Problem, plan: Plan, *events: Event, today: int = 0, frozen_days: int = 0) -> Mended:
    result = mend(problem, plan, events, today=today, frozen_days=frozen_days)
    report = check(result.problem, result.plan)
    assert report.feasible, [one.message for one in report.violations]
    assert report.objective == pytest.approx(result.plan.objective)
    return result


def small(**changes: object) -> tuple[Problem, Plan]:
    """The county of four villages: its one fair is in village 0 on day 3 with all three units."""
    problem = county(**changes)
    plan = solve(problem, seconds=60)
    assert (plan.fairs.host.tolist(), plan.fairs.day.tolist()) == ([0], [3])
    return problem, plan


def test_rain_moves_the_fair_to_the_next_day() -> None:
    result = mended(*small(), DayClosed(0, 3))
    assert result.plan.fairs.day.tolist() == [4]
    assert result.rank == (0, 0, 1, 1, 0, 0.0)
    assert result.changes == (FairMoved(0, 0, 0, 3, 4, (0, 1, 2)),)


def test_the_sentence_tells_who_comes_when() -> None:
    result = mended(*small(), DayClosed(0, 3))
    assert [told.say() for told in result.for_unit(1)] == [
        "东村的大集由第 3 天改到第 4 天，参加单位：县医院、司法局、团县委。"
    ]
    told = result.for_village(0)[0].say("en", day_name=lambda day: f"{day} May")
    assert told == "The fair in 东村 moves from 3 May to 4 May; units: 县医院, 司法局, 团县委."
    assert result.for_village(2) == []


def test_the_day_before_is_taken_only_if_it_is_not_frozen() -> None:
    problem, plan = small()
    plan = plan.but(fairs=Fairs([0], [10]))
    events = (DayClosed(0, 10), DayClosed(0, 11))
    assert mended(problem, plan, *events, today=7, frozen_days=2).plan.fairs.day.tolist() == [9]
    assert mended(problem, plan, *events, today=7, frozen_days=3).plan.fairs.day.tolist() == [12]


def test_a_unit_that_drops_out_leaves_a_gap_and_nothing_else() -> None:
    result = mended(*small(), UnitOut(1, 3, 3))
    assert result.plan.fairs.day.tolist() == [3]
    assert StallChanged(0, 0, 2, 1, None) in result.changes
    assert {type(one) for one in result.changes} == {StallChanged, ServedChanged}
    assert "东村的大集没有了法律咨询：司法局来不了。" in [told.say() for told in result.sentences()]


def test_another_unit_stands_in() -> None:
    pairs = Pairs([0, 1, 2, 2], [1, 2, 0, 2], [40, 30, 50, 10], [None] * 4)
    result = mended(*small(pairs=pairs), UnitOut(1, 3, 3))
    assert StallChanged(0, 0, 2, 1, 2) in result.changes
    assert result.rank.stalls == 1
    assert ServedChanged(0, 2, 16.0, 10.0) in result.changes


def test_what_needs_the_lost_service_goes_too() -> None:
    result = mended(*small(prerequisites=Prerequisites([1], [2])), UnitOut(1, 3, 3))
    lost = {(one.service, one.unit_after) for one in result.changes if isinstance(one, StallChanged)}
    assert lost == {(1, None), (2, None)}


def test_a_lost_venue_sends_the_fair_to_another_village_on_its_day() -> None:
    result = mended(*small(), VenueLost(0, 0))
    assert (result.plan.fairs.host.tolist(), result.plan.fairs.day.tolist()) == ([1], [3])
    assert (result.rank.relocated, result.rank.days, result.rank.stalls) == (1, 0, 0)
    assert "原定在东村的大集（第 3 天）改到西村（第 3 天）" in result.sentences()[0].say()


def test_a_venue_lost_for_some_days_only_shifts_the_fair() -> None:
    result = mended(*small(), VenueLost(0, 3, 6))
    assert (result.plan.fairs.host.tolist(), result.plan.fairs.day.tolist()) == ([0], [7])


def test_an_urgent_need_gets_a_stall_at_the_fair_nearby() -> None:
    pairs = Pairs([0, 1, 2, 2], [1, 2, 0, 3], [40, 30, 50, 10], [None] * 4)
    result = mended(*small(services=4, pairs=pairs), UrgentNeed(1, 3, 8, 2.0, 10))
    assert result.rank.moved == 0
    assert any(isinstance(one, StallChanged) and one.service == 3 for one in result.changes)
    unmet = [one for one in result.changes if isinstance(one, UrgentUnmet)]
    assert [(one.count, one.served) for one in unmet] == [(8, pytest.approx(3.2))]


def test_an_urgent_need_no_fair_reaches_moves_one() -> None:
    result = mended(*small(), UrgentNeed(2, 0, 10, 3.0, 10))
    assert result.plan.fairs.host.tolist() == [2]
    assert result.rank.relocated == 1


def test_an_urgent_need_nobody_can_serve_is_told() -> None:
    result = mended(*small(), UrgentNeed(3, 0, 10, 3.0, 10))
    assert result.changes == (UrgentUnmet(3, 0, 10, 0.0, 10),)
    assert "第 10 天之前只能服务 0 人" in result.sentences()[0].say()


def test_what_is_over_stays_as_it_was() -> None:
    problem, plan = committed("tiny-0"), solved("tiny-0")
    today = int(np.median(plan.fairs.day)) + 1
    past = plan.fairs.day < today
    unit = int(plan.stalls.unit[0])
    result = mended(problem, plan, UnitOut(unit, 0), today=today)
    for fair in np.flatnonzero(past):
        number = result.number[fair]
        assert result.plan.fairs.host[number] == plan.fairs.host[fair]
        assert _rows(plan, int(fair)) == _rows(result.plan, number)


def _rows(plan: Plan, fair: int) -> Counter[tuple[float, ...]]:
    served, stalls = plan.served, plan.stalls
    rows = [served.village, served.service, served.quantity]
    some = zip(*(column[served.fair == fair].tolist() for column in rows), strict=True)
    held = zip(
        stalls.unit[stalls.fair == fair].tolist(), stalls.service[stalls.fair == fair].tolist(), strict=True
    )
    return Counter([*some, *held])


def test_a_broken_pin_is_released_and_told() -> None:
    problem = pin_stall(pin_fair(county(), 0, 3), 0, 1, 2)
    plan = solve(problem, seconds=60)
    rained = mended(problem, plan, DayClosed(0, 3))
    assert PinReleased(0) in rained.changes
    assert rained.problem.pinned_fairs.day.tolist() == [-1]
    gone = mended(problem, plan, UnitOut(1, 3, 3))
    assert PinReleased(0, 1, 2) in gone.changes
    assert "司法局" in next(told.say() for told in gone.sentences() if told.code == "pin_stall")


def test_two_fairs_rained_off_at_once() -> None:
    problem, plan = committed("tiny-0"), solved("tiny-0")
    towns = problem.villages.town[plan.fairs.host]
    days = {(int(town), int(day)) for town, day in zip(towns[:2], plan.fairs.day[:2], strict=True)}
    result = mended(problem, plan, *(DayClosed(town, day) for town, day in sorted(days)))
    assert result.rank.moved == len(days)
    assert (result.rank.pins, result.rank.relocated) == (0, 0)


def least_shift(problem: Problem, plan: Plan, fair: int, first_day: int, share: float) -> int | None:
    """By trying every day: how far the fair must shift so that enough of its own units can come."""
    table, wanted = plan.stalls, int((plan.stalls.fair == fair).sum())
    for shift in range(problem.days):
        for day in {int(plan.fairs.day[fair]) + shift, int(plan.fairs.day[fair]) - shift}:
            days = plan.fairs.day.copy()
            days[fair] = day
            if not first_day <= day < problem.days:
                continue
            moved = plan.but(fairs=Fairs(plan.fairs.host, days), served=type(plan.served)([], [], [], []))
            found = check(problem, moved).violations
            away = {one.items["unit"] for one in found if "unit" in one.items}
            keep = ~((table.fair == fair) & np.isin(table.unit, sorted(away)))
            left = moved.but(stalls=Stalls(table.fair[keep], table.unit[keep], table.service[keep]))
            held = int((left.stalls.fair == fair).sum())
            if check(problem, left.but(bound=float("inf"))).feasible and held >= share * wanted:
                return shift
    return None


@SETTINGS
@given(seed=st.integers(0, 10_000), share=st.integers(0, 1))
def test_rain_shifts_no_further_than_trying_every_day_finds(seed: int, share: int) -> None:
    problem = random_county(seed)
    try:
        plan = solve(problem, seconds=120, max_iterations=5)
    except PlannerError:
        return
    fair = share % len(plan.fairs)
    event = DayClosed(int(problem.villages.town[plan.fairs.host[fair]]), int(plan.fairs.day[fair]))
    try:
        result = mended(problem, plan, event)
    except NoPlaceForFair:
        assert least_shift(mend_problem(problem, event), plan, fair, 0, 0.0) is None
        return
    least = least_shift(result.problem, plan, fair, 0, 0.75)
    if least is not None:
        assert result.rank.relocated == 0
        assert (result.rank.moved, result.rank.days <= least) == (1, True)


def mend_problem(problem: Problem, event: DayClosed) -> Problem:
    closed = problem.closed_days
    return problem.but(
        closed_days=type(closed)(np.append(closed.town, event.town), np.append(closed.day, event.day))
    )


@SETTINGS
@given(seed=st.integers(0, 10_000), kind=st.integers(0, 3))
def test_every_mended_plan_keeps_the_rules(seed: int, kind: int) -> None:
    problem, plan = committed("tiny-0"), solved("tiny-0")
    rng = np.random.default_rng(seed)
    fair = int(rng.integers(0, len(plan.fairs)))
    host, day = int(plan.fairs.host[fair]), int(plan.fairs.day[fair])
    today = max(0, day - int(rng.integers(0, 5)))
    unit, service = int(rng.integers(0, len(problem.units))), int(rng.integers(0, problem.services))
    event = (
        DayClosed(int(problem.villages.town[host]), day),
        UnitOut(unit, today, None if rng.random() < 0.5 else day),
        VenueLost(host, today, None if rng.random() < 0.5 else day),
        UrgentNeed(int(rng.integers(0, len(problem.villages))), service, 7, 2.5, problem.days - 1),
    )[kind]
    refusal = None
    try:
        result = mended(problem, plan, event, today=today, frozen_days=int(rng.integers(0, 4)))
    except NoPlaceForFair as refused:
        refusal = refused
    if refusal is not None:
        assert [item["host"] for item in refusal.items] == [host]
        return
    assert result.plan.bound >= result.plan.objective - 1e-6
    assert all("{" not in told.say() + told.say("en") for told in result.sentences())


def test_no_day_and_no_village_left_is_refused() -> None:
    problem, plan = small()
    events = [DayClosed(town, day) for town in (0, 1) for day in range(21)]
    with pytest.raises(NoPlaceForFair, match="第 \\[0\\] 场") as refusal:
        mend(problem, plan, events, today=0)
    assert refusal.value.items == [{"fair": 0, "host": 0, "must_reach": []}]


def test_the_only_venue_near_a_must_reach_village_cannot_be_replaced() -> None:
    reach = county().reach
    alone = type(reach)([0, 0, 1, 2], [0, 1, 0, 2], [0.8, 0.4, 0.4, 0.8])
    problem, plan = small(must_reach=MustReach([1]), reach=alone)
    with pytest.raises(NoPlaceForFair, match="必达的村 \\[1\\] 只靠它") as refusal:
        mend(problem, plan, [VenueLost(0, 0)], today=0)
    assert refusal.value.items[0]["must_reach"] == [1]


BAD: dict[str, tuple[str, list[Event], int]] = {
    "nothing": ("nothing_happened", [], 0),
    "a town that is not there": ("unknown_in_event", [DayClosed(9, 3)], 0),
    "a unit that is not there": ("unknown_in_event", [UnitOut(-1, 3)], 0),
    "days backwards": ("unknown_in_event", [UnitOut(0, 5, 4)], 0),
    "a village without venue": ("unknown_in_event", [VenueLost(3, 0)], 0),
    "a need that weighs nothing known": ("unknown_in_event", [UrgentNeed(0, 0, 5, float("nan"), 9)], 0),
    "a need of nobody": ("unknown_in_event", [UrgentNeed(0, 0, 0, 1.0, 9)], 0),
    "a day after the horizon": ("unknown_in_event", [DayClosed(0, 21)], 0),
    "yesterday's rain": ("event_in_the_past", [DayClosed(0, 3)], 4),
    "today after the horizon": ("day_out_of_horizon", [DayClosed(0, 3)], 21),
}


@pytest.mark.parametrize("name", BAD)
def test_a_senseless_event_is_refused(name: str) -> None:
    code, events, today = BAD[name]
    problem, plan = small()
    with pytest.raises(PlannerError) as refusal:
        mend(problem, plan, events, today=today)
    assert refusal.value.code == code
    assert "%(" not in str(refusal.value)
