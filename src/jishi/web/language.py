"""Language and print size: the user's setting, else a cookie, else Chinese; never the browser's wish."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

LANGUAGE_COOKIE = "jishi_language"
LARGE_PRINT_COOKIE = "jishi_large_print"
YEAR = 365 * 24 * 3600


def known(code: str | None) -> str | None:
    return code if code in dict(settings.LANGUAGES) else None


def large_print(request: HttpRequest) -> bool:
    return request.COOKIES.get(LARGE_PRINT_COOKIE) == "1"


class LanguageMiddleware:
    """Activates the language; a signed-in user's own setting wins over a cookie left on a shared computer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self._activate(request, known(request.COOKIES.get(LANGUAGE_COOKIE)) or settings.LANGUAGE_CODE)
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        patch_vary_headers(response, ("Cookie",))
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        # Here, not above: the user is known only after the authentication middleware; no session, no query.
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            chosen = known(getattr(request.user, "language", None))
            if chosen:
                self._activate(request, chosen)

    def _activate(self, request: HttpRequest, code: str) -> None:
        translation.activate(code)
        request.LANGUAGE_CODE = code


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keeps `language` and `large_print` (1 or 0) for a year, then goes back to `next` on this host."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    if "language" in request.POST:
        code = known(request.POST["language"])
        if code is None:
            return HttpResponseBadRequest(f"language 只能是 {'、'.join(dict(settings.LANGUAGES))} 之一。")
        _keep(response, LANGUAGE_COOKIE, code)
        if request.user.is_authenticated:
            user = request.user
            user.language = code
            user.save(update_fields=["language"])
    if "large_print" in request.POST:
        _keep(response, LARGE_PRINT_COOKIE, "1" if request.POST["large_print"] == "1" else "0")
    return response


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True
    )
