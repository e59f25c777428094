"""Simulated (模拟) counties of chosen size, the same for the same seed, to try the planner on.

They are of the make of the published benchmark instances, with the same kinds of rules and much the same
proportions, but not drawn from the same random stream: figures on them may not be compared with published
ones. Differences: villages scatter around town seats instead of clusters of a county map; needs follow one
Zipf law over services with a random profile for each village; closed days are weekends' farming and weather
days drawn independently for each town around common holidays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .columns import NO_LIMIT
from .problem import Problem
from .tables import (
    MustReach,
    Needs,
    Pairs,
    Prerequisites,
    Reach,
    SendCost,
    TownDays,
    Towns,
    UnitDays,
    Units,
    Villages,
)

Array = NDArray[Any]
REACH_KM = 3.0
ROAD = 1.3
"""Length of a road by the straight distance."""


@dataclass(frozen=True)
class Preset:
    """Sizes of one county and the number of counties; a prefecture's counties lie beside each other."""

    villages: int
    towns: int
    units: int
    services: int
    fairs: int
    days: int
    side_km: float
    per_day: int
    counties: int = 1


PRESETS = {
    "tiny": Preset(60, 3, 12, 20, 6, 60, 10.0, 1),
    "small": Preset(160, 5, 30, 60, 20, 120, 18.0, 1),
    "month": Preset(968, 15, 96, 120, 11, 31, 45.0, 2),
    "quarter": Preset(968, 15, 96, 120, 32, 91, 45.0, 2),
    "year": Preset(968, 15, 96, 120, 128, 365, 45.0, 2),
    "prefecture-quarter": Preset(968, 15, 96, 120, 32, 91, 45.0, 2, counties=10),
    "prefecture-year": Preset(968, 15, 96, 120, 128, 365, 45.0, 2, counties=10),
}


def generate(preset: str | Preset, *, seed: int) -> Problem:
    """The simulated instance of a key of ``PRESETS``, or of sizes of one's own, for ``seed``."""
    size = preset if isinstance(preset, Preset) else PRESETS[preset]
    preset = preset if isinstance(preset, str) else "own"
    rng = np.random.default_rng([seed, *preset.encode()])
    place = _places(rng, size)
    return Problem(
        name=f"{preset}-{seed} (simulated 模拟)",
        fairs=size.fairs * size.counties,
        days=size.days,
        first_weekday=0,
        max_fairs_per_day_and_county=size.per_day,
        services=size.services,
        **place,
        **_people(rng, size, place["villages"]),
        **_days(rng, size),
    )


