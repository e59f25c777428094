"""The chain: written in order, tied to what it tells of, cheap in bulk, and closed to change."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from installed import COUNTY, Installation

from jishi.core.audit.canonical import NotCanonical, canonical
from jishi.core.audit.chain import GENESIS, AppendedOutsideTransaction, Draft, Prepared, append
from jishi.core.audit.models import Entry, Head
from jishi.core.audit.verifying import verify
from jishi.core.transactions import run_tx

ACTOR = UUID("0190a000-0000-7000-8000-000000000001")


def added(county: str, *drafts: Draft) -> int:
    """The number of the last entry, once these stand."""
    append(county, drafts)
    return Head.objects.get(county=county).seq


def draft(verb: str = "create", **payload: object) -> Draft:
    return Draft(ACTOR, "大集办经办员", "visits", None, verb, dict(payload))


@pytest.mark.django_db
def test_entries_are_numbered_and_chained() -> None:
    assert added(COUNTY, draft(village="三元朱村"), draft("move", to="held")) == 2
    assert added(COUNTY, draft("archive")) == 3
    first, second, third = Entry.objects.filter(county=COUNTY).order_by("seq")
    assert (first.seq, first.previous) == (1, GENESIS)
    assert (second.seq, second.previous) == (2, first.hash)
    assert (third.seq, third.previous) == (3, second.hash)
    assert first.payload == {"village": "三元朱村"}
    assert first.actor_id == ACTOR
    head = Head.objects.get(county=COUNTY)
    assert (head.seq, head.hash) == (3, third.hash)
    assert verify(COUNTY) == []


@pytest.mark.django_db
def test_counties_have_chains_of_their_own() -> None:
    append(COUNTY, [draft(), draft()])
    assert added("370702", draft()) == 1
    assert Entry.objects.get(county="370702").previous == GENESIS
    assert verify("370702") == []


@pytest.mark.django_db
def test_nothing_to_write_leaves_the_head() -> None:
    append(COUNTY, [draft()])
    assert added(COUNTY) == 1
    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_a_refused_change_takes_its_entry_with_it() -> None:
    append(COUNTY, [draft()])
    with transaction.atomic():
        append(COUNTY, [draft()])
        transaction.set_rollback(True)
    assert Head.objects.get(county=COUNTY).seq == 1
    assert added(COUNTY, draft()) == 2
    assert verify(COUNTY) == []


def test_an_entry_needs_the_transaction_of_its_change() -> None:
    with pytest.raises(AppendedOutsideTransaction, match="run_tx"):
        append(COUNTY, [draft()])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET verb = 'nothing'",
        "UPDATE audit_entry SET payload = payload",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_entry WHERE seq = 1",
    ],
)
def test_the_database_refuses_to_change_an_entry(statement: str) -> None:
    append(COUNTY, [draft(village="三元朱村"), draft()])
    with pytest.raises(IntegrityError, match="只能追加"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert [entry.payload for entry in Entry.objects.order_by("seq")] == [{"village": "三元朱村"}, {}]


@pytest.mark.django_db
def test_the_database_refuses_what_empties_or_replaces_the_table() -> None:
    append(COUNTY, [draft()])
    if connection.vendor == "postgresql":
        statement = "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE audit_entry"
    else:
        statement = "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry"
    with pytest.raises(IntegrityError, match="只能追加"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.count() == 1


def test_writers_at_once_make_one_chain(installation: Installation) -> None:
    def five_times(_writer: int) -> None:
        for _ in range(5):
            run_tx(lambda: append(COUNTY, [draft(), draft()]))
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(five_times, range(4)))
    assert Head.objects.get(county=COUNTY).seq == 40
    assert verify(COUNTY) == []


@pytest.mark.django_db
def test_thirty_thousand_entries_take_under_a_second_inside_the_transaction() -> None:
    drafts = [
        draft(village="三元朱村", item="血压测量", quantity=number, wanted="2026-04-01")
        for number in range(30_000)
    ]
    prepared = Prepared(COUNTY)
    prepared.add(drafts)
    before = time.process_time()
    append(COUNTY, prepared)
    spent = time.process_time() - before
    assert Entry.objects.count() == 30_000
    assert verify(COUNTY) == []
    assert spent < 1.0


def test_a_value_has_one_spelling() -> None:
    moment = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    spelt = canonical(
        {"b": [date(2026, 3, 2), moment, Decimal("1.50")], "a": "三元朱", "id": ACTOR, "no": None}
    )
    assert spelt == (
        '{"a":"三元朱","b":["2026-03-02","2026-03-02T01:00:00.000000+00:00","1.50"],'
        '"id":"0190a000-0000-7000-8000-000000000001","no":null}'
    )


@pytest.mark.parametrize("value", [{1, 2}, object(), b"raw"])
def test_a_value_without_an_agreed_spelling_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical, match=type(value).__name__):
        canonical({"value": value})
