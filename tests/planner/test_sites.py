"""Site layout: the best of all layouts on small cases, a true bound on all, refusals that name their items."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from jishi.planner import PlannerError
from jishi.planner.dispatch import Crew, DispatchProblem, Shift, check_dispatch, dispatch
from jishi.planner.sites import (
    Place,
    Sent,
    Site,
    SiteLayout,
    SiteProblem,
    check_sites,
    lay_out_sites,
    visits_at_home,
)
from jishi.planner.sites.check import MESSAGES
from jishi.planner.sites.home import VisitTooLong
from jishi.planner.sites.layout import NoLayout

SETTINGS = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def row(positions: list[float], people: list[int], sites: list[float], **changes: Any) -> SiteProblem:
    """Places and sites on one straight road."""
    places = [Place(f"V-{n}", x, 0.0, who) for n, (x, who) in enumerate(zip(positions, people, strict=True))]
    fields: dict[str, Any] = {"open_sites": 1, "detour": 1.0}
    return SiteProblem(
        tuple(places), tuple(Site(f"S-{n}", x, 0.0) for n, x in enumerate(sites)), **(fields | changes)
    )


def random_problem(seed: int, aim: str, places: int = 7, sites: int = 5) -> SiteProblem:
    rng = np.random.default_rng(seed)
    where = [
        Place(f"V-{n}", float(x), float(y), int(rng.integers(0, 40)))
        for n, (x, y) in enumerate(rng.uniform(0, 10, (places, 2)))
    ]
    total = sum(place.people for place in where)
    could = [
        Site(f"S-{n}", float(x), float(y), int(rng.integers(total // 3 + 1, total + 2)) if rng.random() < 0.7 else None,
             must_open=n == 0 and rng.random() < 0.3)
        for n, (x, y) in enumerate(rng.uniform(0, 10, (sites, 2)))
    ]  # fmt: skip
    return SiteProblem(tuple(where), tuple(could), int(rng.integers(2, 4)), aim,  # type: ignore[arg-type]
                       max_km=4.0 if aim == "coverage" else None)  # fmt: skip


def least_cost(problem: SiteProblem) -> float | None:
    """By trying every set of sites, each with its own transport problem."""
    km, best = problem.distances(), None
    people = [place.coming for place in problem.places]
    for opened in combinations(range(len(problem.sites)), problem.open_sites):
        if any(site.must_open and n not in opened for n, site in enumerate(problem.sites)):
            continue
        pairs = [
            (i, j)
            for i in range(len(people))
            for j in opened
            if problem.max_km is None or km[i, j] <= problem.max_km
        ]
        cost = [km[i, j] if problem.aim == "median" else -1.0 for i, j in pairs]
        by_place = np.array([[float(i == one) for i, _ in pairs] for one in range(len(people))])
        by_site = np.array([[float(j == one) for _, j in pairs] for one in opened])
        room = [
            sum(people) if problem.sites[j].capacity is None else problem.sites[j].capacity for j in opened
        ]
        if problem.aim == "median":
            found = linprog(cost, A_ub=by_site, b_ub=room, A_eq=by_place, b_eq=people)
        else:
            found = linprog(cost, A_ub=np.vstack([by_site, by_place]), b_ub=room + people)
        if found.status == 0 and (best is None or found.fun < best):
            best = float(found.fun)
    return best


def laid_out(problem: SiteProblem, **options: Any) -> SiteLayout:
    layout = lay_out_sites(problem, **options)
    report = check_sites(problem, layout)
    assert report.feasible, [told.say("en") for told in report.violations]
    return layout


def test_the_site_in_the_middle_of_the_people_opens() -> None:
    layout = laid_out(row([0.0, 4.0, 10.0], [10, 30, 10], [0.0, 4.0, 10.0]))
    assert (layout.opened, layout.cost, layout.proven) == (("S-1",), 100.0, True)


def test_a_full_site_sends_the_rest_on() -> None:
    problem = row([0.0, 1.0], [10, 30], [1.0, 5.0], open_sites=2)
    problem = problem.but(sites=(dataclasses.replace(problem.sites[0], capacity=25), problem.sites[1]))
    layout = laid_out(problem)
    assert layout.cost == 10 * 1 + 15 * 4
    assert set(layout.sent) == {Sent("V-0", "S-0", 10), Sent("V-1", "S-0", 15), Sent("V-1", "S-1", 15)}


def test_coverage_leaves_those_too_far_and_says_so() -> None:
    layout = laid_out(row([0.0, 4.0, 10.0], [10, 30, 15], [0.0, 9.0], aim="coverage", max_km=4.0))
    assert (layout.opened, layout.cost, layout.left) == (("S-0",), -40.0, {"V-2": 15})


def test_homebound_people_are_not_sent_but_visited() -> None:
    problem = row([0.0, 30.0], [100, 20], [0.0], aim="coverage", max_km=5.0)
    problem = problem.but(places=(dataclasses.replace(problem.places[0], homebound=20), problem.places[1]))
    layout = laid_out(problem)
    assert layout.sent == (Sent("V-0", "S-0", 80),)
    orders = visits_at_home(problem, layout, skill="sampling", due=1)
    assert [(one.id, one.minutes, one.priority) for one in orders] == [
        ("V-0/home/0", 175, 2), ("V-0/home/1", 55, 2), ("V-1/squad/0", 175, 1), ("V-1/squad/1", 55, 1),
    ]  # fmt: skip
    squad = Crew("Q-1", 0.0, 0.0, frozenset({"sampling"}), (Shift(0, 480, 1020), Shift(1, 480, 1020)))
    task = DispatchProblem(tuple(orders), (squad,), days=2)
    plan = dispatch(task, rounds=300, seconds=600.0)
    assert check_dispatch(task, plan).feasible
    assert plan.unserved == ()
    with pytest.raises(VisitTooLong):
        visits_at_home(problem, layout, skill="sampling", due=1, longest=20)


@pytest.mark.parametrize("aim", ["median", "coverage"])
@pytest.mark.parametrize("seed", range(12))
def test_small_cases_equal_the_best_of_all_layouts(seed: int, aim: str) -> None:
    problem = random_problem(seed, aim)
    best = least_cost(problem)
    assert best is not None
    layout = laid_out(problem)
    assert layout.cost == pytest.approx(best, abs=1e-6)
    assert layout.proven


@SETTINGS
@given(seed=st.integers(0, 100_000), aim=st.sampled_from(["median", "coverage"]))
def test_the_bound_without_the_exact_programme_is_true(seed: int, aim: str) -> None:
    problem = random_problem(seed, aim)
    best = least_cost(problem)
    assert best is not None
    layout = laid_out(problem, exact_arcs=0)
    assert layout.bound - 1e-6 <= best <= layout.cost + 1e-6


@SETTINGS
@given(seed=st.integers(0, 100_000), aim=st.sampled_from(["median", "coverage"]))
def test_loosening_a_limit_never_costs_anything(seed: int, aim: str) -> None:
    problem = random_problem(seed, aim)
    before = laid_out(problem).cost
    roomy = tuple(dataclasses.replace(site, capacity=None) for site in problem.sites)
    assert laid_out(problem.but(sites=roomy)).cost <= before + 1e-6
    assert laid_out(problem.but(open_sites=problem.open_sites + 1)).cost <= before + 1e-6


@pytest.mark.parametrize("seed", range(6))
def test_coverage_without_capacities_equals_the_best_of_all_layouts(seed: int) -> None:
    problem = random_problem(seed, "coverage")
    problem = problem.but(sites=tuple(dataclasses.replace(site, capacity=None) for site in problem.sites))
    layout = laid_out(problem)
    assert layout.cost == pytest.approx(least_cost(problem), abs=1e-6)
    assert layout.proven


def test_a_larger_layout_is_proven_with_its_bound() -> None:
    layout = laid_out(random_problem(7, "median", places=120, sites=60).but(open_sites=8), seconds=120.0)
    assert layout.proven
    assert layout.gap <= 1e-6


NAN = float("nan")
LINE = row([0.0, 4.0], [10, 30], [0.0, 4.0])
REFUSED: dict[str, tuple[str, Callable[[], Any], list[dict[str, Any]]]] = {
    "no places": ("nothing_to_lay_out", lambda: LINE.but(places=()), []),
    "no sites": ("nothing_to_lay_out", lambda: LINE.but(sites=()), []),
    "a place twice": ("duplicate_places", lambda: LINE.but(places=LINE.places[:1] * 2), [{"id": "V-0"}]),
    "a place nowhere": ("bad_site_value", lambda: row([NAN], [1], [0.0]), [{"id": "V-0", "column": "x_km"}]),
    "fewer than nobody": ("bad_site_value", lambda: row([0.0], [-1], [0.0]), [{"id": "V-0", "column": "people"}]),
    "more at home than there are": (
        "bad_site_value", lambda: LINE.but(places=(Place("V", 0.0, 0.0, 5, 6),)), [{"id": "V", "column": "homebound"}],
    ),
    "coverage without a distance": ("bad_site_value", lambda: LINE.but(aim="coverage"), [{"column": "max_km"}]),
    "a distance below nothing": ("bad_site_value", lambda: LINE.but(max_km=-1.0), [{"column": "max_km"}]),
    "another aim": ("bad_site_value", lambda: LINE.but(aim="fair"), [{"column": "aim"}]),
    "a matrix of the wrong size": ("bad_site_value", lambda: LINE.but(km=np.zeros((1, 2))), [{"column": "km"}]),
    "more sites than there are": ("too_many_sites", lambda: LINE.but(open_sites=3), []),
    "nobody near": ("out_of_reach", lambda: row([0.0, 50.0], [1, 1], [0.0], max_km=5.0), [{"id": "V-1"}]),
    "too little room": (
        "too_small", lambda: LINE.but(sites=tuple(Site(f"S-{n}", 0.0, 0.0, 20) for n in range(2))), [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_fault_is_refused_with_its_items(name: str) -> None:
    code, build, items = REFUSED[name]
    with pytest.raises(PlannerError) as refusal:
        build()
    assert refusal.value.code == code
    assert len(refusal.value.items) == len(items)
    for found, wanted in zip(refusal.value.items, items, strict=True):
        assert found.items() >= wanted.items()
    assert "%(" not in str(refusal.value)


def test_sites_that_can_not_take_everybody_together_are_refused() -> None:
    problem = row([0.0, 50.0], [30, 30], [0.0, 50.0], open_sites=1, max_km=5.0)
    with pytest.raises(NoLayout):
        lay_out_sites(problem)


GOOD = laid_out(LINE.but(open_sites=2, max_km=3.0))
BROKEN: dict[str, dict[str, Any]] = {
    "unknown": {"opened": ("S-0", "S-9")},
    "sites_opened": {"opened": ("S-0",)},
    "opened_twice": {"opened": ("S-0", "S-1", "S-1")},
    "closed": {"opened": ("S-0",)},
    "too_far": {"sent": (Sent("V-0", "S-1", 10), Sent("V-1", "S-1", 30))},
    "negative": {"sent": (*GOOD.sent, Sent("V-0", "S-0", -1))},
    "people": {"sent": GOOD.sent[:1]},
    "left_out": {"sent": GOOD.sent[:1], "left": {"V-1": 30}},
    "figure": {"cost": 7.0},
    "bound": {"bound": 1.0},
}


@pytest.mark.parametrize("code", BROKEN)
def test_a_broken_rule_is_named(code: str) -> None:
    report = check_sites(LINE.but(open_sites=2, max_km=3.0), dataclasses.replace(GOOD, **BROKEN[code]))
    assert code in [told.code for told in report.violations]
    assert all("{" not in told.say() + told.say("en") for told in report.violations)


def test_capacity_and_sites_decided_already_are_checked() -> None:
    sites = (Site("S-0", 0.0, 0.0, 5), Site("S-1", 4.0, 0.0), Site("S-2", 2.0, 0.0, must_open=True))
    found = check_sites(LINE.but(open_sites=2, max_km=3.0, sites=sites), GOOD).violations
    assert [told.code for told in found] == ["must_open", "overfull"]
    assert {*BROKEN, "must_open", "overfull"} == set(MESSAGES)