def _places(rng: np.random.Generator, size: Preset) -> dict[str, Any]:
    """Towns around random seats, villages around their town's; fairs by town as it has villages."""
    towns, count = size.towns * size.counties, size.villages * size.counties
    town = np.sort(np.concatenate([_shares(rng, size, county) for county in range(size.counties)]))
    county = town // size.towns
    offset = np.stack([county % 4, county // 4], axis=1) * size.side_km
    seat = rng.uniform(0.1, 0.9, (towns, 2)) * size.side_km
    spread = size.side_km / np.sqrt(size.towns) / 2.2
    spot = np.clip(seat[town] + rng.normal(0, spread, (count, 2)), 0, size.side_km) + offset
    host = (rng.random(count) < 0.7).astype(int)
    stalls = [int(rng.integers(15, 26)) if one else None for one in host]
    share = np.bincount(town, minlength=towns) / size.villages * size.fairs
    able = np.bincount(town, host, minlength=towns)
    by_days = size.days // 14 + 1
    villages = Villages(
        town=town,
        county=county,
        x_km=np.round(spot[:, 0], 3),
        y_km=np.round(spot[:, 1], 3),
        population=np.round(rng.lognormal(6.6, 0.5, count)),
        host=host,
        max_stalls=stalls,
    )
    most = np.minimum(np.maximum(np.ceil(share * 2 + 2), 4), np.maximum(able, 0))
    floor = np.minimum(np.floor(share * 0.5), np.minimum(most, by_days))
    return {
        "towns": Towns(county=np.arange(towns) // size.towns, floor=floor, ceiling=np.maximum(most, floor)),
        "villages": villages,
    }


def _shares(rng: np.random.Generator, size: Preset, county: int) -> Array:
    """The town of each village of one county; every town has some."""
    weight = rng.uniform(0.5, 1.5, size.towns)
    town = rng.choice(size.towns, size.villages - size.towns, p=weight / weight.sum())
    return np.concatenate([town, np.arange(size.towns)]) + county * size.towns


def _people(rng: np.random.Generator, size: Preset, villages: Villages) -> dict[str, Any]:
    """Units and what they can do, needs, who would come where, and what sending costs."""
    units = _units(rng, size)
    pairs = _pairs(rng, size)
    x, y = villages.x_km, villages.y_km
    reach_host, reach_village, share = [], [], []
    cost_host, cost_unit, cost = [], [], []
    hosts = np.flatnonzero(villages.host == 1)
    limit = np.where(np.isfinite(units.max_km), units.max_km, np.inf)
    for host in hosts:
        away = np.hypot(x - x[host], y - y[host])
        near = np.flatnonzero(away < REACH_KM)
        reach_host.append(np.full(len(near), host))
        reach_village.append(near)
        share.append(np.round(0.8 * np.exp(-away[near] / 1.5), 3))
        road = np.hypot(units.x_km - x[host], units.y_km - y[host]) * ROAD
        able = np.flatnonzero((road <= limit) & (units.county == villages.county[host]))
        cost_host.append(np.full(len(able), host))
        cost_unit.append(able)
        cost.append(np.round(3 + 0.15 * road[able], 2))
    must = rng.choice(
        np.unique(np.concatenate(reach_village)), max(1, size.fairs * size.counties // 5), replace=False
    )
    return {
        "units": units,
        "pairs": pairs,
        "prerequisites": _prerequisites(rng, size),
        "must_reach": MustReach(village=np.sort(must)),
        "needs": _needs(rng, size, villages),
        "reach": Reach(np.concatenate(reach_host), np.concatenate(reach_village), np.concatenate(share)),
        "send_cost": SendCost(np.concatenate(cost_host), np.concatenate(cost_unit), np.concatenate(cost)),
    }


def _units(rng: np.random.Generator, size: Preset) -> Units:
    count = size.units * size.counties
    county = np.arange(count) // size.units
    middle = size.side_km * (0.5 + np.stack([county % 4, county // 4], axis=1))
    spot = middle + rng.normal(0, size.side_km / 10, (count, 2))
    far = rng.random(count) < 0.15
    days = np.maximum(1, np.round(size.fairs * rng.uniform(0.08, 0.32, count)))
    return Units(
        county=county,
        x_km=np.round(spot[:, 0], 3),
        y_km=np.round(spot[:, 1], 3),
        max_km=[25.0 if one else None for one in far],
        leader_days=np.maximum(days, 2),
        per_week=rng.choice([1, 2, 3], count, p=[0.5, 0.3, 0.2]),
    )


def _pairs(rng: np.random.Generator, size: Preset) -> Pairs:
    """Each unit runs one to four services; every service of a county has a unit; a few are scarce
    specialists.
    """
    unit, service = [], []
    for county in range(size.counties):
        own = np.arange(size.units) + county * size.units
        first = np.resize(rng.permutation(size.services), max(size.services, size.units))
        known = {(int(own[k % size.units]), int(one)) for k, one in enumerate(first)}
        for one in own:
            extra = rng.choice(size.services, int(rng.integers(0, 3)), replace=False)
            known |= {(int(one), int(other)) for other in extra}
        unit += [one for one, _ in sorted(known)]
        service += [one for _, one in sorted(known)]
    people = rng.choice([20, 25, 30, 40, 50, 60, 80], len(unit), p=[0.14, 0.26, 0.2, 0.23, 0.07, 0.07, 0.03])
    scarce = rng.random(len(unit)) < 0.04
    cap = np.where(scarce, np.maximum(1, np.round(size.fairs * rng.uniform(0.06, 0.18, len(unit)))), NO_LIMIT)
    return Pairs(unit=unit, service=service, people_per_fair=people, cap=cap.astype(int))


def _prerequisites(rng: np.random.Generator, size: Preset) -> Prerequisites:
    picked = rng.permutation(size.services)[: 2 * max(2, size.services // 20)]
    return Prerequisites(service=picked[::2], needs=picked[1::2])


def _needs(rng: np.random.Generator, size: Preset, villages: Villages) -> Needs:
    """About a quarter of all services in each village, counts by a Zipf law times population."""
    popular = 1.0 / (1 + rng.permutation(size.services)) ** 0.9
    village, service, count, weight = [], [], [], []
    for one in range(len(villages)):
        known = np.flatnonzero(rng.random(size.services) < np.clip(0.2 + popular, 0, 0.8) * 0.95)
        mean = villages.population[one] * popular[known] / popular.sum() * 0.55
        people = np.maximum(1, np.round(mean * rng.lognormal(0, 0.8, len(known))))
        elderly, remote, waiting = rng.random(), rng.random(), rng.random()
        base = 1 + 0.5 * elderly + 0.3 * remote + 0.4 * waiting
        health = np.where(known % 10 == 0, 1.1, 1.0)
        village.append(np.full(len(known), one))
        service.append(known)
        count.append(people)
        weight.append(np.round(base * health, 2))
    return Needs(*(np.concatenate(column) for column in (village, service, count, weight)))


def _days(rng: np.random.Generator, size: Preset) -> dict[str, Any]:
    """Common holidays, each town's farming weeks and bad weather, units' weekends and busy weeks."""
    day = np.arange(size.days)
    holiday = (day < 3) | (rng.random(size.days) < 0.03)
    closed_town, closed_day = [], []
    for town in range(size.towns * size.counties):
        closed = holiday | (rng.random(size.days) < 0.08)
        start = int(rng.integers(0, size.days))
        closed[start : start + size.days // 12] = True
        closed_town.append(np.full(int(closed.sum()), town))
        closed_day.append(np.flatnonzero(closed))
    off_unit, off_day = [], []
    for unit in range(size.units * size.counties):
        off = (day % 7 == 6) & (rng.random() < 0.65)
        for _ in range(max(1, size.days // 120)):
            start = int(rng.integers(0, size.days))
            off[start : start + 5] = True
        off_unit.append(np.full(int(off.sum()), unit))
        off_day.append(np.flatnonzero(off))
    return {
        "closed_days": TownDays(np.concatenate(closed_town), np.concatenate(closed_day)),
        "unit_off": UnitDays(np.concatenate(off_unit), np.concatenate(off_day)),
    }
