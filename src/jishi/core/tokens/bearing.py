"""What a token says when a program shows it: whose it is, whether it holds, and whether it was shown too often."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import F
from django.utils.translation import gettext as _

from jishi.core.calendar.clock import COUNTY_TIME
from jishi.core.rulebook.resolving import values
from jishi.core.tokens.issuing import PREFIX, digest
from jishi.core.tokens.models import Token, Use
from jishi.core.transactions import run_tx

PER_MINUTE = "api.calls_per_minute"


class TokenRefused(RuntimeError):
    """Unknown, over, or taken back."""


class TooOften(RuntimeError):
    """As often as the county allows in this minute. `seconds` until the next one begins."""

    def __init__(self, message: str, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(message)


def token_of(county: str, secret: str, today: date) -> Token:
    """Raises `TokenRefused`, saying which it is."""
    token = None
    if secret.startswith(PREFIX) and secret.isascii() and len(secret) < 100:
        kept = Token.objects.filter(county=county, digest=digest(secret))
        token = kept.select_related("user").first()
    if token is None or not token.user.is_active:
        raise TokenRefused(_("令牌不对：请核对，或在“接口令牌”里另建一个。"))
    if token.revoked_at is not None:
        raise TokenRefused(_("这个令牌已经收回：请在“接口令牌”里另建一个。"))
    if token.expires_on < today:
        raise TokenRefused(_("这个令牌 %(day)s 已到期：请另建一个。") % {"day": token.expires_on})
    return token


def count_use(token: Token, now: datetime) -> None:
    """One more use, in a transaction of its own. Raises `TooOften`; then nothing is counted."""
    local = now.astimezone(COUNTY_TIME)
    limit = values((PER_MINUTE,), on=local.date(), county=token.county).number(PER_MINUTE)
    window = f"{local:%Y%m%d%H%M}"

    def write() -> bool:
        mine = Use.objects.filter(county=token.county, token=token)
        fresh = Use(county=token.county, token=token, window=window)
        Use.objects.bulk_create([fresh], ignore_conflicts=True)
        counted = mine.filter(window=window, count__lt=limit).update(count=F("count") + 1)
        if token.used_on != local.date():
            Token.objects.filter(id=token.id).update(used_on=local.date())
        mine.exclude(window=window).delete()
        return bool(counted)

    if not run_tx(write):
        told = _("一分钟内最多 %(limit)s 次，已经用完：请稍后再试，或请县里调整限额。") % {"limit": limit}
        raise TooOften(told, 60 - local.second)
