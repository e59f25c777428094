"""Bulk actions: ticked or filtered, looked at before, then all or nothing in one operation that is made once."""

from __future__ import annotations

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from ticking import BULK, chosen, key, said, states, untouched

from jishi.core.audit.models import Entry
from jishi.core.preferences.models import Selection
from jishi.records import services
from jishi.records.errors import Invalid
from jishi.records.models import Register, Transition
from jishi.records.registry import ledger
from jishi.records.services import batch, many


@pytest.fixture
def needs(shire):
    return [shire.row("needs", 0), shire.row("needs", 1)]


def test_the_list_has_boxes_for_those_who_may_do_something(shire, office, browser, needs):
    text = office.get("/l/needs/").content.decode()
    assert f'name="key" value="{key(needs[0])}"' in text
    assert "符合条件的全部 2 条" in text
    assert re.findall(r'<option value="(\w+)">', text.split('name="verb"')[1].split("</select>")[0]) == [
        "serve",
        "close",
        "withdraw",
        "archive",
        "notify",
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
