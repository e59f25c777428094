"""The desk and the search: only what is in scope, and only what this person can do something about."""

from __future__ import annotations

import html
import re
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jishi.core.access.actor import actor_of
from jishi.core.access.holds import grant
from jishi.core.access.models import Hold, User
from jishi.core.calendar.models import CalendarDay
from jishi.records.registry import ledger
from jishi.records.services import commit, prepare, save
from jishi.web.desk import shortcuts

MOST_QUERIES = 8
HOME, AWAY = "370783006232", "370783104238"


def listed(client, tab="waiting", **query):
    """What a tab lists: the title by number, and what may be done."""
    text = client.get("/desk/", {"tab": tab, **query}).content.decode()
    rows = re.findall(r"<tr[^>]*>(<td.*?</td>)</tr>", text)
    cells = [
        [re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)] for row in rows
    ]
    return {row[1]: (row[0], *row[5:]) for row in cells}


def counts(client):
    text = client.get("/desk/").content.decode()
    found = re.findall(r'<a href="/desk/\?tab=(\w+)"[^>]*>[^<]+(?:<span class="tab-count">([^<]+)<)?', text)
    return dict(found)


def test_a_unit_sees_the_booths_that_wait_for_it(shire, browser):
    booth = shire.row("booths", 1)
    unit = browser("unit_agent", "unit", booth.unit_id)
    assert listed(unit) == {booth.number: (str(booth), "确认出摊")}
    assert counts(unit) == {"waiting": "1", "overdue": "0", "begun": "", "handled": ""}
    text = unit.get("/desk/").content.decode()
    assert f'href="/l/booths/{booth.pk}/"' in text
    assert "单位承办 · 市人民医院（模拟）" in text


def test_the_office_sees_the_county(shire, office):
    found = listed(office)
    assert sum(number.startswith("MQ") for number in found) == 2
    assert sum(number.startswith("DJ") for number in found) == 2
    assert not any(number.startswith("ZF") for number in found), "the office may not close a diary"
    assert not any(number.startswith("JD") for number in found), (
        "a plan is recorded by the program, not by hand"
    )


def test_a_first_secretary_sees_one_village(shire, cadre):
    found = listed(cadre)
    assert sorted(number[:2] for number in found) == ["JY", "MQ", "QJ", "QJ", "RW", "RW", "SQ", "ZB", "ZF"]
    assert "付家茅坨村 · 测血压" not in str(found)


def test_overdue_stands_first_and_is_said_in_words(shire, office):
    assert [number[:2] for number in listed(office, "overdue")] == ["ZB"], (
        "a shift of yesterday nobody confirmed"
    )
    fair = shire.row("fairs", 1)
    season = {"starts_on": "2026-09-21", "subject": "秋季", "weeks": 13, "fair_count": 3}
    autumn = save(actor=shire.system, ledger=ledger("seasons"), values=season)
    values = {"season": str(autumn.id), "starts_at": "2026-11-18 09:00", "ends_at": "2026-11-18 11:00"}
    save(actor=shire.system, ledger=ledger("fairs"), values=values, id=fair.pk, version=1)
    assert next(iter(listed(office))) == fair.number
    assert [number[:2] for number in listed(office, "overdue")] == ["DJ", "ZB"]
    assert counts(office)["overdue"] == "2"
    assert "已过期 3 天" in office.get("/desk/?tab=overdue").content.decode()


def test_what_i_have_done_and_what_i_have_begun(shire, browser):
    place = shire.place("370783006232")
    cadre = browser("posted_cadre", "village", place.pk)
    visit = shire.row("visits")
    assert listed(cadre, "handled") == listed(cadre, "begun") == {}
    data = {"version": "1", "operation": str(uuid4()), "reason": ""}
    assert cadre.post(f"/l/visits/{visit.pk}/move/close/", data).status_code == 302
    assert list(listed(cadre, "handled")) == [visit.number]
    data = {"version": "2", "operation": str(uuid4()), "reason": "漏了一户"}
    assert cadre.post(f"/l/visits/{visit.pk}/move/reopen/", data).status_code == 302
    assert list(listed(cadre, "handled")) == [visit.number], "moved twice, listed once"
    sent = {
        "village": str(place.pk),
        "name": "村小学操场",
        "id": str(uuid4()),
        "max_stalls": "10",
        "ready": "",
    }
    assert cadre.post("/l/venues/new/", sent).status_code == 302
    (begun,) = listed(cadre, "begun").values()
    assert begun == ("村小学操场",)
    neighbour = browser("posted_cadre", "village", shire.place("370783104238").pk)
    assert listed(neighbour, "begun") == listed(neighbour, "handled") == {}


