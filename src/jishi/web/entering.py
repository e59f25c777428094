"""How a page is entered: who asks, and which ledger the address names."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from jishi.core.access.actor import Actor
from jishi.records.errors import Forbidden, NotFound
from jishi.records.ledger import Ledger
from jishi.records.registry import UnknownLedger
from jishi.records.registry import ledger as ledger_named
from jishi.records.selectors import get, may

# Digits of a number that somebody sends: beyond, neither database keeps it and Python refuses to read it.
LONGEST = 9


class Request(HttpRequest):
    """A request as our middleware leaves it."""

    actor: Actor
    htmx: HtmxDetails


View = Callable[..., HttpResponseBase]


def page(*methods: str) -> Callable[[View], View]:
    """A page for people who have signed in; others are sent to the sign-in page and come back."""

    def decorate(view: View) -> View:
        @wraps(view)
        def entered(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if request.method not in (*methods, "HEAD"):
                return HttpResponseNotAllowed(methods)
            return view(request, *args, **kwargs)

        return entered

    return decorate


def asked(request: HttpRequest) -> dict[str, str]:
    """The parameters of the address that say something."""
    return {name: str(value) for name, value in request.GET.items() if str(value).strip()}


def number_in(text: str, otherwise: int = 0) -> int:
    """A whole number out of a form or an address; what is none, or longer than any of ours, counts as `otherwise`."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else otherwise


def user_id(request: HttpRequest) -> UUID:
    """Of a page's reader, who has signed in."""
    assert request.user.pk is not None
    found: UUID = request.user.pk
    return found


def ledger_at(code: str) -> Ledger:
    """The ledger of an address; `NotFound` for a code that none has."""
    try:
        return ledger_named(code)
    except UnknownLedger as fault:
        raise NotFound(_("没有这本台账。")) from fault


def require(actor: Actor, verb: str, ledger: Ledger, record: Any = None) -> None:
    """`Forbidden` with the reason where this person may not."""
    verdict = may(actor, verb, ledger, record)
    if not verdict:
        raise Forbidden(verdict.reason)


def record_at(actor: Actor, ledger: Ledger, record_id: UUID) -> Any:
    """The record of an address: 403 for a role that never sees this ledger, 404 outside the scope."""
    require(actor, "view", ledger)
    return get(actor, ledger, record_id)
