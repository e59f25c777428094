"""What must hold for any county: random small ones, solved, checked, loosened, renumbered."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jishi.planner import Problem, check, solve
from jishi.planner.feasible import PlannerError
from jishi.planner.tables import Needs, Pairs, Reach, SendCost, TownDays, Towns, UnitDays, Units, Villages

SETTINGS = settings(
    max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def random_county(seed: int) -> Problem:
    """A county of six villages, four units and four services, two fairs, drawn from ``seed``."""
    rng = np.random.default_rng(seed)
    villages, units, services = 6, 4, 4
    pairs = sorted(
        {
            (int(u), int(s))
            for u, s in zip(rng.integers(0, units, 7), rng.integers(0, services, 7), strict=True)
        }
    )
    needs = [(v, s) for v in range(villages) for s in range(services) if rng.random() < 0.7] or [(0, 0)]
    reach = [(h, v) for h in range(villages) for v in range(villages) if h == v or rng.random() < 0.3]
    sent = [(h, u) for h in range(villages) for u in range(units) if rng.random() < 0.9] or [(0, 0)]
    off = sorted(
        {(int(u), int(d)) for u, d in zip(rng.integers(0, units, 12), rng.integers(0, 20, 12), strict=True)}
    )
    closed = sorted(
        {(int(t), int(d)) for t, d in zip(rng.integers(0, 2, 8), rng.integers(0, 20, 8), strict=True)}
    )
    return Problem(
        name="random",
        fairs=2,
        days=20,
        first_weekday=int(rng.integers(0, 7)),
        max_fairs_per_day_and_county=1,
        services=services,
        towns=Towns([0, 0], [0, 0], [2, 2]),
        villages=Villages(
            [0, 0, 0, 1, 1, 1],
            [0] * 6,
            rng.random(6),
            rng.random(6),
            [100] * 6,
            [1] * 6,
            rng.integers(1, 5, 6),
        ),
        units=Units(
            [0] * units,
            [0] * units,
            [0] * units,
            [None] * units,
            rng.integers(1, 3, units),
            rng.integers(1, 3, units),
        ),
        pairs=Pairs(*zip(*pairs, strict=True), rng.integers(5, 40, len(pairs)), [None] * len(pairs)),
        needs=Needs(
            *zip(*needs, strict=True),
            rng.integers(0, 50, len(needs)),
            np.round(rng.uniform(1, 2, len(needs)), 2),
        ),
        reach=Reach(*zip(*reach, strict=True), np.round(rng.uniform(0.1, 1, len(reach)), 2)),
        send_cost=SendCost(*zip(*sent, strict=True), np.round(rng.uniform(1, 9, len(sent)), 2)),
        closed_days=TownDays(*zip(*closed, strict=True)),
        unit_off=UnitDays(*zip(*off, strict=True)),
    )


def best(problem: Problem) -> float | None:
    """The proven optimum, or None where the problem is refused."""
    try:
        plan = solve(problem, seconds=120, max_iterations=5)
    except PlannerError:
        return None
    report = check(problem, plan)
    assert report.feasible, report.violations
    assert abs(report.objective - plan.objective) < 1e-6
    assert plan.bound - plan.objective < 1e-4 * max(1.0, abs(plan.objective))
    return plan.objective


@SETTINGS
@given(
    seed=st.integers(0, 10_000),
    what=st.sampled_from(["leader_days", "people", "stalls", "days", "cost", "off"]),
)
def test_loosening_a_limit_never_makes_the_best_plan_worse(seed: int, what: str) -> None:
    problem = random_county(seed)
    before = best(problem)
    units, pairs, villages, cost = problem.units, problem.pairs, problem.villages, problem.send_cost
    looser = {
        "leader_days": lambda: problem.but(
            units=Units(
                units.county, units.x_km, units.y_km, units.max_km, units.leader_days + 1, units.per_week
            )
        ),
        "people": lambda: problem.but(
            pairs=Pairs(pairs.unit, pairs.service, pairs.people_per_fair + 5, pairs.cap)
        ),
        "stalls": lambda: problem.but(
            villages=Villages(
                villages.town,
                villages.county,
                villages.x_km,
                villages.y_km,
                villages.population,
                villages.host,
                villages.max_stalls + 1,
            )
        ),
        "days": lambda: problem.but(closed_days=TownDays()),
        "cost": lambda: problem.but(send_cost=SendCost(cost.host, cost.unit, cost.cost / 2)),
        "off": lambda: problem.but(unit_off=UnitDays()),
    }[what]()
    after = best(looser)
    if before is not None:
        assert after is not None
        assert after >= before - 1e-4 * max(1.0, before)


@SETTINGS
@given(seed=st.integers(0, 10_000))
def test_renumbering_villages_and_units_changes_nothing(seed: int) -> None:
    problem = random_county(seed)
    rng = np.random.default_rng(seed + 1)
    village = np.concatenate([rng.permutation(3), 3 + rng.permutation(3)])
    unit = rng.permutation(len(problem.units))
    v, u = problem.villages, problem.units
    back, unit_back = np.argsort(village), np.argsort(unit)
    renumbered = problem.but(
        villages=Villages(**{name: getattr(v, name)[back] for name in v.columns()}),
        units=Units(**{name: getattr(u, name)[unit_back] for name in u.columns()}),
        pairs=Pairs(
            unit[problem.pairs.unit], problem.pairs.service, problem.pairs.people_per_fair, problem.pairs.cap
        ),
        needs=Needs(
            village[problem.needs.village], problem.needs.service, problem.needs.count, problem.needs.weight
        ),
        reach=Reach(village[problem.reach.host], village[problem.reach.village], problem.reach.share),
        send_cost=SendCost(
            village[problem.send_cost.host], unit[problem.send_cost.unit], problem.send_cost.cost
        ),
        unit_off=UnitDays(unit[problem.unit_off.unit], problem.unit_off.day),
    )
    first, second = best(problem), best(renumbered)
    assert (first is None) == (second is None)
    if first is not None and second is not None:
        assert abs(first - second) <= 1e-4 * max(1.0, abs(first))
