"""Who covers which record, worked out from the declared anchors alone: what the engine's answer is compared with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from county import County
from jishi.core.access.actor import Actor
from jishi.records.ledger import Ledger
from jishi.records.models import Share

KINDS = ("town", "village", "unit", "team", "alliance", "self")
# Where a role is at home (domain/roles.md).
HOME = {
    **dict.fromkeys(("county_org", "county_line", "fair_office", "inspector", "auditor"), "county"),
    **dict.fromkeys(("admin_system", "admin_security", "admin_audit"), "county"),
    "town_party": "town",
    **dict.fromkeys(("village_committee", "village_supervisor", "posted_cadre", "clinic_agent"), "village"),
    **dict.fromkeys(("grid_head", "grid_worker"), "grid"),
    **dict.fromkeys(("unit_leader", "unit_agent", "coop_accountant"), "unit"),
    "team_leader": "team",
    "convenor": "alliance",
    **dict.fromkeys(("expert", "volunteer", "resident"), "self"),
}
NOWHERE = UUID(int=0)


def keys(record: Any, kind: str) -> set[str]:
    """The scopes of this kind that the record lies in."""
    if kind == "county":
        return {record.county}
    names = {"self": ("author", "assignee"), "team": (), "alliance": ()}.get(kind, (kind,))
    found = {str(getattr(record, f"{name}_id")) for name in names} - {"None"}
    shares = Share.objects.filter(entry=record.pk, kind=kind).values_list("key", flat=True)
    return found | {str(key) for key in shares}


def expected(county: County, owner: Ledger, kind: str, key: object) -> set[UUID]:
    """The records of the ledger that somebody holding this scope sees."""
    rows = county.rows(owner.code)
    return {row.pk for row in rows if owner.common or str(key) in keys(row, kind)}


def scopes(county: County, owner: Ledger) -> list[tuple[str, str]]:
    """Every scope that covers some record of the ledger, one that covers none of each kind, and the county."""
    found = {(kind, key) for row in county.rows(owner.code) for kind in KINDS for key in keys(row, kind)}
    towns = {("town", str(row.town_id)) for row in county.rows("places") if row.town_id}
    villages = {("village", str(row.village_id)) for row in county.rows("places") if row.village_id}
    units = {("unit", str(row.pk)) for row in county.rows("organisations")}
    nobody = {(kind, str(NOWHERE)) for kind in KINDS}
    return sorted(found | towns | villages | units | nobody | {("county", county.code)})


def roles_with(owner: Ledger, verb: str) -> list[str]:
    return [role for role in owner.grants if owner.allows(role, verb) and role in HOME]


def roles_without(owner: Ledger, verb: str) -> list[str]:
    return [role for role in HOME if not owner.allows(role, verb)]


def unlike(owner: Ledger, roles: Iterable[str]) -> list[str]:
    """One role of each kind that the declaration tells apart: by what it is granted and by what is its own."""
    found: dict[Any, str] = {}
    for role in roles:
        granted = frozenset(owner.grants.get(role, ()))
        found.setdefault((granted, tuple(role in rule.roles for rule in owner.own)), role)
    return list(found.values())


def covering(county: County, role: str, record: Any) -> list[Actor]:
    """The person of this role over every scope that the record lies in, the whole county among them."""
    found = [county.actor(role)]
    for kind in KINDS:
        found += [county.actor(role, kind, key) for key in sorted(keys(record, kind))]
    return found


def at_home(county: County, role: str, record: Any) -> Actor | None:
    """The person of this role as they stand in life, if the record lies where they are."""
    kind = HOME[role]
    found = sorted(keys(record, kind))
    return county.actor(role, kind, found[0]) if found else None


def outsiders(county: County, role: str, record: Any) -> list[Actor]:
    """The person of this role over scopes of every kind that the record does not lie in."""
    found = []
    for kind, key in scopes_of_places(county):
        if key not in keys(record, kind):
            found.append(county.actor(role, kind, key))
    return found


def scopes_of_places(county: County) -> list[tuple[str, str]]:
    villages = [("village", str(row.pk)) for row in county.rows("places") if row.level == "village"]
    towns = [("town", str(row.pk)) for row in county.rows("places") if row.level == "town"]
    units = [("unit", str(row.pk)) for row in county.rows("organisations")]
    groups = [
        ({"team": "team"}.get(row.kind, "alliance"), str(row.pk))
        for row in county.rows("organisations")
        if row.kind in ("team", "alliance", "sub_alliance")
    ]
    return [*villages, *towns, *units, *groups, ("self", str(NOWHERE)), ("grid", str(NOWHERE))]