def test_what_one_has_left_is_no_longer_among_ones_own(shire, browser):
    """One's own are those in scope: after a move to another village the old ones are gone from every tab."""
    place = shire.place("370783006232")
    cadre = browser("posted_cadre", "village", place.pk)
    sent = {
        "village": str(place.pk),
        "name": "村小学操场",
        "id": str(uuid4()),
        "max_stalls": "10",
        "ready": "",
    }
    assert cadre.post("/l/venues/new/", sent).status_code == 302
    assert len(listed(cadre, "begun")) == 1
    Hold.objects.update(scope_key=str(shire.place("370783104238").pk))
    assert listed(cadre, "begun") == {}


@pytest.mark.parametrize("tab", ["waiting", "begun"])
def test_pages_follow_one_another_and_no_row_is_lost_or_doubled(shire, browser, tab):
    place = shire.place("370783006232")
    cadre = browser("village_committee", "village", place.pk)
    (user,) = User.objects.filter(username__startswith="village_committee")
    actor = actor_of(user, date(2026, 11, 21))
    rows = [
        {
            "village": place.code,
            "visited_on": "2026-11-02",
            "purpose": "routine",
            "visitor": f"访{n}",
            "text": "问了收成",
        }
        for n in range(120)
    ]
    commit(actor=actor, batches=[prepare(actor=actor, ledger=ledger("visits"), rows=rows)])
    assert counts(cadre)["waiting"] == "50+"
    seen, address, pages = [], f"/desk/?tab={tab}", 0
    while address:
        text = cadre.get(address).content.decode()
        seen += re.findall(r"ZF-2026-\d{6}", text)
        found = re.search(r'rel="next" href="([^"]+)"', text)
        address, pages = found and html.unescape(found[1]), pages + 1
    assert pages == 3
    assert len(seen) == len(set(seen)) == (121 if tab == "waiting" else 120)


@pytest.mark.parametrize("after", ["x", "~~", "~2026-11-21~01a20000-0000-7000-8000-000000000000", "~x~y"])
def test_a_place_in_the_pages_that_never_was_is_refused(shire, office, after):
    answer = office.get("/desk/", {"after": after})
    assert answer.status_code == 400
    assert "翻页位置不对" in answer.content.decode()


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


@pytest.mark.parametrize("tab", ["waiting", "overdue", "begun", "handled"])
def test_few_queries(shire, office, cadre, browser, tab):
    """Eight for one scope and two more for each further one."""
    unit = browser("unit_agent", "unit", shire.row("booths", 1).unit_id)
    for client in (office, cadre, unit):
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/desk/", {"tab": tab}).status_code == 200
        assert len(queries) <= MOST_QUERIES, [query["sql"][:90] for query in queries]


@pytest.mark.parametrize("tab", ["waiting", "overdue", "begun", "handled"])
def test_two_more_queries_for_each_further_scope(shire, browser, tab):
    client = browser("village_committee", "village", shire.place(HOME).pk)
    (user,) = User.objects.filter(username__startswith="village_committee")
    further = [
        ("village_committee", "village", shire.place(AWAY).pk),
        ("town_party", "town", shire.place("370783006").pk),
        ("unit_agent", "unit", shire.row("booths", 1).unit_id),
        ("team_leader", "team", shire.row("organisations", 2).pk),
    ]
    for scopes, (role, kind, key) in enumerate(further, 2):
        since = date(2026, 1, 1)
        grant(user=user, role=role, scope_kind=kind, scope_key=str(key), starts_on=since, source="test")
        with CaptureQueriesContext(connection) as queries:
            client.get("/desk/", {"tab": tab})
        assert len(queries) <= MOST_QUERIES + 2 * (scopes - 1), scopes
