"""Bulk actions: who may, what a move asks for, what is archived or exported, and what it costs."""

from __future__ import annotations

import uuid
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from ticking import BULK, chosen, key, said, states, untouched

from jishi.records import services
from jishi.records.errors import Forbidden, Invalid, InvalidRows, NotFound, OperationConflict, Stale
from jishi.records.registry import ledger
from jishi.records.services import many


@pytest.fixture
def needs(shire):
    return [shire.row("needs", 0), shire.row("needs", 1)]


def test_who_may_not_is_refused(shire, browser, needs):
    """Neither by the page nor by the door."""
    auditor = browser("auditor")
    assert auditor.post(BULK, {"key": [key(n) for n in needs], "verb": "withdraw"}).status_code == 400
    town = browser("town_party", "town", shire.place("370783006").pk)
    assert town.post(BULK, {"key": [key(n) for n in needs], "verb": "archive"}).status_code == 400
    assert untouched(needs)
    nobody = shire.system.__class__(None, "", "370783", (), shire.system.today)
    with pytest.raises(Forbidden):
        services.act(
            actor=nobody,
            ledger=ledger("needs"),
            verb="withdraw",
            versions={n.pk: n.version for n in needs},
            operation=uuid.uuid4(),
            reason="x",
        )
    assert untouched(needs)


def test_archived_together_with_their_children(shire, office):
    visit = shire.row("visits")
    mentions = ledger("mentions").model._default_manager.filter(visit=visit, archived_at=None)
    assert mentions.count() > 0
    services.act(
        actor=shire.system,
        ledger=ledger("visits"),
        verb="archive",
        versions={visit.pk: visit.version},
        operation=uuid.uuid4(),
        reason="重复登记",
    )
    visit.refresh_from_db()
    assert visit.archived_at is not None
    assert mentions.count() == 0


def test_fields_of_the_move_are_asked_for_once_and_set_on_all(shire, office, monkeypatch):
    """A move with fields: without them nothing is done, with them all rows carry them."""
    needs = ledger("needs")
    steps = tuple(
        step
        if step.code != "serve"
        else type(step)("serve", step.label, ("placed",), step.target, fields=("wanted_from",))
        for step in needs.machine.moves
    )
    machine = type(needs.machine)(code="need", initial="placed", states=needs.machine.states, moves=steps)
    monkeypatch.setitem(needs.__dict__, "machine", machine)
    rows = [shire.row("needs", 0), shire.row("needs", 1)]
    address = chosen(office, rows, "serve")
    assert 'name="serve-wanted_from"' in office.get(address).content.decode()
    wrong = office.post(address, {"serve-wanted_from": "no day"})
    assert wrong.status_code == 400
    assert "应为日期" in said(wrong)
    assert untouched(rows)
    assert office.post(address, {"serve-wanted_from": "2026-12-24"}).status_code == 302
    assert {str(shire.row("needs", n).wanted_from) for n in (0, 1)} == {"2026-12-24"}
    assert states(rows) == ["served", "served"]


def test_ticked_rows_are_exported(shire, office, needs):
    answer = office.post(BULK, {"key": [key(needs[1])], "verb": "export"})
    assert answer.status_code == 200
    sheet = load_workbook(BytesIO(b"".join(answer))).worksheets[0]
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == [needs[1].number]


def test_export_of_ticked_rows_keeps_to_the_scope(shire, cadre, needs):
    answer = cadre.post(BULK, {"key": [key(n) for n in needs], "verb": "export"})
    sheet = load_workbook(BytesIO(b"".join(answer))).worksheets[0]
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == [needs[0].number]


def test_queries_do_not_grow_with_the_rows(shire, office):
    """One record or two: the door reads and writes in the same number of statements."""
    found = []
    for rows in ([shire.row("needs", 0)], [shire.row("needs", 0), shire.row("needs", 1)]):
        with CaptureQueriesContext(connection) as queries:
            services.judge(
                actor=shire.system,
                ledger=ledger("needs"),
                verb="withdraw",
                versions={row.pk: row.version for row in rows},
            )
        found.append(len(queries))
    assert found[0] == found[1] == 1


def test_the_door_says_why_of_each(shire, needs):
    with pytest.raises(InvalidRows) as caught:
        services.act(
            actor=shire.system,
            ledger=ledger("needs"),
            verb="close",
            versions={n.pk: n.version for n in needs},
            operation=uuid.uuid4(),
        )
    assert [row for row, _name, _text in caught.value.faults] == [n.number for n in needs]
    assert untouched(needs)


def test_refusals_have_their_own_answers() -> None:
    """The page tells these apart; a change of their family would turn one into another."""
    assert not issubclass(Stale, Invalid)
    assert not issubclass(OperationConflict, Invalid)
    assert issubclass(many.TooMany, Invalid)
    assert NotFound.status == 404
