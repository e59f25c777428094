"""Rows of what is offered in the simulated county: items, teams, capabilities, venues, the season."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from jishi.features.demo.registry import SIMULATED, unit_codes, unit_key
from jishi.features.demo.simulation.world import World

Row = dict[str, Any]
PER_DAY = 2


def item_rows(world: World) -> list[Row]:
    """An item stands after the one it must be together with."""
    ordered = sorted(world.items, key=lambda item: (bool(item.prerequisite), item.code))
    return [
        {
            "code": item.code,
            "name": item.name,
            "category": item.category,
            "unit_kind": item.unit_kind,
            "minutes": item.minutes,
            "capacity": item.people_per_stall,
            "materials": item.materials,
            "target_group": item.target_group,
            "equipment": item.equipment,
            "licence": item.licence,
            "phrasings": "|".join(item.phrasings),
            "prerequisite": item.prerequisite,
        }
        for item in ordered
    ]


def provider_rows(world: World) -> list[Row]:
    codes = unit_codes(world)
    off: dict[str, list[tuple[date, str]]] = defaultdict(list)
    for day in world.days_off:
        off[day.provider].append((day.day, day.reason))
    return [
        {
            "code": team.code,
            "name": f"{team.name}（模拟）",
            "organisation": codes[unit_key(team)],
            "kind": team.kind,
            "leader_days": team.leader_days,
            "per_week": team.per_week,
            "max_km": round(team.max_km) if team.max_km else None,
            "lon": team.lon,
            "lat": team.lat,
            "days_off": [
                {"starts_on": first, "ends_on": last, "reason": reason}
                for first, last, reason in spans(off[team.code])
            ],
        }
        for team in world.providers
    ]


def spans(days: list[tuple[date, str]]) -> list[tuple[date, date, str]]:
    """Neighbouring days with one reason as one span."""
    found: list[tuple[date, date, str]] = []
    for day, reason in sorted(days):
        if found and found[-1][1] + timedelta(days=1) == day and found[-1][2] == reason:
            found[-1] = (found[-1][0], day, reason)
        else:
            found.append((day, day, reason))
    return found


def capability_rows(world: World) -> list[Row]:
    return [
        {"team": row.provider, "item": row.item, "people": row.people_per_fair, "most_stalls": row.cap}
        for row in world.capabilities
    ]


def venue_rows(world: World) -> list[Row]:
    return [
        {
            "village": row.village,
            "name": row.name,
            "max_stalls": row.max_stalls,
            "ready": row.ready,
            "checked_on": world.survey_on if row.ready else None,
        }
        for row in world.venues
    ]


def season_row(world: World) -> Row:
    closed: dict[str, list[tuple[date, str]]] = defaultdict(list)
    for day in world.closed_days:
        closed[day.town].append((day.day, day.reason))
    last = world.first_monday + timedelta(weeks=world.weeks) - timedelta(days=1)
    return {
        "subject": f"{world.first_monday:%Y年%-m月}至{last:%Y年%-m月}大集（{SIMULATED}）",
        "starts_on": world.first_monday,
        "weeks": world.weeks,
        "fair_count": world.fairs,
        "per_day": PER_DAY,
        "town_limits": [{"town": t.code, "floor": t.floor, "ceiling": t.ceiling} for t in world.towns],
        "must_reach": [
            {"village": code, "reason": f"留守老人多（{SIMULATED}）"} for code in world.must_reach
        ],
        "closed_days": [
            {"town": town, "starts_on": first, "ends_on": final, "reason": reason}
            for town, days in sorted(closed.items())
            for first, final, reason in spans(days)
        ],
    }
