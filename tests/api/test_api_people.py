"""Who may use the API: sessions with CSRF, the public on published ledgers, and what each of them sees."""

from __future__ import annotations

import pytest
from api_county import SignIn
from django.test import Client

from jishi.core.access.actor import Actor
from jishi.core.access.models import User
from jishi.records.ledger import P0
from jishi.records.registry import ledger, ledgers

pytestmark = pytest.mark.urls("jishi.api.urls")
JSON = "application/json"
PUBLISHED = sorted(entry.code for entry in ledgers() if entry.allows("public", "view"))
CLOSED = sorted(entry.code for entry in ledgers() if not entry.allows("public", "view"))


def test_some_ledgers_are_published_and_some_are_not() -> None:
    assert {"places", "fairs", "items"} <= set(PUBLISHED)
    assert {"people", "visits", "needs"} <= set(CLOSED)


@pytest.mark.parametrize("code", CLOSED)
def test_nobody_reads_a_closed_ledger_without_signing_in(system: Actor, code: str) -> None:
    record = ledger(code).model._default_manager.first()
    for path in ("", f"{record.pk}/", f"{record.pk}/history/"):
        answer = Client().get(f"/api/v1/{code}/{path}")
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
        assert answer["WWW-Authenticate"].startswith("Session")


@pytest.mark.parametrize("code", PUBLISHED)
def test_the_public_sees_published_states_and_public_fields_only(system: Actor, code: str) -> None:
    entry = ledger(code)
    shown = entry.model._default_manager.filter(state__in=entry.public_states)
    body = Client().get(f"/api/v1/{code}/").json()
    assert body["total"] == shown.count()
    hidden = entry.model._default_manager.exclude(state__in=entry.public_states).first()
    if hidden is not None:
        assert Client().get(f"/api/v1/{code}/{hidden.pk}/").status_code == 404
    first = shown.first()
    if first is not None:
        answer = Client().get(f"/api/v1/{code}/{first.pk}/")
        head = {"id", "number", "state", "version", "changed_at", "archived_at", "labels"}
        public = {name for name, level in entry.classes.items() if level is P0}
        assert answer.json().keys() - head <= public
        assert Client().get(f"/api/v1/{code}/{first.pk}/history/").status_code == 403


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("places/?order=population", "population"),
        ("booths/?unit=U-901", "unit"),
        ("providers/?q=医院", "q"),
        ("places/?archived=1", "archived"),
    ],
)
def test_the_public_does_not_find_out_by_asking(system: Actor, path: str, field: str) -> None:
    answer = Client().get(f"/api/v1/{path}")
    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (400, [field])
    assert Client().get("/api/v1/places/?level=village&q=三元").json()["total"] == 1


def test_the_public_changes_nothing(system: Actor) -> None:
    record = ledger("places").model._default_manager.get(code="370783")
    where = f"/api/v1/places/{record.pk}/"
    client, headers = Client(), {"If-Match": '"1"'}
    for answer in (
        client.post("/api/v1/places/", {"code": "370784"}, content_type=JSON),
        client.patch(where, {"name": "x"}, content_type=JSON, headers=headers),
        client.delete(where, {"reason": "x"}, content_type=JSON, headers=headers),
        client.post(f"{where}moves/end/", {"reason": "x"}, content_type=JSON, headers=headers),
    ):
        assert (answer.status_code, answer.json()["type"]) == (401, "/problems/sign-in-needed")
    assert ledger("places").model._default_manager.count() == 5
    assert ledger("places").model._default_manager.get(code="370783").version == 1


def test_a_session_changes_only_with_the_token(signed_in: SignIn) -> None:
    client = signed_in("fair_office", csrf=True)
    values = {"village": "三元朱村", "name": "戏台", "max_stalls": 9}
    refused = client.post("/api/v1/venues/", values, content_type=JSON)
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/csrf")
    assert client.get("/api/v1/venues/").json()["total"] == 2
    token = "a" * 32
    client.cookies["csrftoken"] = token
    accepted = client.post("/api/v1/venues/", values, content_type=JSON, headers={"X-CSRFToken": token})
    assert accepted.status_code == 201


def test_a_user_who_was_disabled_is_nobody(signed_in: SignIn) -> None:
    client = signed_in("fair_office")
    assert client.get("/api/v1/needs/").status_code == 200
    User.objects.update(is_active=False)
    assert client.get("/api/v1/needs/").status_code == 401


def test_personal_values_are_masked_and_named(signed_in: SignIn) -> None:
    people = ledger("people").model._default_manager
    unit = people.get(name="样例甲").unit_id
    where = f"/api/v1/people/{people.get(name='样例甲').pk}/"
    seen = signed_in("fair_office").get(where).json()
    open_ = signed_in("unit_agent", "unit", unit).get(where).json()
    assert (seen["phone"], seen["masked"]) == ("138****8000", ["phone"])
    assert (open_["phone"], "masked" in open_) == ("13800008000", False)


def test_an_auditor_reads_and_is_told_why_no_more(signed_in: SignIn) -> None:
    auditor = signed_in("auditor")
    assert auditor.get("/api/v1/needs/").json()["total"] == 2
    answer = auditor.post(
        "/api/v1/needs/", {"village": "三元朱村", "item": "FW-902", "quantity": 1}, content_type=JSON
    )
    assert (answer.status_code, "可以的角色" in answer.json()["detail"]) == (403, True)
    assert ledger("needs").model._default_manager.count() == 2
