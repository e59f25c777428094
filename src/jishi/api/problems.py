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
    InvalidRows,
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
    InvalidRows: "invalid-rows",
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
    errors = _errors(refusal)
    more: dict[str, Any] = {"errors": errors} if errors else {}
    detail = _("有 %(count)s 处需要改正。") % {"count": len(errors)} if errors else str(refusal)
    status = refusal.status
    if isinstance(refusal, Stale):
        # A version of the header is a condition of HTTP's own, one of the body is ours.
        status = HTTPStatus.PRECONDITION_FAILED if "If-Match" in request.headers else status
        more = {
            "version": refusal.version,
            "current": refusal.current,
            "mine": refusal.mine,
            "theirs": refusal.theirs,
        }
    elif isinstance(refusal, OffsetRefused):
        more = {"offset": refusal.offset}
    answer = respond(status, _kind(refusal), detail, **more)
    if refusal.status == SignInNeeded.status:
        answer["WWW-Authenticate"] = 'Session realm="jishi", Bearer realm="jishi"'
    if isinstance(refusal, TooMany):
        answer["Retry-After"] = str(max(refusal.seconds, 1))
    return answer


def _kind(refusal: Refused) -> str:
    return next((KINDS[kind] for kind in type(refusal).__mro__ if kind in KINDS), "refused")


def _errors(refusal: Refused) -> list[dict[str, str]]:
    """Each fault with its field; in a bulk act also with the number of the record."""
    if isinstance(refusal, Invalid):
        named = refusal.errors.items()
        return [{"field": name, "message": text} for name, texts in named for text in texts]
    if isinstance(refusal, InvalidRows):
        return [{"record": row, "field": name, "message": text} for row, name, text in refusal.faults]
    return []


def busy(request: HttpRequest, fault: DatabaseBusy) -> HttpResponse:
    answer = respond(503, "busy", str(fault))
    answer["Retry-After"] = "5"
    return answer


def unknown(request: HttpRequest, **_parts: str) -> HttpResponse:
    """Any address under /api/ that is none."""
    return refused(request, NotFound(_("没有这个地址；台账的地址见 /api/v1/openapi.json。")))


def unknown_ledger(request: HttpRequest, fault: UnknownLedger) -> HttpResponse:
    return refused(request, NotFound(str(fault)))
