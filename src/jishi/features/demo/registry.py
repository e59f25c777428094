"""Rows of the registry for the simulated county: places, units, people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jishi.features.demo.simulation.rows import Provider
from jishi.features.demo.simulation.world import World

COUNTY = {"code": "370783", "name": "寿光市", "level": "county", "kind": "county"}
TOWN_KINDS = {"subdistrict": "subdistrict", "town": "town", "quasi_town": "quasi_town"}
VILLAGE_KINDS = {"village": "village_committee", "community": "residents_committee"}
SIMULATED = "模拟"
ALLIANCE = "LM-001"
LEADERS = ("班子成员甲（模拟）", "班子成员乙（模拟）")
KIND_WORDS = (
    ("hospital", ("医院", "卫生院", "保健院", "疾控", "精神卫生")),
    ("school", ("老年大学", "职教中心")),
    ("bank", ("银行",)),
    ("company", ("公司",)),
    ("mass_organisation", ("团委", "妇联", "残联", "科协", "总工会", "红十字会")),
    ("other", ("社会组织", "协会")),
)

Row = dict[str, Any]


def place_rows(world: World, town_types: Mapping[str, str]) -> list[Row]:
    """County, towns, villages: those above stand before those below."""
    rows: list[Row] = [dict(COUNTY)]
    rows += [
        {
            "code": town.code,
            "name": town.name,
            "level": "town",
            "kind": TOWN_KINDS[town_types[town.code]],
            "parent": COUNTY["code"],
            "lon": town.lon,
            "lat": town.lat,
        }
        for town in world.towns
    ]
    aliases: dict[str, list[Row]] = {}
    for alias in world.aliases:
        aliases.setdefault(alias.village, []).append({"name": alias.alias})
    for place in world.villages:
        rows.append(
            {
                "code": place.code,
                "name": place.name,
                "short_name": place.short_name,
                "level": "village",
                "kind": VILLAGE_KINDS[place.kind],
                "parent": place.town,
                "lon": place.lon,
                "lat": place.lat,
                "coord_source": SIMULATED,
                "population": place.pop,
                "households": place.households,
                "pop60": place.pop60,
                "pop_source": SIMULATED,
                "aliases": aliases.get(place.code, []),
            }
        )
    return rows


def unit_key(team: Provider) -> str:
    """Teams of one hospital or bureau share a unit; a society is a unit of its own."""
    return team.code if team.kind == "social_organisation" else f"{team.unit_kind}|{team.town}"


def _unit_name(team: Provider, towns: Mapping[str, str]) -> str:
    if team.kind == "social_organisation":
        return f"{team.name}（模拟）"
    if team.town:
        return f"{towns[team.town]}{team.unit_kind.removeprefix('乡镇')}（模拟）"
    return f"市{team.unit_kind}（模拟）"


def unit_codes(world: World) -> dict[str, str]:
    """The code of the unit behind each `unit_key`."""
    keys = dict.fromkeys(unit_key(team) for team in world.providers)
    return {key: f"DW-{n:03d}" for n, key in enumerate(keys, 1)}


def organisation_rows(world: World) -> list[Row]:
    towns = {town.code: town.name for town in world.towns}
    codes = unit_codes(world)
    rows: dict[str, Row] = {}
    for team in world.providers:
        key = unit_key(team)
        kind = next((k for k, words in KIND_WORDS if any(w in team.unit_kind for w in words)), "bureau")
        rows.setdefault(
            key,
            {
                "code": codes[key],
                "name": _unit_name(team, towns),
                "kind": kind,
                "place": team.town or COUNTY["code"],
            },
        )
    return [*rows.values(), *_teams(world)]


def _teams(world: World) -> list[Row]:
    """A team in every town, and one alliance: none of them is real."""
    teams = [
        {"code": f"GZD-{town.code}", "name": f"{town.name}工作队（模拟）", "kind": "team", "place": town.code}
        for town in world.towns
    ]
    return [*teams, {"code": ALLIANCE, "name": "蔬菜产业联盟（模拟）", "kind": "alliance"}]


def person_rows(world: World) -> list[Row]:
    """Two leading members for each unit, named as what they are: simulated."""
    return [
        {"name": name, "organisation": code, "post": post}
        for code in unit_codes(world).values()
        for name, post in zip(LEADERS, ("副局长/副院长", "党组成员"), strict=True)
    ]
