"""One user for each role, with a random password that is printed and kept in `var/demo-users.txt`."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from jishi.areas.registry.organisation.ledger import ORGANISATIONS
from jishi.areas.registry.place.ledger import PLACES
from jishi.core.access.actor import Actor
from jishi.core.access.holds import grant
from jishi.core.access.models import User
from jishi.core.access.roles import ROLES
from jishi.features.demo.registry import ALLIANCE
from jishi.features.demo.rostered import FIRST_GRID, TOWN, VILLAGE
from jishi.records.selectors import visible

FILE = "demo-users.txt"
UNIT = "DW-001"
SOURCE = "demo"
STARTS = date(2026, 1, 1)


@dataclass(frozen=True)
class DemoUser:
    role: str
    scope_kind: str
    where: str


USERS = (
    DemoUser("fair_office", "county", ""),
    DemoUser("county_org", "county", ""),
    DemoUser("county_line", "county", ""),
    DemoUser("unit_leader", "unit", UNIT),
    DemoUser("unit_agent", "unit", UNIT),
    DemoUser("town_party", "town", TOWN),
    DemoUser("team_leader", "team", f"GZD-{TOWN}"),
    DemoUser("posted_cadre", "village", VILLAGE),
    DemoUser("convenor", "alliance", ALLIANCE),
    DemoUser("village_committee", "village", VILLAGE),
    DemoUser("village_supervisor", "village", VILLAGE),
    DemoUser("grid_head", "grid", FIRST_GRID),
    DemoUser("grid_worker", "grid", FIRST_GRID),
    DemoUser("clinic_agent", "village", VILLAGE),
    DemoUser("coop_accountant", "unit", UNIT),
    DemoUser("expert", "self", ""),
    DemoUser("volunteer", "self", ""),
    DemoUser("inspector", "county", ""),
    DemoUser("resident", "self", ""),
    DemoUser("auditor", "county", ""),
    DemoUser("admin_system", "county", ""),
    DemoUser("admin_security", "county", ""),
    DemoUser("admin_audit", "county", ""),
)


def create(actor: Actor) -> dict[str, str]:
    """Users that are not there yet, with their passwords; the file is readable by its owner only."""
    fresh: dict[str, str] = {}
    for demo in USERS:
        if User.objects.filter(username=demo.role).exists():
            continue
        password = secrets.token_urlsafe(9)
        user = User.objects.create_user(
            username=demo.role,
            password=password,
            county=actor.county,
            name=f"{ROLES[demo.role].label}（演示）",
        )
        grant(
            user=user,
            role=demo.role,
            scope_kind=demo.scope_kind,
            scope_key=_key(actor, user, demo),
            starts_on=STARTS,
            source=SOURCE,
        )
        fresh[demo.role] = password
    if fresh:
        _keep(fresh)
    return fresh


def _key(actor: Actor, user: Any, demo: DemoUser) -> str:
    if demo.scope_kind == "county":
        return actor.county
    if demo.scope_kind == "self":
        return str(user.pk)
    ledger = ORGANISATIONS if demo.scope_kind in ("unit", "team", "alliance") else PLACES
    return str(visible(actor, ledger).get(code=demo.where).pk)


def _keep(passwords: Mapping[str, str]) -> None:
    handle = os.open(file(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as out:
        for role, password in passwords.items():
            out.write(f"{role}\t{ROLES[role].label}\t{password}\n")


def file() -> Path:
    return Path(settings.VAR) / FILE


def known() -> list[tuple[str, str, str]]:
    """(user name, role, password) as kept in the file."""
    if not file().exists():
        return []
    rows = (line.split("\t") for line in file().read_text(encoding="utf-8").splitlines())
    return [(name, role, password) for name, role, password in rows]
