"""Gives a user a token, whose secret is shown once, and takes it back. Both are audited."""

from __future__ import annotations

import hmac
import secrets
import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.audit.chain import Draft, append
from jishi.core.audit.master import derived_key
from jishi.core.tokens.models import Token
from jishi.core.transactions import run_tx

if TYPE_CHECKING:
    from jishi.core.access.models import User

PREFIX, HINT = "js_", 8
LONGEST = timedelta(days=366)
MOST = 20


class TokenUnfit(ValueError):
    """The token cannot be given so; `field` is where, the message what to change."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


def issue(
    *,
    actor: Actor,
    user: User,
    name: str,
    expires_on: date,
    ledgers: Sequence[str] = (),
    writes: bool = False,
) -> tuple[Token, str]:
    """The token and its secret, which is kept nowhere. Raises `TokenUnfit`."""
    words = name.strip()
    if not 2 <= len(words) <= 60:
        raise TokenUnfit("name", _("请写明用途，2 到 60 个字，例如“村务大屏取数”。"))
    if not actor.today < expires_on <= actor.today + LONGEST:
        raise TokenUnfit("expires_on", _("有效期应在明天到一年之内。"))
    if Token.objects.filter(user=user, revoked_at=None, expires_on__gte=actor.today).count() >= MOST:
        raise TokenUnfit("", _("有效的令牌已有 %(most)s 个：请先收回不用的。") % {"most": MOST})
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token(
        county=user.county,
        user=user,
        name=words,
        digest=digest(secret),
        hint=secret[:HINT],
        ledgers=sorted(set(ledgers)),
        writes=writes,
        expires_on=expires_on,
    )

    def write() -> None:
        token.save(force_insert=True)
        payload = {"ledgers": token.ledgers, "writes": writes, "until": expires_on.isoformat()}
        _tell(actor, "issue_token", token, payload)

    run_tx(write)
    return token, secret


def revoke(*, actor: Actor, user: User, token_id: uuid.UUID) -> bool:
    """Take one of the user's tokens back, from this moment on; False where there is none that still holds."""

    def write() -> bool:
        mine = Token.objects.filter(id=token_id, user=user, revoked_at=None)
        token = mine.select_for_update().first()
        if token is None:
            return False
        mine.update(revoked_at=timezone.now())
        _tell(actor, "revoke_token", token, {})
        return True

    return run_tx(write)


def digest(secret: str) -> str:
    """How a token is kept."""
    return hmac.new(derived_key("api token v1"), secret.encode(), sha256).hexdigest()


def _tell(actor: Actor, verb: str, token: Token, more: dict[str, object]) -> None:
    payload = {"token": str(token.id), "name": token.name, "user": token.user.username, **more}
    append(actor.county, [Draft(actor.user_id, actor.name, "", None, verb, payload)])
