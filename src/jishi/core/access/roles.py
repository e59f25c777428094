"""The roles a user may hold, and the kinds of scope a role is held over."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PUBLIC = "public"
SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Role:
    """A role by its code, as ledgers grant verbs to it, and its name on screen."""

    code: str
    label: str | Promise


ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        Role("fair_office", _("大集办")),
        Role("unit_agent", _("单位承办")),
        Role("town_party", _("镇党委")),
        Role("village_committee", _("村两委")),
        Role("posted_cadre", _("驻村干部")),
        Role("resident", _("村民")),
        Role("auditor", _("审计")),
        Role(PUBLIC, _("公众")),
        Role(SYSTEM, _("系统")),
    )
}

# Nobody holds these two: they are what a visitor who has not signed in, and the program itself, act as.
PSEUDO_ROLES = frozenset({PUBLIC, SYSTEM})

ROLE_CHOICES = [(role.code, role.label) for role in ROLES.values() if role.code not in PSEUDO_ROLES]

SCOPES: dict[str, str | Promise] = {
    "county": _("全县"),
    "town": _("镇街"),
    "village": _("村"),
    "grid": _("网格"),
    "unit": _("单位"),
    "self": _("本人"),
}
