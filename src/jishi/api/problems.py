"""Every refusal as problem+json (RFC 9457): what is wrong, where, and what to do, in the words of the screens."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from jishi.core.transactions import DatabaseBusy
from jishi.records.errors import (
    Forbidden,
    Invalid,
    NoRoom,
    NotFound,
    OperationConflict,
    Refused,
    Stale,
    TooMany,
    TryAgain,
)
from jishi.records.registry import UnknownLedger
from jishi.records.services import OffsetRefused

MEDIA_TYPE = "application/problem+json"


class BadRequest(Refused):
    """The request itself cannot be understood."""


class SignInNeeded(Refused):
    """Nobody has signed in, and this is not public."""

    status = 401


class CsrfRefused(Refused):
    """A change by a session must carry the token that another site cannot know."""

    status = 403


class UnsupportedMedia(Refused):
    """A body that is not JSON."""

    status = 415


class BodyTooLarge(Refused):
    """More than the installation takes at once."""

    status = 413


class VersionNeeded(Refused):
    """A change must say which version it was made of."""

    status = 428


KINDS: dict[type[Refused], str] = {
    Invalid: "invalid",
    Forbidden: "forbidden",
    NotFound: "not-found",
    Stale: "stale",
    OperationConflict: "operation-conflict",
    TooMany: "too-many",
    NoRoom: "no-room",
    OffsetRefused: "offset",
    TryAgain: "try-again",
    BadRequest: "bad-request",
    SignInNeeded: "sign-in-needed",
    CsrfRefused: "csrf",
    UnsupportedMedia: "unsupported-media",
    BodyTooLarge: "too-large",
    VersionNeeded: "version-needed",
}


def respond(status: int, kind: str, detail: str, **more: Any) -> HttpResponse:
    """`type` is a relative reference that names the kind of refusal; `title` is the HTTP phrase."""
    body = {
        "type": f"/problems/{kind}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    text = json.dumps({**body, **more}, ensure_ascii=False, default=str)
    return HttpResponse(text, status=status, content_type=MEDIA_TYPE)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The answer to a refusal of any door."""
    kind = KINDS.get(type(refusal), "refused")
    more: dict[str, Any] = {}
    detail = str(refusal)
    if isinstance(refusal, Invalid):
        more["errors"] = [
            {"field": name, "message": text} for name, texts in refusal.errors.items() for text in texts
        ]
        detail = _("有 %(count)s 处需要改正。") % {"count": len(more["errors"])}
    elif isinstance(refusal, Stale):
        more = {
            "version": refusal.version,
            "current": refusal.current,
            "mine": refusal.mine,
            "theirs": refusal.theirs,
        }
    elif isinstance(refusal, OffsetRefused):
        more = {"offset": refusal.offset}
    answer = respond(refusal.status, kind, detail, **more)
    if refusal.status == SignInNeeded.status:
        answer["WWW-Authenticate"] = 'Session realm="jishi"'
    return answer


def busy(request: HttpRequest, fault: DatabaseBusy) -> HttpResponse:
    answer = respond(503, "busy", str(fault))
    answer["Retry-After"] = "5"
    return answer


def unknown(request: HttpRequest, **_parts: str) -> HttpResponse:
    """Any address under /api/ that is none."""
    return refused(request, NotFound(_("没有这个地址；台账的地址见 /api/v1/openapi.json。")))


def unknown_ledger(request: HttpRequest, fault: UnknownLedger) -> HttpResponse:
    return refused(request, NotFound(str(fault)))
