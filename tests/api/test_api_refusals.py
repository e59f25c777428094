"""Refusals: the words of the form, the scope, the body; each leaves everything as it was."""

from __future__ import annotations

from typing import Any

import pytest
from api_county import SignIn
from django.test import Client

from jishi.core.access.actor import Actor
from jishi.core.audit.models import Entry
from jishi.records.errors import Invalid
from jishi.records.registry import ledger, ledgers
from jishi.records.services import save

pytestmark = pytest.mark.urls("jishi.api.urls")
JSON = "application/json"
CODES = sorted(entry.code for entry in ledgers())


def row(of: str, /, **where: Any) -> Any:
    return ledger(of).model._default_manager.get(**where)


def address(of: str, /, **where: Any) -> str:
    return f"/api/v1/{of}/{row(of, **where).pk}/"


REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("needs", {"village": "三元猪村", "item": "FW-999", "quantity": 0}),
    ("needs", {"village": "三元朱村", "item": "FW-902", "quantity": "许多", "wanted_from": "下周"}),
    ("needs", {"village": None, "item": "FW-902", "quantity": 3}),
    (
        "needs",
        {"village": "三元朱村", "item": "FW-901", "quantity": 3, "sources": [{"kind": "x", "quantity": 3}]},
    ),
    ("needs", {"village": "三元朱村", "item": "FW-902", "quantity": 3, "sources": "三行"}),
    ("venues", {"village": "三元朱村", "name": "大" * 200, "max_stalls": 1.5, "ready": "也许", "colour": 1}),
    ("places", {"code": "37078300", "name": "村", "level": "village", "kind": "village_committee"}),
    ("providers", {"code": "D-1", "name": ["x"], "organisation": {"id": 1}, "lon": "NaN", "lat": 300}),
    ("items", {"code": "FW-901", "name": "又一个", "unit_kind": "医院", "minutes": 5}),
    ("visits", {"village": "三元朱村", "visited_on": "2027-01-01", "text": "还没到的日子"}),
    ("seasons", {"subject": "二\u202e季", "starts_on": "2026-12-22", "weeks": 13, "fair_count": 3}),
]


@pytest.mark.parametrize(("code", "values"), REFUSED, ids=[f"{c}-{n}" for n, (c, _v) in enumerate(REFUSED)])
def test_the_api_refuses_what_the_form_refuses_with_the_same_words(
    office: Client, system: Actor, code: str, values: dict[str, Any]
) -> None:
    before = ledger(code).model._default_manager.count(), Entry.objects.count()
    with pytest.raises(Invalid) as fault:
        save(actor=system, ledger=ledger(code), values=values)
    answer = office.post(f"/api/v1/{code}/", values, content_type=JSON)
    if not ledger(code).allows("fair_office", "add"):
        assert answer.status_code == 403
    else:
        assert answer.status_code == 400
        said: dict[str, list[str]] = {}
        for error in answer.json()["errors"]:
            said.setdefault(error["field"], []).append(error["message"])
        assert said == fault.value.errors
    assert (ledger(code).model._default_manager.count(), Entry.objects.count()) == before


def test_outside_the_scope_is_404_and_without_the_verb_403(signed_in: SignIn) -> None:
    town = signed_in("town_party", "town", row("places", code="370783104").pk)
    there, here = address("venues", number="CD-2026-000001"), address("venues", number="CD-2026-000002")
    headers = {"If-Match": '"1"'}
    assert town.get("/api/v1/venues/").json()["total"] == 1
    for answer in (
        town.get(there),
        town.get(f"{there}history/"),
        town.patch(there, {"max_stalls": 1}, content_type=JSON, headers=headers),
        town.delete(there, {"reason": "x"}, content_type=JSON, headers=headers),
        town.post(f"{there}moves/end/", {"reason": "x"}, content_type=JSON, headers=headers),
        town.get("/api/v1/venues/no-id/"),
        town.get("/api/v1/nothing/"),
        town.get("/api/"),
    ):
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    refused = town.delete(here, {"reason": "x"}, content_type=JSON, headers=headers)
    assert (refused.status_code, "可以的角色：大集办" in refused.json()["detail"]) == (403, True)
    away = town.patch(here, {"village": "三元朱村"}, content_type=JSON, headers=headers)
    assert away.status_code in (400, 403)
    assert row("venues", number="CD-2026-000002").village.code == "370783104238"
    assert row("venues", number="CD-2026-000001").version == 1


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        ("{", JSON, 400),
        ("[1]", JSON, 400),
        ('{"quantity": NaN}', JSON, 400),
        ('{"village": "\\ud800"}', JSON, 400),
        ("[" * 100_000, JSON, 400),
        ("village=1", "application/x-www-form-urlencoded", 415),
        (b"\xff\xfe\xff", JSON, 400),
    ],
)
def test_a_body_that_is_no_json_object_is_refused(
    office: Client, content: Any, kind: str, status: int
) -> None:
    answer = office.post("/api/v1/needs/", content, content_type=kind)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert row("needs", number="XQ-2026-000002").version == 1
    assert ledger("needs").model._default_manager.count() == 2


def test_a_body_too_large_is_refused(office: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = office.post("/api/v1/needs/", {"village": "x" * 200}, content_type=JSON)
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/too-large")


@pytest.mark.parametrize("client", ["office", "visitor"])
def test_archived_says_1_or_nothing(office: Client, client: str) -> None:
    """Anything else would be passed over, and a list without what was archived taken for one with it."""
    asks = office if client == "office" else Client()
    assert asks.get("/api/v1/items/").status_code == 200
    answer = asks.get("/api/v1/items/?archived=AAA")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "archived")


def test_archiving_without_a_reason_is_told_so_whatever_the_version(office: Client) -> None:
    one = ledger("venues").model._default_manager.first()
    for version in ("1", "99"):
        answer = office.delete(
            f"/api/v1/venues/{one.pk}/", "{}", content_type=JSON, headers={"If-Match": f'"{version}"'}
        )
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "reason")
