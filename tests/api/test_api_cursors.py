"""Reading on from a cursor: nothing doubled, nothing hidden, and no cursor but one's own."""

from __future__ import annotations

from typing import Any

import pytest
from api_county import SignIn
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jishi.core.access.actor import Actor
from jishi.records.registry import ledger
from jishi.records.services import save

COUNT = 7
VENUES = "/api/v1/venues/"


@pytest.fixture
def venues(system: Actor) -> list[str]:
    """Names of venues beside those of the examples, some with the same number of stalls."""
    return [venue(system, n) for n in range(COUNT)]


def venue(system: Actor, n: int) -> str:
    values = {"village": "三元朱村", "name": f"场地{n}", "max_stalls": 10 + n // 3, "ready": True}
    save(actor=system, ledger=ledger("venues"), values=values)
    return f"场地{n}"


def walked(client: Client, address: str, **asked: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    following = f"{address}?" + "&".join(f"{name}={value}" for name, value in asked.items())
    while following:
        answer = client.get(following)
        assert answer.status_code == 200, answer.content.decode()
        page = answer.json()
        assert answer.headers.get("Link") == (f'<{page["next"]}>; rel="next"' if page["next"] else None)
        found += page["items"]
        following = page["next"]
    return found


@pytest.mark.parametrize(
    "order", ["", "number", "name", "-max_stalls", "max_stalls", "village", "changed_at"]
)
@pytest.mark.parametrize("size", [1, 2, 50])
def test_every_row_once_and_in_order(office: Client, venues: list[str], order: str, size: int) -> None:
    whole = office.get(VENUES, {"order": order, "size": 200}).json()
    assert (whole["total"], whole["next"]) == (COUNT + 2, None)
    ids = [item["id"] for item in whole["items"]]
    assert [item["id"] for item in walked(office, VENUES, cursor="", size=size, order=order)] == ids
    assert [item["id"] for item in walked(office, VENUES, page=1, size=size, order=order)] == ids


@pytest.mark.parametrize("order", ["wanted_from", "-wanted_from"])
def test_empty_values_have_their_place(office: Client, system: Actor, order: str) -> None:
    for item, day in (("FW002", None), ("FW003", "2026-12-02"), ("FW004", None), ("FW005", "2026-12-01")):
        known = ledger("items").model._default_manager.filter(code=item).exists()
        if not known:
            base = ledger("items").examples[0]
            save(actor=system, ledger=ledger("items"), values={**base, "code": item, "name": f"服务{item}"})
        values = {"village": "三元朱村", "item": item, "quantity": 3, "wanted_from": day}
        save(actor=system, ledger=ledger("needs"), values=values)
    whole = office.get("/api/v1/needs/", {"order": order}).json()["items"]
    assert {row["wanted_from"] is None for row in whole} == {True, False}
    for size in (1, 2):
        assert walked(office, "/api/v1/needs/", cursor="", order=order, size=size) == whole


def test_what_comes_later_neither_doubles_nor_hides(office: Client, system: Actor, venues: list[str]) -> None:
    page = office.get(VENUES, {"size": 3, "cursor": ""}).json()
    assert "total" not in page
    seen = [item["name"] for item in page["items"]]
    venue(system, 90)
    venue(system, 91)
    while page["next"]:
        page = office.get(page["next"]).json()
        seen += [item["name"] for item in page["items"]]
    assert sorted(seen) == sorted([*venues, "文化广场", *[n for n in seen if n not in [*venues, "文化广场"]]])
    assert len(seen) == len(set(seen)) == COUNT + 2
    assert not {"场地90", "场地91"} & set(seen)


def test_a_cursor_is_good_for_its_list_and_person_alone(
    office: Client, signed_in: SignIn, venues: list[str]
) -> None:
    following = office.get(VENUES, {"size": 2, "ready": "true", "cursor": ""}).json()["next"]
    cursor = following.rpartition("cursor=")[2].replace("%3D", "=")
    assert office.get(VENUES, {"size": 3, "ready": "true", "cursor": cursor}).status_code == 200
    altered = ("A" if cursor[20] != "A" else "B").join((cursor[:20], cursor[21:]))
    auditor = signed_in("auditor")
    for client, address, asked in (
        (office, VENUES, {"cursor": cursor}),
        (office, VENUES, {"ready": "true", "order": "name", "cursor": cursor}),
        (office, "/api/v1/needs/", {"cursor": cursor}),
        (auditor, VENUES, {"ready": "true", "cursor": cursor}),
        (office, VENUES, {"ready": "true", "cursor": altered}),
        (office, VENUES, {"ready": "true", "cursor": cursor[:-6]}),
        (office, VENUES, {"ready": "true", "cursor": "三元朱"}),
        (office, VENUES, {"ready": "true", "cursor": "x" * 3000}),
    ):
        answer = client.get(address, asked)
        assert answer.status_code == 400, (address, asked)
        (error,) = answer.json()["errors"]
        assert (error["field"], "请去掉 cursor，从第一页重新读" in error["message"]) == ("cursor", True)
    both = office.get(VENUES, {"page": 2, "ready": "true", "cursor": cursor})
    assert [error["field"] for error in both.json()["errors"]] == ["page"]


def test_nothing_can_be_read_from_a_cursor(office: Client, venues: list[str]) -> None:
    pages = [office.get(VENUES, {"size": 1, "order": "name", "cursor": ""}).json()["next"] for _ in range(2)]
    assert pages[0] != pages[1]
    for word in ("name=", "场地", "CD-2026"):
        assert word not in pages[0].rpartition("cursor=")[2]


def test_a_page_from_a_cursor_counts_nothing_and_reads_a_range(office: Client, venues: list[str]) -> None:
    following = office.get(VENUES, {"size": 2, "cursor": ""}).json()["next"]
    with CaptureQueriesContext(connection) as told:
        assert office.get(following).status_code == 200
    statements = [query["sql"] for query in told.captured_queries]
    of_the_list = [sql for sql in statements if ledger("venues").model._meta.db_table in sql]
    assert of_the_list
    assert not any("COUNT(" in sql for sql in of_the_list)
    (listing,) = [sql for sql in statements if "LIMIT 3" in sql]
    assert "OFFSET" not in listing
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {listing}")
            plan = " ".join(str(row[-1]) for row in cursor.fetchall())
        assert "number<?" in plan, plan
