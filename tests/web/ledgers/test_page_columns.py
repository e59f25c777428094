"""A person's own columns: chosen, ordered, kept for them alone, exported as shown, and never what is not theirs to see."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jishi.core.access.actor import Actor, HoldValue
from jishi.core.preferences.models import ListView
from jishi.records.ledger import P2
from jishi.records.registry import ledger
from jishi.records.selectors import listable

COLUMNS = "/l/needs/columns/"


def heads(answer) -> list[str]:
    part = answer.content.decode().split("<thead>")[1].split("</thead>")[0]
    cells = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', part, re.S)
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in cells]


def order_on(answer) -> list[str]:
    return re.findall(r'name="order" value="([^"]+)"', answer.content.decode())


def ticked(answer) -> list[str]:
    return re.findall(r'name="column" value="([^"]+)" checked', answer.content.decode())


def test_the_page_offers_the_declared_columns_ticked_and_first(shire, office):
    answer = office.get(COLUMNS)
    assert ticked(answer) == list(ledger("needs").columns)
    assert order_on(answer)[:7] == list(ledger("needs").columns)
    assert {"asked_on", "created_by", "changed_at"} <= set(order_on(answer))


def test_chosen_columns_stand_in_their_order_for_this_person_alone(shire, office, browser):
    answer = office.post(COLUMNS, {"order": ["asked_on", "number", "item"], "column": ["item", "asked_on"]})
    assert answer.status_code == 302
    assert heads(office.get("/l/needs/")) == ["最早提出", "服务项目"]
    assert ticked(office.get(COLUMNS)) == ["asked_on", "item"]
    assert "县" not in heads(browser("fair_office").get("/l/needs/"))
    assert len(heads(browser("fair_office").get("/l/needs/"))) == len(ledger("needs").columns)


def test_another_order_is_sent_without_a_script_and_not_yet_kept(shire, office):
    before = order_on(office.get(COLUMNS))
    answer = office.post(COLUMNS, {"order": before, "column": ["number", "item"], "up": "town"})
    assert order_on(answer)[:2] == ["town", "number"]
    assert ticked(answer) == ["number", "item"]
    assert (
        order_on(office.post(COLUMNS, {"order": before, "column": ["number"], "down": before[-1]})) == before
    )
    assert order_on(office.post(COLUMNS, {"order": before, "column": ["number"], "up": "nothing"})) == before
    assert ListView.objects.count() == 0


def test_the_default_comes_back(shire, office):
    office.post(COLUMNS, {"order": ["item"], "column": ["item"]})
    office.post(COLUMNS, {"reset": "1"})
    assert heads(office.get("/l/needs/")) == [str(h) for h in heads(office.get("/l/needs/?view=all"))]
    assert ListView.objects.count() == 0


@pytest.mark.parametrize(
    "columns, reason",
    [
        pytest.param(["no_such_column"], "没有“no_such_column”这一列", id="no such column"),
        pytest.param(["item", "county"], "没有“county”这一列", id="a column that is not for lists"),
        pytest.param([], "请至少选一列", id="none at all"),
    ],
)
def test_a_wrong_choice_is_refused_and_nothing_is_kept(shire, office, columns, reason):
    answer = office.post(COLUMNS, {"order": ["item"], "column": columns})
    assert answer.status_code == 400
    assert reason in answer.content.decode()
    assert ListView.objects.count() == 0


def test_a_kept_column_that_is_gone_is_left_out(shire, office):
    office.post(COLUMNS, {"order": ["item"], "column": ["item"]})
    ListView.objects.update(columns="no_longer_there,item")
    assert heads(office.get("/l/needs/")) == ["服务项目"]
    ListView.objects.update(columns="no_longer_there")
    assert len(heads(office.get("/l/needs/"))) == len(ledger("needs").columns)


def test_personal_columns_are_for_those_who_handle_them(shire, monkeypatch):
    """A personal field that the list does not declare is offered to the roles that read it, and to no other."""
    needs = ledger("needs")
    monkeypatch.setitem(needs.classes, "asked_on", P2)
    from jishi.records import fields

    fields._described.cache_clear()
    fields._fields.cache_clear()
    try:

        def person(role):
            return Actor(None, role, "370783", (HoldValue(role, "county", "370783"),), shire.system.today)

        assert "asked_on" in listable(shire.system, needs)
        assert not needs.allows("auditor", "read_personal")
        assert "asked_on" not in listable(person("auditor"), needs)
    finally:
        monkeypatch.undo()
        fields._described.cache_clear()
        fields._fields.cache_clear()


def test_a_relation_is_offered_to_those_who_may_open_its_ledger(shire):
    seasons = ledger("fairs")
    person = Actor(None, "", "370783", (HoldValue("posted_cadre", "county", "370783"),), shire.system.today)
    offered = listable(person, seasons)
    for name in offered:
        if name in seasons.columns:
            continue
        info = seasons.model._meta.get_field(name)
        owner = next(
            (e for e in (ledger(c) for c in ("seasons", "venues")) if info.related_model is e.model), None
        )
        assert owner is None or any(owner.allows(role, "view") for role in ("posted_cadre",)), name


def test_every_column_that_is_offered_also_sorts(shire, office):
    names = order_on(office.get(COLUMNS))
    office.post(COLUMNS, {"order": names, "column": names})
    for name in names:
        for sign in ("", "-"):
            assert office.get(f"/l/needs/?order={sign}{name}").status_code == 200, name


def test_own_columns_cost_no_query_for_each_row(shire, office):
    names = order_on(office.get(COLUMNS))
    office.post(COLUMNS, {"order": names, "column": names})
    with CaptureQueriesContext(connection) as queries:
        office.get("/l/needs/")
    assert len(queries) <= 8, [q["sql"][:120] for q in queries]


def read(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))


def test_export_as_shown_has_these_columns_and_the_totals_of_the_filter(shire, office):
    office.post(COLUMNS, {"order": ["item", "quantity"], "column": ["item", "quantity"]})
    found = read(office.get("/l/needs/export/?format=csv&shown=1&order=quantity"))
    assert found[0] == ["服务项目", "人数"]
    assert [row[1] for row in found[1:]] == ["12", "40", "52"]
    assert found[-1][0] == "合计"
    narrow = read(office.get("/l/needs/export/?format=csv&shown=1&village=370783104238"))
    assert [row[1] for row in narrow[1:]] == ["40", "40"]


def test_the_other_export_keeps_what_an_import_takes_back(shire, office):
    office.post(COLUMNS, {"order": ["item"], "column": ["item"]})
    found = read(office.get("/l/needs/export/?format=csv"))
    assert found[0][0] == "编号"
    assert found[0][-1] == "版本"
    assert len(found) == 3


def test_export_as_shown_begins_no_formula(shire, office):
    item = shire.row("items")
    type(item)._default_manager.filter(pk=item.pk).update(name="=1+1")
    office.post("/l/items/columns/", {"order": ["name"], "column": ["name"]})
    found = read(office.get("/l/items/export/?format=csv&shown=1"))
    assert ["'=1+1"] in found
    assert b"".join(office.get("/l/items/export/?shown=1"))[:2] == b"PK"
