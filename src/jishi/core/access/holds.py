"""Gives a user a role over a scope; a scope that does not fit the role's kind is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from jishi.core.access.models import Hold
from jishi.core.access.roles import PSEUDO_ROLES, ROLES, SCOPES

if TYPE_CHECKING:
    from datetime import date

    from jishi.core.access.models import User


_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class ScopeMismatch(ValueError):
    """The role, the kind of scope and its key do not fit together."""


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
    """The hold, made once: the same grant from the same source again only moves its last day."""
    _check(user, role, scope_kind, scope_key)
    hold, _made = Hold.objects.update_or_create(
        county=user.county,
        user=user,
        role=role,
        scope_kind=scope_kind,
        scope_key=scope_key,
        starts_on=starts_on,
        source=source,
        defaults={"ends_on": ends_on},
    )
    return hold


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
