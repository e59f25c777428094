"""Each request leaves one line that says what it cost, and never what somebody typed."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client
from django.urls import clear_url_caches
from pytest_django import Settings
from told_urls import ID_NUMBER, PHONE

from county import County
from told import Log

pytestmark = pytest.mark.usefixtures("told_addresses")
NUMBERS = {"phone": PHONE, "identity number": ID_NUMBER}


@pytest.fixture
def told_addresses(settings: Settings) -> None:
    settings.ROOT_URLCONF = "told_urls"
    clear_url_caches()


def test_the_line_of_a_request(log: Log, county: County) -> None:
    client = county.client("fair_office")
    answer = client.get("/l/needs/", {"q": "豆角"})
    (line,) = log.lines()
    assert line.pop("milliseconds") >= 0
    assert line.pop("queries") > 0
    assert line.pop("timestamp").startswith("2026-11-21T02:00:")
    assert line == {
        "event": "request",
        "level": "info",
        "logger": "jishi.requests",
        "request_id": answer.headers["X-Request-ID"],
        "method": "GET",
        "route": "/l/<slug:code>/",
        "status": 200,
        "user": str(county.users["fair_office"]),
    }


@pytest.mark.django_db
def test_the_queries_of_a_request_are_counted(log: Log) -> None:
    for times in (0, 3):
        assert Client().get(f"/told/asks/{times}/").status_code == 200
    assert [(line["queries"], line["user"]) for line in log.lines()] == [(0, None), (3, None)]


@pytest.mark.django_db
def test_what_is_sent_bit_by_bit_is_told_of_at_its_end(log: Log) -> None:
    answer = Client().get("/told/sends/3/")
    assert log.lines() == []
    assert b"".join(answer) == b"part part part "
    (line,) = log.lines()
    assert (line["route"], line["queries"], line["status"]) == ("/told/sends/<int:parts>/", 3, 200)
    assert line["request_id"] == answer.headers["X-Request-ID"]


def test_ids_are_made_anew_for_each_request(log: Log) -> None:
    names = {Client().get("/told/plain/").headers["X-Request-ID"] for _n in range(3)}
    assert len({UUID(name) for name in names}) == 3
    assert {line["request_id"] for line in log.lines()} == names


@pytest.mark.parametrize("given", ["abcdefgh", "0-Az" * 16, "01900000-0000-7000-8000-000000000000"])
def test_an_id_that_a_proxy_gave_is_kept(log: Log, given: str) -> None:
    answer = Client().get("/told/plain/", headers={"X-Request-ID": given})
    assert answer.headers["X-Request-ID"] == given
    assert [line["request_id"] for line in log.lines()] == [given]


@pytest.mark.parametrize(
    "given", ["", "short-7", "a" * 65, "with space", "under_score", "zwölf-zwölf", 'x"}{"y":1']
)
def test_an_id_of_another_form_is_not_taken(log: Log, given: str) -> None:
    answer = Client().get("/told/plain/", headers={"X-Request-ID": given})
    assert UUID(answer.headers["X-Request-ID"])
    assert [line["request_id"] for line in log.lines()] == [answer.headers["X-Request-ID"]]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/health", "/metrics", "/static/none.css"])
def test_what_machines_ask_for_all_the_time_is_not_told(log: Log, address: str) -> None:
    Client().get(address)
    assert log.lines() == []


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("number", NUMBERS.values(), ids=NUMBERS)
def test_an_address_never_reaches_the_log(either_log: Log, number: str, method: str) -> None:
    client = Client(raise_request_exception=False)
    for address in ("/told/named/{}/", "/told/fails/{}/", "/nobody/{}/", "/told/plain/?q={}", "/api/{}"):
        getattr(client, method)(address.format(number))
    assert number not in either_log.text
    for pattern in ("/told/named/<str:words>/", "/told/fails/<str:words>/", "none", "/told/plain/"):
        assert pattern in either_log.text
    assert "/nobody/" not in either_log.text
    assert "q=" not in either_log.text


@pytest.mark.parametrize("number", NUMBERS.values(), ids=NUMBERS)
def test_an_exception_is_told_without_the_numbers_in_it(either_log: Log, number: str) -> None:
    client = Client(raise_request_exception=False)
    answer = client.post(f"/told/fails/{number}/?who={number}", {"phone": f"+86 {number}"})
    assert answer.status_code == 500
    assert number not in either_log.text
    assert "ValueError: 没有这个人：" in either_log.text
    assert "told_urls.py" in either_log.text
    assert answer.headers["X-Request-ID"] in either_log.text


def test_the_failure_names_its_route_and_request(log: Log) -> None:
    answer = Client(raise_request_exception=False).get(f"/told/fails/{PHONE}/")
    failure, line = log.lines()
    assert failure["event"] == "Internal Server Error: /told/fails/<str:words>/"
    assert (failure["level"], failure["logger"]) == ("error", "django.request")
    assert failure["request_id"] == line["request_id"] == answer.headers["X-Request-ID"]
    assert line["status"] == 500


def test_a_failure_that_cannot_even_be_shown_has_its_line(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object, **_more: object) -> None:
        raise RuntimeError("no page for this")

    monkeypatch.setattr("django.views.defaults.loader.get_template", broken)
    client = Client(raise_request_exception=False)
    with pytest.raises(RuntimeError, match="no page for this"):
        client.get(f"/told/fails/{PHONE}/")
    assert [(line["route"], line["status"]) for line in log.lines("jishi.requests")] == [
        ("/told/fails/<str:words>/", 500)
    ]


@pytest.mark.parametrize("number", NUMBERS.values(), ids=NUMBERS)
def test_a_form_never_reaches_the_log_through_a_library(either_log: Log, number: str) -> None:
    Client().post("/told/library/", {"phone": number})
    assert "could not reach " in either_log.text
    assert number not in either_log.text


def test_a_refusal_of_django_names_the_pattern(log: Log) -> None:
    Client(enforce_csrf_checks=True).post(f"/told/named/{PHONE}/")
    refusal, line = log.lines()
    assert refusal["logger"] == "django.security.csrf"
    assert refusal["event"] == "Forbidden (CSRF cookie not set.): /told/named/<str:words>/"
    assert (line["route"], line["status"]) == ("/told/named/<str:words>/", 403)


def test_an_id_that_is_a_telephone_number_is_covered_in_the_log(log: Log) -> None:
    Client().get("/told/plain/", headers={"X-Request-ID": PHONE})
    assert [line["request_id"] for line in log.lines()] == ["138****1234"]


@pytest.mark.django_db
def test_signing_in_leaves_neither_name_nor_password(log: Log, county: County) -> None:
    Client().post("/login/", {"login": PHONE, "password": "a-secret-word-1"})
    assert "a-secret-word-1" not in log.text
    assert PHONE not in log.text
    assert [line["route"] for line in log.lines("jishi.requests")] == ["/login/"]


@pytest.mark.django_db
def test_a_slow_statement_is_told_without_its_values(log: Log, settings: Settings) -> None:
    settings.SLOW_QUERY_MS = 1e-9
    answer = Client().get("/told/asks/1/")
    slow, line = log.lines()
    assert slow.pop("milliseconds") >= 0
    assert slow.pop("timestamp")
    assert slow == {
        "event": "slow query",
        "level": "warning",
        "logger": "jishi.queries",
        "sql": "SELECT %s AS told",
        "route": "/told/asks/<int:times>/",
        "request_id": answer.headers["X-Request-ID"],
    }
    assert line["queries"] == 1
    assert PHONE not in log.text
    assert "张三" not in log.text


@pytest.mark.django_db
@pytest.mark.parametrize("limit", [0, 1e9])
def test_below_the_limit_or_without_one_nothing_is_told(log: Log, settings: Settings, limit: float) -> None:
    settings.SLOW_QUERY_MS = limit
    Client().get("/told/asks/1/")
    assert [line["event"] for line in log.lines()] == ["request"]
