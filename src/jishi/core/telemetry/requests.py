"""One line of the log and one count for every request: which kind of address, how it ended, what it cost."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog
from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import LazyObject
from structlog.contextvars import bound_contextvars

from jishi.core.telemetry import figures
from jishi.core.telemetry.queries import watched
from jishi.core.telemetry.routes import route_of
from jishi.kinds.record import new_id

logger = structlog.stdlib.get_logger("jishi.requests")

HEADER = "X-Request-ID"
_GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
# Asked for every few seconds by machines.
_UNTOLD = ("/health", "/metrics")


class RequestMiddleware:
    """The first of all, so that whatever the others do is counted. A proxy may give the request's id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._answer(request)
        # Else the server would write its own name, and tell an attacker whose faults to try.
        response.headers["Server"] = "jishi"
        return response

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        if request.path in _UNTOLD or request.path.startswith(settings.STATIC_URL):
            return self.get_response(request)
        given = request.headers.get(HEADER, "")
        account = _Account(request, given if _GIVEN.fullmatch(given) else str(new_id()))
        try:
            with account.open():
                response = self.get_response(request)
        except Exception:
            # Not even the page for our own failure could be drawn; the server answers 500.
            account.close(500)
            raise
        response.headers[HEADER] = account.name
        if isinstance(response, StreamingHttpResponse) and not response.is_async:
            response.streaming_content = account.sent(iter(response), response.status_code)
        else:
            account.close(response.status_code)
        return response


@dataclass(slots=True)
class _Account:
    """What a request has cost so far: the time we worked on it, whoever waited for whom in between."""

    request: HttpRequest
    name: str
    seconds: float = 0.0
    queries: int = 0

    @contextmanager
    def open(self) -> Iterator[None]:
        started = time.perf_counter()
        with bound_contextvars(request_id=self.name), watched(lambda: route_of(self.request)) as meter:
            try:
                yield
            finally:
                self.seconds += time.perf_counter() - started
                self.queries += meter.count

    def sent(self, content: Iterator[bytes], status: int) -> Iterator[bytes]:
        """An export does its work while it is being sent."""
        try:
            while True:
                with self.open():
                    part = next(content, None)
                if part is None:
                    return
                yield part
        finally:
            self.close(status)

    def close(self, status: int) -> None:
        method, route = self.request.method or "", route_of(self.request)
        figures.request(route, method, status, self.seconds)
        logger.info(
            "request",
            request_id=self.name,
            method=method,
            route=route,
            status=status,
            milliseconds=round(self.seconds * 1000, 1),
            queries=self.queries,
            user=_user_id(self.request),
        )


def _user_id(request: HttpRequest) -> str | None:
    """Of the user the request was answered for; who was not asked about by then would cost a query now."""
    user = vars(request).get("user")
    if isinstance(user, LazyObject):
        user = vars(request).get("_cached_user")
    key = getattr(user, "pk", None)
    return str(key) if key else None
