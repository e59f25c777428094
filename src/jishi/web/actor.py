"""Puts on every request who acts: the signed-in user with today's holds, or the public."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from jishi.core.access.actor import Actor, actor_of
from jishi.core.calendar.clock import today


def actor_for(request: HttpRequest) -> Actor:
    """The acting person of a request."""
    user: Any = request.user
    return actor_of(user, today()) if user.is_authenticated else Actor.public(settings.COUNTY, today())


class ActorMiddleware:
    """`request.actor` is read when it is first asked for, so that a page that does not ask costs no query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_for(request))  # type: ignore[attr-defined]
        return self.get_response(request)
