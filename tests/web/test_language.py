"""Chinese whatever the browser says; then the cookie; then the user's own setting."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from jishi.web.language import LanguageMiddleware, large_print, preferences


class Person(SimpleNamespace):
    """A signed-in user as far as the language goes."""

    is_authenticated = True

    def save(self, update_fields: list[str]) -> None:
        self.saved = update_fields


def language_shown(*, cookie: str = "", user: Any = None, browser: str = "en-US") -> str:
    request = RequestFactory().get("/", HTTP_ACCEPT_LANGUAGE=browser)
    request.user = user or SimpleNamespace(is_authenticated=False)
    if cookie:
        request.COOKIES["jishi_language"] = cookie
    if user:
        request.COOKIES["sessionid"] = "x"

    def view(request: HttpRequest) -> HttpResponse:
        middleware.process_view(request, view, (), {})
        return HttpResponse(translation.get_language())

    middleware = LanguageMiddleware(view)
    with translation.override("zh-hans"):
        response = middleware(request)
    assert "Cookie" in response["Vary"]
    assert response["Content-Language"] == response.content.decode()
    return response.content.decode()


@pytest.mark.parametrize(
    "given, shown",
    [
        ({}, "zh-hans"),
        ({"browser": "fr"}, "zh-hans"),
        ({"cookie": "en"}, "en"),
        ({"cookie": "xx"}, "zh-hans"),
        ({"cookie": "en", "user": Person(language="zh-hans")}, "zh-hans"),
        ({"user": Person(language="en")}, "en"),
        ({"cookie": "en", "user": Person(language="")}, "en"),
    ],
    ids=[
        "default",
        "browser ignored",
        "cookie",
        "unknown cookie",
        "user over cookie",
        "user",
        "user without a wish",
    ],
)
def test_language_of_a_page(given: dict[str, Any], shown: str) -> None:
    assert language_shown(**given) == shown


def post(user: Any = None, **values: str) -> tuple[HttpRequest, HttpResponse]:
    request = RequestFactory().post("/preferences/", values)
    request.user = user or SimpleNamespace(is_authenticated=False)
    return request, preferences(request)


def test_switch_keeps_a_cookie_and_goes_back() -> None:
    _request, response = post(language="en", next="/public/?page=2")
    assert response.status_code == 302
    assert response["Location"] == "/public/?page=2"
    assert response.cookies["jishi_language"].value == "en"
    assert response.cookies["jishi_language"]["httponly"] is True
    assert "jishi_large_print" not in response.cookies


def test_switch_is_kept_with_the_user() -> None:
    user = Person(language="zh-hans")
    post(user, language="en")
    assert (user.language, user.saved) == ("en", ["language"])


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"]
)
def test_switch_never_leaves_the_host(address: str) -> None:
    _request, response = post(large_print="1", next=address)
    assert response["Location"] == "/"


def test_unknown_language_is_refused_and_nothing_kept() -> None:
    user = Person(language="zh-hans")
    _request, response = post(user, language="fr")
    assert response.status_code == 400
    assert "zh-hans" in response.content.decode()
    assert (user.language, dict(response.cookies)) == ("zh-hans", {})


def test_large_print_is_switched_on_and_off() -> None:
    for value, shown in (("1", True), ("0", False)):
        request, response = post(large_print=value)
        request.COOKIES["jishi_large_print"] = response.cookies["jishi_large_print"].value
        assert large_print(request) is shown


def test_switching_needs_a_post_with_the_token() -> None:
    assert Client().get("/preferences/").status_code == 405
    assert Client(enforce_csrf_checks=True).post("/preferences/", {"language": "en"}).status_code == 403
