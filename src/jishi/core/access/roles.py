"""The roles a user may hold, and the kinds of scope a role is held over."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PUBLIC = "public"
SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Role:
    """A role by its code, as ledgers grant verbs to it, and its name on screen.

    `over` is the kind of scope it is held over in life, which an appointment to it therefore names. A role that
    `reads_only` may be granted nothing but viewing, and so reads no personal value unmasked.
    """

    code: str
    label: str | Promise
    over: str
    reads_only: bool = False


ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        Role("county_org", _("县委组织部"), "county"),
        Role("county_line", _("县业务主管"), "county"),
        Role("fair_office", _("大集办"), "county"),
        Role("unit_leader", _("单位领导"), "unit"),
        Role("unit_agent", _("单位承办"), "unit"),
        Role("town_party", _("镇党委"), "town"),
        Role("team_leader", _("工作队长"), "team"),
        Role("posted_cadre", _("驻村干部"), "village"),
        Role("convenor", _("联盟召集人"), "alliance"),
        Role("village_committee", _("村两委"), "village"),
        Role("village_supervisor", _("村务监督委员会"), "village"),
        Role("grid_head", _("网格长"), "grid"),
        Role("grid_worker", _("网格员"), "grid"),
        Role("clinic_agent", _("村医/医保站"), "village"),
        Role("coop_accountant", _("合作社财务"), "unit"),
        Role("expert", _("专家"), "self"),
        Role("volunteer", _("志愿者"), "self"),
        Role("inspector", _("督导组"), "county"),
        Role("resident", _("村民"), "self"),
        Role("auditor", _("审计"), "county", reads_only=True),
        Role("admin_system", _("系统管理员"), "county", reads_only=True),
        Role("admin_security", _("安全管理员"), "county", reads_only=True),
        Role("admin_audit", _("审计管理员"), "county", reads_only=True),
        Role(PUBLIC, _("公众"), "none"),
        Role(SYSTEM, _("系统"), "county"),
    )
}

# Nobody holds these two: they are what a visitor who has not signed in, and the program itself, act as.
PSEUDO_ROLES = frozenset({PUBLIC, SYSTEM})
# Three people, never one: who runs the system, who gives the rights, who watches both.
ADMINISTRATORS = ("admin_system", "admin_security", "admin_audit")
AUDIT_READERS = frozenset({"auditor", "admin_audit"})

# Whoever works with the system: places, units and the catalogue, which no work can do without, are seen by them all.
STAFF = tuple(code for code in ROLES if code not in {*PSEUDO_ROLES, *ADMINISTRATORS, "resident"})
# What is held by appointment, and over which kind of scope. Residents and administrators are not appointed.
APPOINTED = {code: ROLES[code].over for code in STAFF}

ROLE_CHOICES = [(role.code, role.label) for role in ROLES.values() if role.code not in PSEUDO_ROLES]

SCOPES: dict[str, str | Promise] = {
    "county": _("全县"),
    "town": _("镇街"),
    "village": _("村"),
    "grid": _("网格"),
    "unit": _("单位"),
    "team": _("工作队"),
    "alliance": _("联盟"),
    "self": _("本人"),
}
