"""The frame of the demo's season: 13 weeks from a Monday, what each town is owed, days that do not work."""

from __future__ import annotations

import math
from collections import Counter
from datetime import date, timedelta
from random import Random

from jishi.features.demo.simulation.demand import Demand
from jishi.features.demo.simulation.rows import ClosedDay, DayOff, Provider, Town, Village
from jishi.features.demo.simulation.tables import table

WEEKS = 13
FAIRS = 32
LEAST_AHEAD = 14


def first_monday_for(today: date) -> date:
    """The first Monday at least 14 days after `today`."""
    earliest = today + timedelta(days=LEAST_AHEAD)
    return earliest + timedelta(days=-earliest.weekday() % 7)


def towns(places: tuple[Village, ...], demand: Demand) -> tuple[Town, ...]:
    """Each town is owed about half the fairs its share of those asking would give it, and at most twice."""
    town_of = {place.code: place.town for place in places}
    asking = Counter[str]()
    for (village, _), people in demand.items():
        asking[town_of[village]] += people
    total = sum(asking.values())
    found = []
    for row in table("towns"):
        fair_share = FAIRS * asking[row["town_code"]] / total
        found.append(
            Town(
                code=row["town_code"],
                name=row["town_name"],
                lon=float(row["seat_lon"]),
                lat=float(row["seat_lat"]),
                floor=round(fair_share / 2),
                ceiling=min(WEEKS - 3, math.ceil(fair_share * 1.8) + 1),
            )
        )
    return tuple(found)


def closed_days(first_monday: date, seed: int) -> tuple[ClosedDay, ...]:
    """Two farming spells and a few days of bad weather a town, by town and day."""
    rng = Random(f"{seed}:closed")
    found = []
    for row in table("towns"):
        reasons: dict[int, str] = {}
        for half in range(2):
            start = half * 45 + rng.randrange(3, 38)
            reasons.update(
                dict.fromkeys(range(start, start + rng.randrange(3, 6)), "农忙，村里不办集（模拟）")
            )
        for offset in rng.sample(range(WEEKS * 7), 5):
            reasons.setdefault(offset, "往年此日多恶劣天气（模拟）")
        for offset in sorted(reasons):
            found.append(ClosedDay(row["town_code"], first_monday + timedelta(days=offset), reasons[offset]))
    return tuple(found)


def days_off(teams: tuple[Provider, ...], first_monday: date, seed: int) -> tuple[DayOff, ...]:
    """The weekly days off of each provider and two to five single days, by provider and day."""
    rng = Random(f"{seed}:off")
    found = []
    for team in teams:
        meetings = set(rng.sample(range(WEEKS * 7), rng.randrange(2, 6)))
        for offset in range(WEEKS * 7):
            if offset % 7 in team.weekly_off:
                found.append(
                    DayOff(team.code, first_monday + timedelta(days=offset), "每周固定不出队（模拟）")
                )
            elif offset in meetings:
                found.append(DayOff(team.code, first_monday + timedelta(days=offset), "单位另有安排（模拟）"))
    return tuple(found)
