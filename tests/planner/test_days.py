"""Days: rules kept, units' absences weighed, fairs as early as they can be."""

from __future__ import annotations

import numpy as np
import pytest
from small_instance import county

from jishi.planner import Plan, PlannerError, Problem, check, solve
from jishi.planner.dates import attended, hasten
from jishi.planner.layout import lay_out
from jishi.planner.tables import TownDays, Towns, UnitDays, Units
from jishi.planner.timetable import NO_DAY, Timetable, keeps_rules


def days_of(plan: Plan) -> dict[int, int]:
    return dict(zip(plan.fairs.host.tolist(), plan.fairs.day.tolist(), strict=True))


def three_fairs(**changes: object) -> Problem:
    return county(**({"fairs": 3} | changes))


def test_fairs_keep_their_distance_and_come_as_early_as_they_can() -> None:
    problem = three_fairs()
    plan = solve(problem, seconds=60)
    assert check(problem, plan).feasible
    days = days_of(plan)
    assert set(days) == {0, 1, 2}
    assert abs(days[0] - days[1]) >= 7


def test_a_unit_that_is_away_all_the_time_does_not_come() -> None:
    problem = county(unit_off=UnitDays([0] * 21, range(21)))
    plan = solve(problem, seconds=60)
    assert check(problem, plan).feasible
    assert 0 not in plan.stalls.unit
    assert plan.objective == pytest.approx(109.2 - (12 * 1.6 + 28 * 1.5 - 4))


def test_the_day_is_chosen_for_the_unit_that_matters() -> None:
    # The hospital (worth 57.2) can come on day 20 alone, the hairdressers (36.8) not on that day.
    problem = county(unit_off=UnitDays([0] * 20 + [2], [*range(20), 20]))
    plan = solve(problem, seconds=60)
    assert check(problem, plan).feasible
    assert plan.fairs.day.tolist() == [20]
    assert plan.objective == pytest.approx(109.2 - (32 + 8 * 1.1 - 4))


def test_one_fair_a_week_for_a_unit() -> None:
    towns = Towns([0, 0], [1, 1], [1, 1])
    base = county().units
    once = Units(base.county, base.x_km, base.y_km, base.max_km, base.leader_days, [1, 1, 1])
    problem = county(fairs=2, towns=towns, units=once)
    days = days_of(solve(problem, seconds=60))
    host = next(iter(set(days) - {2}))
    assert problem.week(days[host]) != problem.week(days[2])


def test_a_town_with_few_open_days_holds_few_fairs() -> None:
    # Village 0 and 1 share a town with eight open days in a row: two fairs on the first and the last of them.
    closed = TownDays([0] * 13, range(13))
    problem = county(fairs=2, closed_days=closed, towns=Towns([0, 0], [2, 0], [2, 0]))
    assert sorted(days_of(solve(problem, seconds=60)).values()) == [13, 20]
    with pytest.raises(PlannerError) as refusal:
        solve(problem.but(closed_days=TownDays([0] * 15, range(15))), seconds=60)
    assert refusal.value.code == "floor_above_possible"
    assert "甲镇" in str(refusal.value)


def test_hasten_never_breaks_a_rule() -> None:
    layout = lay_out(three_fairs())
    day = np.full(layout.hosts, NO_DAY)
    day[:] = [18, 10, 16]
    timetable = Timetable(layout, day)
    seats = np.arange(len(layout.seat_unit))
    seats = attended(timetable, seats, np.ones(len(seats)))
    held = np.arange(layout.hosts)
    hasten(timetable, seats, held, np.array([1.0, 2.0, 3.0]))
    slots = np.flatnonzero(np.isin(layout.slot_seat, seats))
    assert keeps_rules(timetable, slots)
    assert (timetable.day <= [18, 10, 16]).all()
    assert timetable.day.sum() < 44


@pytest.mark.parametrize(
    "day, fits",
    [
        ([3, 10, 17], True),
        ([3, 9, 17], False),
        ([3, 10, 3], False),
        ([3, 10, NO_DAY], False),
        ([0, 10, 17], False),
    ],
    ids=["apart", "too near", "same day", "undated", "closed"],
)
def test_rules_of_days_are_seen(day: list[int], fits: bool) -> None:
    layout = lay_out(three_fairs())
    timetable = Timetable(layout, np.array(day))
    assert keeps_rules(timetable, np.empty(0, np.int64)) is fits
