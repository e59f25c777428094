"""A person's own tokens: which there are, and which ledgers one may be made for."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.access.models import User
from jishi.core.tokens.issuing import TokenUnfit, issue, revoke
from jishi.core.tokens.models import Token
from jishi.records.errors import Invalid, NotFound
from jishi.records.registry import ledgers
from jishi.records.selectors import may


def tokens(user: User) -> list[Token]:
    return list(Token.objects.filter(user=user))


def offered(actor: Actor) -> list[tuple[str, str]]:
    """The ledgers this person sees."""
    return [(one.code, str(one.label)) for one in ledgers() if may(actor, "view", one)]


def make(actor: Actor, user: User, typed: Mapping[str, Any]) -> tuple[Token, str]:
    """From what was typed into the form. Raises `Invalid` by field."""
    chosen = [code for code in typed["ledgers"] if code]
    if unknown := set(chosen) - {code for code, _label in offered(actor)}:
        raise Invalid(
            {"ledgers": [_("没有这本台账，或您看不到：%(codes)s。") % {"codes": "、".join(sorted(unknown))}]}
        )
    try:
        until = date.fromisoformat(typed["expires_on"])
    except ValueError:
        raise Invalid({"expires_on": [_("应为日期，如 2026-11-21。")]}) from None
    try:
        return issue(
            actor=actor,
            user=user,
            name=typed["name"],
            expires_on=until,
            ledgers=chosen,
            writes=typed["writes"],
        )
    except TokenUnfit as fault:
        raise Invalid({fault.field: [str(fault)]}) from fault


def take_back(actor: Actor, user: User, token_id: uuid.UUID) -> None:
    if not revoke(actor=actor, user=user, token_id=token_id):
        raise NotFound(_("没有这个令牌，或已经收回。"))
