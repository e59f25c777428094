"""What no browser of ours sends is refused in words: numbers that are none, another encoding, another host's name."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from county import County
from jishi.web.entering import number_in

pytestmark = pytest.mark.sqlite_only
FORM = "application/x-www-form-urlencoded"
# Longer than Python reads, an isdigit() that is no number, a number of another script, words, nothing.
NO_VERSIONS = ("9" * 5000, "²", "٣٤", "abc", "-1", "")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        ("0", 0),
        ("999999999", 999999999),
        *((text, 5) for text in (*NO_VERSIONS, "1000000000", "1.0", "+1")),
    ],
    ids=lambda value: str(value)[:12],
)
def test_a_number_that_is_none_counts_as_told(text: str, number: int) -> None:
    assert number_in(text, 5) == number


@pytest.mark.parametrize("version", NO_VERSIONS, ids=lambda text: text[:5])
def test_a_version_that_is_none_is_refused_and_changes_nothing(county: County, version: str) -> None:
    office, record = county.client("fair_office"), county.row("venues")
    place = f"/l/venues/{record.pk}/"
    before = county.row("venues").version
    form = {"version": version, "reason": "试", "operation": "x"}
    for path in ("edit/", "archive/", "move/end/"):
        assert office.post(place + path, form).status_code in (400, 409), path
    assert county.row("venues").version == before
    season, fair = county.ids("seasons")[0], county.row("fairs")
    assert office.post(f"/planning/{season}/publish/", {"version": version}).status_code in (400, 409)
    for path in ("pin/", "drop/", "shift/"):
        given = {"version": version, "reason": "试", "day": "2026-12-25", "pinned": "1"}
        assert office.post(f"/planning/fairs/{fair.pk}/{path}", given).status_code in (400, 409), path
    assert county.row("fairs").version == fair.version


def test_a_page_that_is_none_is_the_first(county: County) -> None:
    office = county.client("fair_office")
    for page in NO_VERSIONS:
        assert office.get("/l/venues/", {"page": page}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/login/", "/nothing/", "/desk/", "/account/login/"])
def test_a_form_in_another_encoding_is_refused(path: str) -> None:
    """Django raises where the form is read, and once more in its page for that: a 500 at every address."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    for name in ("utf-7", "gb18030", "utf-16"):
        answer = client.post(path, b"login=+ADw-script+AD4-", content_type=f"{FORM}; charset={name}")
        assert answer.status_code == 400, name
        assert "请求不能处理" in answer.content.decode()


@pytest.mark.django_db
def test_the_same_encoding_by_another_name_is_taken() -> None:
    for name in ("utf-8", "UTF-8", "utf8", "U8"):
        answer = Client().post("/login/", b"login=a&password=b", content_type=f"{FORM}; charset={name}")
        assert answer.status_code == 200, name


def test_the_api_answers_for_itself_whatever_is_claimed(county: County) -> None:
    office = county.client("fair_office")
    as_form = office.post("/api/v1/venues/", b"a=b", content_type=f"{FORM}; charset=utf-7")
    assert (as_form.status_code, as_form["Content-Type"]) == (415, "application/problem+json")
    as_json = office.post("/api/v1/venues/", b"{}", content_type="application/json; charset=utf-7")
    assert (as_json.status_code, as_json["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.django_db
def test_what_is_refused_far_out_has_the_headers_too() -> None:
    answer = Client(headers={"Host": "elsewhere.example"}).get("/login/")
    assert answer.status_code == 400
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/login/", "/health", "/nothing/", "/api/v1/places/"])
def test_no_answer_tells_which_server_gave_it(path: str) -> None:
    assert Client().get(path)["Server"] == "jishi"


def test_what_is_refused_as_suspicious_leaves_one_line_and_no_trace() -> None:
    """It stands in the line of its request; a trace for each would let anybody fill the disk."""
    assert settings.LOGGING["loggers"]["django.security"]["level"] == "CRITICAL"
