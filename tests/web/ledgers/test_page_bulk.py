"""Bulk actions: ticked or filtered, looked at before, then all or nothing in one operation that is made once."""

from __future__ import annotations

import re
import uuid
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from jishi.core.audit.models import Entry
from jishi.core.preferences.models import Selection
from jishi.records import services
from jishi.records.errors import Forbidden, Invalid, InvalidRows, NotFound, OperationConflict, Stale
from jishi.records.models import Register, Transition
from jishi.records.registry import ledger
from jishi.records.services import batch, many

BULK = "/l/needs/bulk/"


@pytest.fixture
def needs(shire):
    return [shire.row("needs", 0), shire.row("needs", 1)]


def key(row) -> str:
    return f"{row.pk}:{row.version}"


def chosen(client, rows, verb="withdraw", query=""):
    """Ticks and goes on to the preview; its address."""
    answer = client.post(f"{BULK}{query}", {"key": [key(row) for row in rows], "verb": verb})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def states(rows):
    return [type(row)._default_manager.get(pk=row.pk).state for row in rows]


def untouched(rows, at="placed") -> bool:
    fresh = [type(row)._default_manager.get(pk=row.pk) for row in rows]
    return [(row.state, row.version) for row in fresh] == [(at, row.version) for row in rows]


def said(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode().split("<main")[1]))


def test_the_list_has_boxes_for_those_who_may_do_something(shire, office, browser, needs):
    text = office.get("/l/needs/").content.decode()
    assert f'name="key" value="{key(needs[0])}"' in text
    assert "符合条件的全部 2 条" in text
    assert re.findall(r'<option value="(\w+)">', text.split('name="verb"')[1].split("</select>")[0]) == [
        "serve",
        "close",
        "withdraw",
        "archive",
        "export",
    ]
    assert 'name="key"' not in browser("auditor").get("/l/needs/").content.decode()


def test_the_preview_says_what_would_happen_and_does_nothing(shire, office, needs):
    address = chosen(office, needs)
    text = said(office.get(address))
    assert "选了 2 条，能办 2 条，不能办 0 条。现在还没有办。" in text
    assert "2 条：待安排 → 已撤回" in text
    assert needs[0].number in text
    assert untouched(needs)


def test_confirmed_it_is_done_in_one_operation_with_an_entry_for_each(shire, office, needs):
    address = chosen(office, needs, query="?order=quantity")
    before = Entry.objects.count()
    answer = office.post(address, {"reason": "村里已经办了"}, follow=True)
    assert answer.redirect_chain[0][0] == "/l/needs/?order=quantity"
    assert "已批量“撤回” 2 条。" in answer.content.decode()
    assert states(needs) == ["withdrawn", "withdrawn"]
    entries = Entry.objects.order_by("-seq")[:2]
    assert Entry.objects.count() == before + 2
    assert {entry.verb for entry in entries} == {"move"}
    assert len({entry.operation for entry in entries}) == 1
    assert {t.reason for t in Transition.objects.filter(move="withdraw")} == {"村里已经办了"}
    assert {row.state for row in Register.objects.filter(pk__in=[n.pk for n in needs])} == {"withdrawn"}


def test_sent_twice_it_is_done_once(shire, office, needs):
    address = chosen(office, needs)
    office.post(address, {"reason": "重复"})
    before = Entry.objects.count()
    answer = office.post(address, {"reason": "重复"}, follow=True)
    assert "已经办过，没有重复办" in answer.content.decode()
    assert Entry.objects.count() == before
    assert office.post(address, {"reason": "另一个理由"}).status_code == 409
    assert [type(n)._default_manager.get(pk=n.pk).version for n in needs] == [n.version + 1 for n in needs]


def test_a_reason_that_is_required_is_asked_for(shire, office, needs):
    address = chosen(office, needs)
    answer = office.post(address, {"reason": "  "})
    assert answer.status_code == 400
    assert "须写明理由" in said(answer)
    assert untouched(needs)


def test_one_that_cannot_holds_back_all_unless_those_that_can_were_chosen(shire, office, needs):
    services.move(
        actor=shire.system, ledger=ledger("needs"), id=needs[0].pk, move="withdraw", version=1, reason="先撤"
    )
    needs = [shire.row("needs", 0), shire.row("needs", 1)]
    address = chosen(office, needs)
    text = said(office.get(address))
    assert "能办 1 条，不能办 1 条" in text
    assert "现处于“已撤回”，“撤回”只能从“待安排”办理" in text
    answer = office.post(address, {"reason": "重复", "which": "all"})
    assert answer.status_code == 400
    assert "一条也没有办" in said(answer)
    assert states(needs) == ["withdrawn", "placed"]
    done = office.post(address, {"reason": "重复", "which": "able"}, follow=True)
    assert "已批量“撤回” 1 条，另有 1 条没有办。" in done.content.decode()
    assert states(needs) == ["withdrawn", "withdrawn"]


def test_a_row_changed_since_the_list_was_read_is_refused_by_name(shire, office, needs):
    address = chosen(office, needs)
    services.save(
        actor=shire.system,
        ledger=ledger("needs"),
        values={"wanted_from": "2026-12-30"},
        id=needs[0].pk,
        version=needs[0].version,
    )
    assert "您选择之后有人改过它" in said(office.get(address))
    answer = office.post(address, {"reason": "重复"})
    assert answer.status_code == 400
    assert states(needs) == ["placed", "placed"]


