"""Reads a request: who acts, what the body says, which version and which operation it speaks of."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.utils import check_csrf

from jishi.api.problems import (
    BadRequest,
    BodyTooLarge,
    CsrfRefused,
    SignInNeeded,
    UnsupportedMedia,
    VersionNeeded,
)
from jishi.core.access.actor import Actor, actor_of
from jishi.core.calendar.clock import today
from jishi.core.tokens.bearing import TokenRefused, TooOften, count_use, token_of
from jishi.core.tokens.models import Token
from jishi.records.errors import Forbidden, Invalid, TooMany
from jishi.records.ledger import Ledger

SAFE = ("GET", "HEAD", "OPTIONS")
MEDIA_TYPES = ("application/json", "application/merge-patch+json")
ETAG = re.compile(r'(?:W/)?"?(\d{1,9})"?')
MOST_SIZE, SIZE = 200, 50
MOST_PAGE = 1_000_000


def acting(request: HttpRequest, ledger: Ledger) -> Actor:
    """The bearer of a token, the signed-in user with today's holds, or the public where the ledger is published."""
    if "Authorization" in request.headers:
        token = _token(request)
        if token.ledgers and ledger.code not in token.ledgers:
            raise Forbidden(_("这个令牌不能用于“%(ledger)s”。") % {"ledger": ledger.label})
        return _bearer(request, token)
    signed_in = _signed_in(request)
    if signed_in is not None:
        return signed_in
    if request.method in SAFE and ledger.allows("public", "view"):
        return Actor.public(settings.COUNTY, today())
    raise SignInNeeded(_("请先登录。"))


def acting_for_oneself(request: HttpRequest) -> tuple[Actor, list[str]]:
    """Who asks about what is their own, and the ledgers that their token is for (none named: all)."""
    if "Authorization" in request.headers:
        token = _token(request)
        return _bearer(request, token), list(token.ledgers)
    signed_in = _signed_in(request)
    if signed_in is None:
        raise SignInNeeded(_("请先登录。"))
    return signed_in, []


def _signed_in(request: HttpRequest) -> Actor | None:
    user: Any = request.user
    if not user.is_authenticated or not user.is_active:
        return None
    if request.method not in SAFE and check_csrf(request) is not None:
        raise CsrfRefused(_("缺少或不符的 CSRF 令牌：请把 cookie 里的 csrftoken 放进 X-CSRFToken 头再提交。"))
    return actor_of(user, today())


def _token(request: HttpRequest) -> Token:
    """The token that is borne, counted. One needs no CSRF token."""
    scheme, _space, secret = request.headers["Authorization"].strip().partition(" ")
    if scheme.lower() != "bearer":
        raise SignInNeeded(_("Authorization 头应写成“Bearer 令牌”。"))
    try:
        token = token_of(settings.COUNTY, secret.strip(), today())
        count_use(token, timezone.now())
    except TokenRefused as fault:
        raise SignInNeeded(str(fault)) from fault
    except TooOften as fault:
        raise TooMany(str(fault), seconds=fault.seconds) from fault
    return token


def _bearer(request: HttpRequest, token: Token) -> Actor:
    """The token's user, where it is for what is done."""
    if request.method not in SAFE and not token.writes:
        raise Forbidden(_("这个令牌只能读：要改，请另建可以改的令牌。"))
    return actor_of(token.user, today())


def by_a_person(request: HttpRequest) -> None:
    """Looks under masks are a person's, who says why: no program's."""
    if "Authorization" in request.headers:
        raise Forbidden(_("被遮住的信息只能由本人登录后查看，令牌不行。"))


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of the body; an empty body is an empty object."""
    try:
        raw = request.body
    except RequestDataTooBig as fault:
        raise BodyTooLarge(_("提交的内容太大。")) from fault
    if not raw.strip():
        return {}
    if request.content_type not in MEDIA_TYPES:
        raise UnsupportedMedia(_("请用 JSON 提交（Content-Type: application/json）。"))
    try:
        found = json.loads(raw, parse_constant=_no_constant)
        json.dumps(found, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except (ValueError, RecursionError) as fault:
        raise BadRequest(_("请求体不是正确的 JSON:%(why)s。") % {"why": fault}) from fault
    if not isinstance(found, dict):
        raise BadRequest(_("请求体应为一个 JSON 对象。"))
    return found


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word}")


def version_of(request: HttpRequest, said: dict[str, Any]) -> int:
    """The version of `If-Match`, as `ETag` gave it, or `version` of the body, which is taken out of it."""
    header, given = request.headers.get("If-Match"), said.pop("version", None)
    if header is None and given is None:
        raise VersionNeeded(_("请在 If-Match 头里写明读到的版本（ETag），以免盖掉别人的修改。"))
    if given is not None and (isinstance(given, bool) or not isinstance(given, int) or given < 1):
        raise Invalid({"version": [_("应为读取时得到的版本，一个正整数。")]})
    if header is None:
        assert isinstance(given, int)
        return given
    found = ETAG.fullmatch(header.strip())
    if found is None:
        raise BadRequest(_('If-Match 应为读取时得到的 ETag，例如 "3"。'))
    if given not in (None, int(found.group(1))):
        raise Invalid({"version": [_("与 If-Match 头里的版本不同，请只写一处。")]})
    return int(found.group(1))


def operation_of(request: HttpRequest) -> UUID | None:
    """The client's own name of this change, so that sending it twice does it once."""
    header = request.headers.get("Idempotency-Key")
    if header is None:
        return None
    return uuid_of("Idempotency-Key", header.strip().strip('"'))


def uuid_of(name: str, raw: Any) -> UUID:
    try:
        return UUID(str(raw))
    except ValueError:
        raise Invalid({name: [_("应为编号（UUID），现为“%(raw)s”。") % {"raw": raw}]}) from None


def page_of(request: HttpRequest) -> int:
    """From 1."""
    return _number(request, "page", 1, MOST_PAGE)


def size_of(request: HttpRequest) -> int:
    """How many a page holds, at most 200."""
    return _number(request, "size", SIZE, MOST_SIZE)


def _number(request: HttpRequest, name: str, default: int, most: int) -> int:
    raw = request.GET.get(name, "").strip() or str(default)
    if not raw.isascii() or not raw.isdigit() or len(raw) > 7 or not 1 <= int(raw) <= most:
        raise Invalid({name: [_("应为 1 到 %(most)s 的整数。") % {"most": most}]})
    return int(raw)
