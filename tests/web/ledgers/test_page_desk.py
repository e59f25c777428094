"""The desk and the search: only what is in scope, and only what this person can do something about."""

from __future__ import annotations

import re
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jishi.core.calendar.models import CalendarDay
from jishi.records.registry import ledger
from jishi.records.services import save
from jishi.web.desk import shortcuts

MOST_QUERIES = 14


def waiting(text: str) -> dict[str, str]:
    part = text[text.index('id="waiting"') : text.index('class="desk-columns"')]
    labels = re.findall(r'figure-label">(?:<svg.*?</svg>)?([^<]+)<', part)
    values = re.findall(r'figure-value">(\d+)<', part)
    return dict(zip(labels, values, strict=True))


def test_a_unit_sees_the_booths_that_wait_for_it(shire, browser):
    unit = browser("unit_agent", "unit", shire.row("booths", 1).unit_id)
    text = unit.get("/desk/").content.decode()
    assert waiting(text) == {"摊位 · 待单位确认": "1"}
    assert 'href="/l/booths/?state=placed"' in text
    assert "可办：确认出摊" in text
    assert "单位承办 · 市人民医院（模拟）" in text


def test_the_office_sees_the_county(shire, office):
    found = waiting(office.get("/desk/").content.decode())
    assert found["民情 · 已摘出"] == "2"
    assert found["大集 · 拟办"] == "2"
    assert "走访与民情日记 · 已记录" not in found, "the office may not close a diary"
    assert "大集季 · 准备中" not in found, "a plan is recorded by the program, not by hand"


def test_a_first_secretary_sees_one_village(shire, cadre):
    text = cadre.get("/desk/").content.decode()
    assert waiting(text) == {"民情 · 已摘出": "1", "走访与民情日记 · 已记录": "1"}
    assert "付家茅坨村 · 测血压" not in text


def test_overdue_stands_first_and_is_said_in_words(shire, office):
    fair = shire.row("fairs", 1)
    season = {"starts_on": "2026-09-21", "subject": "秋季", "weeks": 13, "fair_count": 3}
    autumn = save(actor=shire.system, ledger=ledger("seasons"), values=season)
    values = {"season": str(autumn.id), "starts_at": "2026-11-18 09:00", "ends_at": "2026-11-18 11:00"}
    save(actor=shire.system, ledger=ledger("fairs"), values=values, id=fair.pk, version=1)
    text = office.get("/desk/").content.decode()
    due = text[text.index("快到期的") :]
    assert due.index(fair.number) < due.index("DJ-2026-000001")
    assert "已过期 3 天" in due


def test_what_i_touched_last(shire, cadre):
    visit = shire.row("visits")
    assert "我最近办的" not in cadre.get("/desk/").content.decode()
    data = {"version": "1", "operation": str(uuid4()), "reason": ""}
    assert cadre.post(f"/l/visits/{visit.pk}/move/close/", data).status_code == 302
    text = cadre.get("/desk/").content.decode()
    assert visit.number in text[text.index("我最近办的") :]


@pytest.mark.parametrize("provisional, said", [(True, True), (False, False)])
def test_days_off_that_are_not_announced_yet(shire, office, provisional, said):
    CalendarDay.objects.create(
        county="370783",
        year=2027,
        date=date(2027, 1, 1),
        is_workday=False,
        name="元旦",
        source="法",
        provisional=provisional,
    )
    text = office.get("/desk/").content.decode()
    assert ("2027 年的放假安排还没有公布" in text) is said


def test_nobody_without_a_role(shire, browser):
    client = browser("auditor")
    from jishi.core.access.models import Hold

    Hold.objects.all().delete()
    answer = client.get("/desk/")
    assert answer.status_code == 200
    assert "还没有分配角色" in answer.content.decode()


def test_shortcuts_of_features_stand_first(shire, office, monkeypatch):
    monkeypatch.setattr(shortcuts, "_offered", {})
    shortcuts.add(
        shortcuts.Shortcut(
            code="plan", label="排大集", href="/plan/", shown=lambda actor: "fair_office" in actor.roles
        )
    )
    text = office.get("/desk/").content.decode()
    assert text.index('href="/plan/"') < text.index('href="/l/fairs/new/"')


@pytest.mark.parametrize(
    "query, found, hidden",
    [
        ("三元朱", "XQ-2026-000001", "XQ-2026-000002"),
        ("xq-2026-000001", "XQ-2026-000001", "ZF-2026"),
        ("茅坨", "DD-2026", "XQ-2026-000002"),
    ],
)
def test_search_stays_in_scope(shire, cadre, query, found, hidden):
    text = cadre.get("/search/", {"q": query}).content.decode()
    assert found in text
    assert hidden not in text


def test_search_says_that_nothing_was_found(shire, cadre):
    assert "没有查到“没有的词”" in cadre.get("/search/?q=没有的词").content.decode()
    assert "请输入要查的内容" in cadre.get("/search/").content.decode()


def test_few_queries(shire, office, cadre):
    for client in (office, cadre):
        with CaptureQueriesContext(connection) as queries:
            client.get("/desk/")
        assert len(queries) <= MOST_QUERIES
