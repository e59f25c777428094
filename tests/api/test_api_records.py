"""Reading and changing records over the API: exact values, and a refusal that changes nothing."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from api_county import SignIn
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jishi.core.audit.models import Entry
from jishi.records.ledger import P3
from jishi.records.registry import ledger, ledgers

pytestmark = pytest.mark.urls("jishi.api.urls")
JSON = "application/json"
CODES = sorted(entry.code for entry in ledgers())


def reader(code: str) -> str:
    """The fair office, or the town where a ledger is none of its business."""
    return next(role for role in ("fair_office", "town_party") if ledger(code).allows(role, "view"))


def row(of: str, /, **where: Any) -> Any:
    return ledger(of).model._default_manager.get(**where)


def address(of: str, /, **where: Any) -> str:
    return f"/api/v1/{of}/{row(of, **where).pk}/"


def test_a_list_has_its_total_its_page_and_the_fields_by_name(office: Client) -> None:
    answer = office.get("/api/v1/needs/", {"size": 1, "page": 2, "order": "number"})
    body = answer.json()
    (item,) = body.pop("items")
    assert (answer.status_code, answer["Content-Type"], body) == (
        200,
        JSON,
        {"total": 2, "page": 2, "size": 1, "next": None},
    )
    assert {name: item[name] for name in ("number", "state", "version", "village", "item", "quantity")} == {
        "number": "XQ-2026-000002",
        "state": "placed",
        "version": 1,
        "village": "370783104238",
        "item": "FW-902",
        "quantity": 40,
    }


@pytest.mark.parametrize(
    ("parameters", "numbers"),
    [
        ({"item": "FW-901"}, ["XQ-2026-000001"]),
        ({"village": "付家茅坨村"}, ["XQ-2026-000002"]),
        ({"state": "待安排", "order": "-quantity"}, ["XQ-2026-000002", "XQ-2026-000001"]),
        ({"q": "血压"}, ["XQ-2026-000002"]),
        ({"state": "closed"}, []),
        ({"page": 9}, []),
    ],
)
def test_filters_are_those_of_the_screen(
    office: Client, parameters: dict[str, Any], numbers: list[str]
) -> None:
    answer = office.get("/api/v1/needs/", parameters)
    assert [item["number"] for item in answer.json()["items"]] == numbers


@pytest.mark.parametrize(
    ("parameters", "field", "says"),
    [
        ({"colour": "red"}, "colour", "不能按这个字段筛选"),
        ({"item": "FW-999"}, "item", "最接近的是"),
        ({"order": "item"}, None, ""),
        ({"order": "sources"}, "order", "不能按“sources”排序"),
        ({"size": "201"}, "size", "1 到 200"),
        ({"size": "0"}, "size", "1 到 200"),
        ({"page": "x"}, "page", "整数"),
        ({"page": "²"}, "page", "整数"),
    ],
)
def test_a_wrong_parameter_is_named(
    office: Client, parameters: dict[str, str], field: str | None, says: str
) -> None:
    answer = office.get("/api/v1/needs/", parameters)
    if field is None:
        assert answer.status_code == 200
        return
    body = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert [error["field"] for error in body["errors"]] == [field]
    assert says in body["errors"][0]["message"]


@pytest.mark.parametrize("code", CODES)
def test_queries_do_not_grow_with_rows(signed_in: SignIn, code: str) -> None:
    client = signed_in(reader(code))

    def asked(size: int) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"/api/v1/{code}/", {"size": size})
        return len(answer.json()["items"]), len(queries)

    one, few = asked(1)
    all_, many = asked(50)
    assert (one, all_ > 1) == (1, True)
    assert many == few <= 8


def test_one_record_has_its_version_lines_and_words(office: Client) -> None:
    answer = office.get(address("needs", number="XQ-2026-000001"))
    body = answer.json()
    assert (answer.status_code, answer["ETag"]) == (200, '"1"')
    assert body["labels"]["village"] == "三元朱村"
    assert body["labels"]["state"] == "待安排"
    (source,) = body["sources"]
    source.pop("id")
    assert source == {
        "kind": "phone",
        "label": "2026-11-05 来电",
        "row": None,
        "mention": None,
        "quantity": 12,
    }
    unchanged = office.get(address("needs", number="XQ-2026-000001"), headers={"If-None-Match": '"1"'})
    assert (unchanged.status_code, unchanged.content) == (304, b"")


@pytest.mark.parametrize("code", CODES)
def test_what_was_read_can_be_sent_back_and_changes_nothing(signed_in: SignIn, code: str) -> None:
    role = reader(code)
    client = signed_in(role)
    before = Entry.objects.count()
    for record in ledger(code).model._default_manager.all():
        body = client.get(f"/api/v1/{code}/{record.pk}/").json()
        parts = [line.code for line in ledger(code).lines] + [c for c in ("mentions",) if code == "visits"]
        # What is sensitive is not read this way, only written.
        names = [name for name in ledger(code).fields if ledger(code).protection(name) is not P3]
        sent = {name: body[name] for name in (*names, *parts)}
        answer = client.patch(
            f"/api/v1/{code}/{record.pk}/",
            sent,
            content_type=JSON,
            headers={"If-Match": f'"{record.version}"'},
        )
        allowed = ledger(code).allows(role, "change")
        assert answer.status_code == (200 if allowed else 403), answer.content.decode()
    assert Entry.objects.count() == before


def test_create_answers_with_address_and_version_and_twice_is_once(office: Client) -> None:
    record_id = str(uuid4())
    values = {"id": record_id, "village": "三元朱村", "name": "戏台", "max_stalls": 9, "ready": True}
    first = office.post("/api/v1/venues/", values, content_type=JSON)
    again = office.post("/api/v1/venues/", values, content_type=JSON)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first["Location"] == f"/api/v1/venues/{record_id}/"
    assert first["ETag"] == '"1"'
    assert (first.has_header("Idempotent-Replayed"), again["Idempotent-Replayed"]) == (False, "true")
    assert first.json() == again.json()
    assert (first.json()["id"], first.json()["number"]) == (record_id, "CD-2026-000003")
    assert Entry.objects.filter(record=record_id).count() == 1
    other = office.post("/api/v1/venues/", values | {"name": "别处"}, content_type=JSON)
    assert (other.status_code, other.json()["type"]) == (409, "/problems/operation-conflict")
    assert row("venues", pk=record_id).name == "戏台"


def test_a_change_needs_the_version_it_was_made_of(office: Client) -> None:
    where = address("venues", number="CD-2026-000001")

    def patch(values: dict[str, Any], **headers: str) -> Any:
        return office.patch(where, values, content_type=JSON, headers=headers)

    missing, odd = patch({"max_stalls": 5}), patch({"max_stalls": 5}, **{"If-Match": "*"})
    assert (missing.status_code, missing.json()["type"]) == (428, "/problems/version-needed")
    assert (odd.status_code, odd.json()["type"]) == (400, "/problems/bad-request")
    good = patch({"max_stalls": 5}, **{"If-Match": '"1"'})
    assert (good.status_code, good["ETag"], good.json()["max_stalls"]) == (200, '"2"', 5)
    stale = patch({"max_stalls": 7}, **{"If-Match": '"1"'})
    assert (stale.status_code, stale["Content-Type"]) == (412, "application/problem+json")
    body = stale.json()
    assert (body["version"], body["current"], body["mine"]) == (1, 2, {"max_stalls": 7})
    assert body["theirs"]["max_stalls"] == "5"
    assert (
        row("venues", number="CD-2026-000001").max_stalls,
        row("venues", number="CD-2026-000001").version,
    ) == (5, 2)


def test_the_version_may_stand_in_the_body(office: Client) -> None:
    where = address("venues", number="CD-2026-000001")

    def patch(values: dict[str, Any], **headers: str) -> Any:
        return office.patch(where, values, content_type=JSON, headers=headers)

    assert patch({"max_stalls": 5, "version": 1}).json()["version"] == 2
    stale = patch({"max_stalls": 6, "version": 1})
    assert (stale.status_code, stale.json()["current"], stale.json()["mine"]) == (409, 2, {"max_stalls": 6})
    for odd in (0, "2", True, 2.5):
        answer = patch({"max_stalls": 6, "version": odd})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "version"), odd
    both = patch({"max_stalls": 6, "version": 2}, **{"If-Match": '"1"'})
    assert (both.status_code, both.json()["errors"][0]["field"]) == (400, "version")
    assert row("venues", number="CD-2026-000001").max_stalls == 5
    gone = office.delete(where, {"reason": "重复登记", "version": 2}, content_type=JSON)
    assert (gone.status_code, gone.json()["archived_at"] is not None) == (200, True)


def test_a_change_sent_twice_is_made_once(office: Client) -> None:
    where = address("venues", number="CD-2026-000001")
    headers = {"If-Match": '"1"', "Idempotency-Key": str(uuid4())}
    first = office.patch(where, {"max_stalls": 5}, content_type=JSON, headers=headers)
    again = office.patch(where, {"max_stalls": 5}, content_type=JSON, headers=headers)
    assert (first.status_code, again.status_code, again["Idempotent-Replayed"]) == (200, 200, "true")
    assert row("venues", number="CD-2026-000001").version == 2
    other = office.patch(where, {"max_stalls": 6}, content_type=JSON, headers=headers)
    assert other.status_code == 409
    wrong = office.patch(
        where, {"max_stalls": 6}, content_type=JSON, headers=headers | {"Idempotency-Key": "x"}
    )
    assert [error["field"] for error in wrong.json()["errors"]] == ["Idempotency-Key"]


def test_moves_archive_and_history(office: Client) -> None:
    where = address("needs", number="XQ-2026-000001")
    bare = office.post(f"{where}moves/withdraw/", {}, content_type=JSON, headers={"If-Match": '"1"'})
    assert (bare.status_code, row("needs", number="XQ-2026-000001").state) == (400, "placed")
    unknown = office.post(f"{where}moves/fly/", {}, content_type=JSON, headers={"If-Match": '"1"'})
    assert [error["field"] for error in unknown.json()["errors"]] == ["move"]
    words = {"reason": "村里自己办了", "why": "x"}
    odd = office.post(f"{where}moves/withdraw/", words, content_type=JSON, headers={"If-Match": '"1"'})
    assert [error["field"] for error in odd.json()["errors"]] == ["why"]
    words.pop("why")
    moved = office.post(f"{where}moves/withdraw/", words, content_type=JSON, headers={"If-Match": '"1"'})
    assert (moved.status_code, moved.json()["state"], moved["ETag"]) == (200, "withdrawn", '"2"')
    silent = office.delete(where, headers={"If-Match": '"2"'})
    assert [error["field"] for error in silent.json()["errors"]] == ["reason"]
    gone = office.delete(where, {"reason": "重复"}, content_type=JSON, headers={"If-Match": '"2"'})
    assert (gone.status_code, gone.json()["archived_at"] is not None) == (200, True)
    assert office.get("/api/v1/needs/").json()["total"] == 1
    assert office.get("/api/v1/needs/", {"archived": "1"}).json()["total"] == 2
    steps = office.get(f"{where}history/").json()["items"]
    assert [(s["who"], s["sentence"], s["reason"]) for s in steps] == [
        ("fair_office", "归档了这条记录", "重复"),
        ("fair_office", "撤回：待安排 → 已撤回", "村里自己办了"),
        ("系统", "新建了这条记录", ""),
    ]
