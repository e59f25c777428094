"""One act on many records by REST."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from jishi.core.access.actor import Actor
from jishi.core.audit.models import Entry
from jishi.records.registry import ledger
from jishi.records.services import save

JSON = "application/json"
ADDRESS = "/api/v1/venues/bulk/"


@pytest.fixture
def rows(system: Actor) -> list[dict[str, Any]]:
    found = []
    for n in range(3):
        values = {"village": "三元朱村", "name": f"场地{n}", "max_stalls": 9, "ready": True}
        result = save(actor=system, ledger=ledger("venues"), values=values)
        found.append({"id": str(result.id), "version": result.version})
    return found


def sent(client: Client, body: Any, operation: str | None = None) -> Any:
    headers = {"Idempotency-Key": operation} if operation else {}
    return client.post(ADDRESS, body, content_type=JSON, headers=headers)


def archived() -> int:
    return int(ledger("venues").model._default_manager.exclude(archived_at=None).count())


def test_previewed_then_done_once(office: Client, rows: list[dict[str, Any]]) -> None:
    body = {"verb": "archive", "records": rows, "reason": "重复登记"}
    preview = sent(office, {**body, "preview": True})
    assert (preview.status_code, preview.json(), archived()) == (200, {"count": 3, "refused": []}, 0)
    operation = str(uuid4())
    first, again = sent(office, body, operation), sent(office, body, operation)
    assert (first.status_code, first.json()) == (200, {"count": 3, "refused": []})
    assert (again.status_code, again["Idempotent-Replayed"], archived()) == (200, "true", 3)
    other = sent(office, {**body, "reason": "别的"}, operation)
    assert (other.status_code, other.json()["type"]) == (409, "/problems/operation-conflict")


def test_one_that_cannot_be_stops_all_but_where_it_is_asked_not_to(
    office: Client, rows: list[dict[str, Any]]
) -> None:
    stale = [{**rows[0], "version": 9}, *rows[1:]]
    body = {"verb": "archive", "records": stale, "reason": "重复登记"}
    before = Entry.objects.count()
    refused = sent(office, body, str(uuid4()))
    assert (refused.status_code, refused.json()["type"]) == (400, "/problems/invalid-rows")
    (error,) = refused.json()["errors"]
    assert (error["record"], "有人改过它" in error["message"]) == ("CD-2026-000003", True)
    assert (archived(), Entry.objects.count()) == (0, before)
    done = sent(office, {**body, "partial": True}, str(uuid4()))
    assert (done.json()["count"], [row["id"] for row in done.json()["refused"]]) == (2, [rows[0]["id"]])
    assert archived() == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"records": []}, "records"),
        ({"records": "all"}, "records"),
        ({"records": [{"id": "x", "version": 1}]}, "records.1.id"),
        ({"records": [{"id": str(uuid4())}]}, "records.1"),
        ({"partial": "yes"}, "partial"),
        ({"values": []}, "values"),
        ({"whatever": 1}, "whatever"),
        ({}, "Idempotency-Key"),
    ],
)
def test_a_wrong_part_is_named(
    office: Client, rows: list[dict[str, Any]], change: dict[str, Any], field: str
) -> None:
    answer = sent(office, {"verb": "archive", "records": rows, "reason": "重复登记", **change})
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert archived() == 0


def test_an_act_that_one_has_not_is_refused(office: Client, rows: list[dict[str, Any]]) -> None:
    answer = sent(office, {"verb": "no-such", "records": rows}, str(uuid4()))
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/forbidden")
