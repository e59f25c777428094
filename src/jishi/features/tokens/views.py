"""The page of a person's tokens. A secret stands on the page that answers its making, and nowhere else."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from jishi.core.access.models import User
from jishi.features.tokens import own
from jishi.records.errors import Invalid
from jishi.web.components import Crumb, Field
from jishi.web.entering import Request, page

SHORT = timedelta(days=90)


@page("GET", "POST")
def show(request: Request) -> HttpResponse:
    """What there is, and a form for one more."""
    assert isinstance(request.user, User)
    typed = _typed(request)
    context: dict[str, Any] = {"secret": "", "errors": {}}
    if request.method == "POST":
        try:
            _token, context["secret"] = own.make(request.actor, request.user, typed)
        except Invalid as refused:
            context["errors"] = refused.errors
    names = dict(own.offered(request.actor))
    context |= {
        "crumbs": [Crumb(label=_("工作台"), href="/desk/"), Crumb(label=_("接口令牌"))],
        "tokens": [_told(token, names, request.actor.today) for token in own.tokens(request.user)],
        "fields": _fields(typed, context["errors"]),
        "offered": [(code, label, code in typed["ledgers"]) for code, label in names.items()],
        "writes": typed["writes"],
    }
    answer = render(request, "tokens/list.html", context, status=422 if context["errors"] else 200)
    add_never_cache_headers(answer)
    return answer


def _typed(request: Request) -> dict[str, Any]:
    posted = request.POST
    return {
        "name": str(posted.get("name", "")),
        "expires_on": str(posted.get("expires_on", request.actor.today + SHORT)),
        "ledgers": posted.getlist("ledgers"),
        "writes": posted.get("writes") == "1",
    }


def _fields(typed: Mapping[str, Any], errors: Mapping[str, Any]) -> list[Field]:
    labels = {"name": _("用途"), "expires_on": _("有效到")}
    return [
        Field(
            name=name,
            label=label,
            kind="date" if name == "expires_on" else "text",
            value=typed[name],
            required=True,
            max_length=60 if name == "name" else None,
            errors=errors.get(name, ()),
        )
        for name, label in labels.items()
    ]


def _told(token: Any, names: Mapping[str, str], today: Any) -> dict[str, Any]:
    over = token.revoked_at is not None or token.expires_on < today
    state = _("已收回") if token.revoked_at else _("已到期") if over else _("有效")
    return {
        "name": token.name,
        "hint": token.hint,
        "ledgers": "、".join(names.get(code, code) for code in token.ledgers) or _("全部"),
        "writes": _("读和改") if token.writes else _("只读"),
        "until": token.expires_on,
        "used": token.used_on,
        "state": state,
        "revoke": "" if over else reverse("token-revoke", args=[token.id]),
    }


@page("POST")
def take_back(request: Request, token_id: uuid.UUID) -> HttpResponse:
    assert isinstance(request.user, User)
    own.take_back(request.actor, request.user, token_id)
    return HttpResponseRedirect(reverse("tokens"))