def test_somebody_between_the_check_and_the_write_undoes_all(shire, office, needs, monkeypatch):
    """The versions are compared once more inside the transaction."""
    address = chosen(office, needs)
    write = batch.Writing.flush

    def late(self, operation):
        type(needs[1])._default_manager.filter(pk=needs[1].pk).update(version=needs[1].version + 5)
        write(self, operation)

    monkeypatch.setattr(batch.Writing, "flush", late)
    answer = office.post(address, {"reason": "重复"})
    assert answer.status_code == 409
    assert "一条也没有办" in said(answer)
    assert states(needs) == ["placed", "placed"]
    assert Transition.objects.filter(move="withdraw").count() == 0


def test_ids_outside_the_scope_are_refused_without_a_word_about_them(shire, cadre, needs):
    mine, foreign = needs
    address = chosen(cadre, [mine, foreign])
    text = said(cadre.get(address))
    assert "能办 1 条，不能办 1 条" in text
    assert "不在您的范围内" in text
    assert foreign.number not in text
    assert str(foreign.village) not in text
    assert cadre.post(address, {"reason": "重复"}).status_code == 400
    assert untouched(needs)
    cadre.post(address, {"reason": "重复", "which": "able"})
    assert states(needs) == ["withdrawn", "placed"]


def test_all_that_match_are_those_in_scope(shire, office, cadre, needs):
    answer = office.post(f"{BULK}?village=370783104238", {"all": "1", "verb": "withdraw"})
    assert list(Selection.objects.get().versions) == [str(needs[1].pk)]
    assert "选了 1 条" in said(office.get(answer["Location"]))
    Selection.objects.all().delete()
    cadre.post(BULK, {"all": "1", "verb": "withdraw"})
    assert list(Selection.objects.get().versions) == [str(needs[0].pk)]


def test_more_than_the_limit_is_refused_before_anything_is_read(shire, office, needs, monkeypatch):
    ids = {uuid.uuid4(): 1 for _n in range(many.MOST + 1)}
    with (
        CaptureQueriesContext(connection) as queries,
        pytest.raises(Invalid, match="选了 10001 条，一次最多办 10000 条"),
    ):
        services.act(
            actor=shire.system,
            ledger=ledger("needs"),
            verb="withdraw",
            versions=ids,
            operation=uuid.uuid4(),
            reason="多",
        )
    assert len(queries) == 0
    monkeypatch.setattr("jishi.web.ledgers.bulk.MOST", 1)
    assert "全部超过 1 条" in office.get("/l/needs/").content.decode()
    answer = office.post(BULK, {"all": "1", "verb": "withdraw"})
    assert answer.status_code == 400
    assert office.post(BULK, {"key": [key(n) for n in needs], "verb": "withdraw"}).status_code == 400
    assert Selection.objects.count() == 0


def test_ten_thousand_ticks_in_one_form_are_refused(shire, office, needs):
    keys = [f"{uuid.uuid4()}:1" for _n in range(10_001)]
    assert office.post(BULK, {"key": keys, "verb": "withdraw"}).status_code == 400
    assert Selection.objects.count() == 0


@pytest.mark.parametrize(
    "sent, reason",
    [
        pytest.param({"key": ["nonsense"], "verb": "withdraw"}, "勾选的内容不完整", id="no id"),
        pytest.param({"key": [f"{uuid.uuid4()}:x"], "verb": "withdraw"}, "勾选的内容不完整", id="no version"),
        pytest.param({"key": [], "verb": "no_such_move"}, "请先选要办的动作", id="no such move"),
        pytest.param({"all": "1", "verb": "take"}, "请先选要办的动作", id="a move of a page of its own"),
        pytest.param({"all": "1", "verb": ""}, "请先选要办的动作", id="no move"),
    ],
)
def test_a_wrong_choice_is_refused(shire, office, sent, reason):
    answer = office.post(BULK, sent)
    assert answer.status_code == 400
    assert reason in answer.content.decode()
    assert Selection.objects.count() == 0


def test_nothing_ticked_leads_back_with_a_word(shire, office):
    answer = office.post(f"{BULK}?order=quantity", {"verb": "withdraw"}, follow=True)
    assert answer.redirect_chain[0][0] == "/l/needs/?order=quantity"
    assert "还没有勾选任何一条" in answer.content.decode()


def test_another_persons_choice_is_not_there(shire, office, browser, needs):
    address = chosen(office, needs)
    other = browser("fair_office")
    assert other.get(address).status_code == 404
    assert other.post(address, {"reason": "重复"}).status_code == 404
    assert office.get(address.replace("/needs/", "/fairs/")).status_code == 404
    assert untouched(needs)


def test_a_day_later_it_is_forgotten(shire, office, needs):
    address = chosen(office, needs)
    Selection.objects.update(created_at="2026-11-20T00:00:00Z")
    assert office.post(address, {"reason": "重复"}).status_code == 404
    chosen(office, needs)
    assert Selection.objects.count() == 1
    assert untouched(needs)


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
