"""Gives a user a role over a scope; a scope that does not fit the role's kind is refused."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from jishi.core.access.models import Hold
from jishi.core.access.roles import ADMINISTRATORS, PSEUDO_ROLES, ROLES, SCOPES
from jishi.core.rulebook.resolving import resolve

if TYPE_CHECKING:
    from datetime import date

    from jishi.core.access.models import User


_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class ScopeMismatch(ValueError):
    """The role, the kind of scope and its key do not fit together."""


class TwoAdministrators(ValueError):
    """One person would administer the system, its security or its audit together."""


def after_days(county: str, on: date) -> timedelta:
    """How long after the end of a posting its holder still reads what is their own."""
    return timedelta(days=int(str(resolve("access.after_days", on=on, county=county).value)))


def grant(
    *,
    user: User,
    role: str,
    scope_kind: str,
    scope_key: str,
    starts_on: date,
    ends_on: date | None = None,
    source: str,
) -> Hold:
    """The hold, made once: the same grant from the same source again only moves its last day.

    Raises `ScopeMismatch`, or `TwoAdministrators` where one person would hold two of the three.
    """
    _check(user, role, scope_kind, scope_key)
    if role in ADMINISTRATORS:
        _check_alone(user, role, starts_on)
    reads_until = ends_on + after_days(user.county, ends_on) if ends_on is not None else None
    hold, _made = Hold.objects.update_or_create(
        county=user.county,
        user=user,
        role=role,
        scope_kind=scope_kind,
        scope_key=scope_key,
        starts_on=starts_on,
        source=source,
        defaults={"ends_on": ends_on, "reads_until": reads_until},
    )
    return hold


def _check_alone(user: User, role: str, starts_on: date) -> None:
    """None of a person's users may hold another of the three at the same time or later."""
    same = Q(user=user) if user.person_id is None else Q(user=user) | Q(user__person=user.person_id)
    others = Hold.objects.filter(
        same,
        Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on),
        county=user.county,
        role__in=[other for other in ADMINISTRATORS if other != role],
    )
    held = others.values_list("role", flat=True).first()
    if held is not None:
        raise TwoAdministrators(
            _(
                "%(name)s 已是%(held)s，不能再任%(role)s：三个管理员须是三个人。请换一个人，或先结束原来的权限。"
            )
            % {"name": user.name, "held": ROLES[held].label, "role": ROLES[role].label}
        )


def _check(user: User, role: str, scope_kind: str, scope_key: str) -> None:
    if role not in ROLES or role in PSEUDO_ROLES:
        raise ScopeMismatch(
            _("没有角色 %(role)s，可用：%(known)s。")
            % {"role": role, "known": "、".join(sorted(set(ROLES) - PSEUDO_ROLES))}
        )
    if scope_kind not in SCOPES:
        raise ScopeMismatch(
            _("没有范围类型 %(kind)s，可用：%(known)s。") % {"kind": scope_kind, "known": "、".join(SCOPES)}
        )
    if scope_kind == "county":
        fits = scope_key == user.county
    elif scope_kind == "self":
        fits = scope_key == str(user.id)
    else:
        fits = bool(_ID.fullmatch(scope_key))
    if not fits:
        raise ScopeMismatch(
            _("%(kind)s 的范围不能是“%(key)s”：全县填县代码，本人填用户的 id，其余填地点或单位的 id。")
            % {"kind": scope_kind, "key": scope_key}
        )
