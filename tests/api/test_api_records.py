"""Reading and changing records over the API: exact values, and a refusal that changes nothing."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from api_county import SignIn
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

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


def test_a_list_has_its_total_its_page_and_the_fields_by_name(office: Client) -> None:
    answer = office.get("/api/v1/needs/", {"size": 1, "page": 2, "order": "number"})
    body = answer.json()
    (item,) = body.pop("items")
    assert (answer.status_code, answer["Content-Type"], body) == (
        200,
        JSON,
        {"total": 2, "page": 2, "size": 1},
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
def test_queries_do_not_grow_with_rows(office: Client, code: str) -> None:
    def asked(size: int) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            answer = office.get(f"/api/v1/{code}/", {"size": size})
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
def test_what_was_read_can_be_sent_back_and_changes_nothing(office: Client, code: str) -> None:
    before = Entry.objects.count()
    for record in ledger(code).model._default_manager.all():
        body = office.get(f"/api/v1/{code}/{record.pk}/").json()
        parts = [line.code for line in ledger(code).lines] + [c for c in ("mentions",) if code == "visits"]
        sent = {name: body[name] for name in (*ledger(code).fields, *parts)}
        answer = office.patch(
            f"/api/v1/{code}/{record.pk}/",
            sent,
            content_type=JSON,
            headers={"If-Match": f'"{record.version}"'},
        )
        allowed = ledger(code).allows("fair_office", "change")
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
    assert (stale.status_code, stale["Content-Type"]) == (409, "application/problem+json")
    body = stale.json()
    assert (body["version"], body["current"], body["mine"]) == (1, 2, {"max_stalls": 7})
    assert body["theirs"]["max_stalls"] == "5"
    assert (
        row("venues", number="CD-2026-000001").max_stalls,
        row("venues", number="CD-2026-000001").version,
    ) == (5, 2)


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
        ("fair_office", "撤回:待安排 → 已撤回", "村里自己办了"),
        ("系统", "新建了这条记录", ""),
    ]


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
    assert (refused.status_code, "可以的角色:大集办" in refused.json()["detail"]) == (403, True)
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
