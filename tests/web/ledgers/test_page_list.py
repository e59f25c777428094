"""The list: filters, search, order, pages, totals, and a number of queries that does not grow."""

from __future__ import annotations

import re

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from jishi.kinds import AmountField
from jishi.records.fields import describe
from jishi.records.registry import ledger, ledgers
from jishi.records.services import commit, prepare
from jishi.sheets import as_shown
from jishi.web.ledgers.list_table import SIZE, amount

MOST_QUERIES = 8


def rows(answer) -> list[str]:
    return re.findall(r'class="row-link" href="[^"]+">([^<]+)<', answer.content.decode())


def test_columns_rows_and_total(shire, office):
    answer = office.get("/l/needs/")
    text = answer.content.decode()
    assert rows(answer) == ["XQ-2026-000002", "XQ-2026-000001"]
    assert "共 2 条" in text
    assert re.search(r"<tfoot>.*>52<", text, re.S)
    assert 'data-remember="needs"' in text


@pytest.mark.parametrize(
    "name, query, expected",
    [
        ("ascending", "order=quantity", ["XQ-2026-000001", "XQ-2026-000002"]),
        ("descending", "order=-quantity", ["XQ-2026-000002", "XQ-2026-000001"]),
        ("by title of a relation", "order=item", ["XQ-2026-000001", "XQ-2026-000002"]),
        ("words", "q=三元朱", ["XQ-2026-000001"]),
        ("number", "q=xq-2026-000002", ["XQ-2026-000002"]),
        ("code of a village", "village=370783104238", ["XQ-2026-000002"]),
        ("state", "state=placed", ["XQ-2026-000002", "XQ-2026-000001"]),
        ("no such state among them", "state=closed", []),
        ("past the last page", "page=99", ["XQ-2026-000002", "XQ-2026-000001"]),
        ("two conditions", "village=370783104238&item=FW-901", []),
    ],
)
def test_query(shire, office, name, query, expected):
    assert rows(office.get(f"/l/needs/?{query}")) == expected, name


@pytest.mark.parametrize(
    "query, expected",
    [
        ("starts_at_from=2027-01-06", ["DJ-2026-000002"]),
        ("starts_at_to=2027-01-05", ["DJ-2026-000001"]),
        ("starts_at_from=2027-01-05&starts_at_to=2027-01-12", ["DJ-2026-000002", "DJ-2026-000001"]),
    ],
)
def test_range_of_days(shire, office, query, expected):
    assert rows(office.get(f"/l/fairs/?{query}")) == expected


def test_a_chosen_record_is_shown_by_name(shire, office):
    village = shire.place("370783104238")
    text = office.get(f"/l/needs/?village={village.pk}").content.decode()
    assert f'name="village" value="{village.pk}"' in text
    assert f'value="{village}" role="combobox"' in text
    assert "已用 1 个条件" in text


@pytest.mark.parametrize(
    "name, query, expected",
    [
        ("a name", "village-text=付家茅坨村", ["XQ-2026-000002"]),
        ("a code", "village-text=370783104238&village-was=", ["XQ-2026-000002"]),
        (
            "another name over a chosen one",
            "village={0}&village-text=付家茅坨村&village-was=三元朱村",
            ["XQ-2026-000002"],
        ),
        (
            "the chosen one as it was",
            "village={0}&village-text=三元朱村&village-was=三元朱村",
            ["XQ-2026-000001"],
        ),
        (
            "the words deleted",
            "village={0}&village-text=&village-was=三元朱村",
            ["XQ-2026-000002", "XQ-2026-000001"],
        ),
    ],
)
def test_a_relation_is_filtered_by_words_without_a_script(shire, office, name, query, expected):
    answer = office.get(f"/l/needs/?{query.format(shire.place('370783006232').pk)}")
    assert rows(answer) == expected, name
    assert "village-text=" not in answer.content.decode().split("<thead>")[1].split("</thead>")[0]


def test_words_that_name_nothing_are_said_and_stay_to_be_mended(shire, office):
    answer = office.get("/l/needs/?village-text=没有这个村&village-was=")
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "没有“没有这个村”" in text
    assert 'name="village-text" value="没有这个村"' in text


def test_the_controls_of_a_relation_are_sent_by_a_browser_without_a_script(shire, office):
    text = office.get("/l/needs/").content.decode()
    assert 'name="village-text"' in text
    assert 'form="none"' not in text


def test_totals_are_over_the_filter_and_follow_the_columns(shire, office):
    """Also where their column is left out, and with separators; nothing under an empty list."""
    need = shire.row("needs")
    type(need)._default_manager.filter(pk=need.pk).update(quantity=1_234_567)
    text = office.get("/l/needs/").content.decode()
    assert '<td class="number" data-label="人数">1,234,607</td>' in text
    assert ">40</td>" in office.get("/l/needs/?village=370783104238").content.decode().split("<tfoot>")[1]
    assert "<tfoot>" not in office.get("/l/needs/?state=closed").content.decode()
    office.post("/l/needs/columns/", {"order": ["item"], "column": ["item"]})
    text = office.get("/l/needs/").content.decode()
    assert "<tfoot>" not in text
    assert "人数 <b>1,234,607</b>" in text


@pytest.mark.parametrize(
    "query, reason",
    [
        ("quantity=3", "不能按这个字段筛选"),
        ("order=sources", "不能按“sources”排序"),
        ("state=nowhere", "没有“nowhere”这个状态"),
        ("village=没有这个村", "没有“没有这个村”"),
    ],
)
def test_a_wrong_condition_is_said_and_shows_nothing(shire, office, query, reason):
    answer = office.get(f"/l/needs/?{query}")
    assert answer.status_code == 400
    assert reason in answer.content.decode()
    assert rows(answer) == []


def test_an_empty_answer_offers_the_way_back(shire, neighbour):
    text = neighbour.get("/l/venues/?q=没有的场地").content.decode()
    assert "没有查到" in text
    assert "清除条件" in text


def test_empty_scope_offers_the_first_step(browser, shire):
    town = browser("town_party", "town", shire.place("370783104").pk)
    for need in shire.ids["needs"]:
        shire.row("needs").__class__._default_manager.filter(pk=need).update(archived_at="2026-11-20T00:00Z")
    text = town.get("/l/needs/").content.decode()
    assert "您的范围内还没有“需求”" in text
    assert "新增第一条" in text
    assert "/l/needs/template/" in text


def test_archived_only_when_asked(shire, office):
    need = shire.row("needs")
    type(need)._default_manager.filter(pk=need.pk).update(archived_at="2026-11-20T00:00Z")
    assert rows(office.get("/l/needs/")) == ["XQ-2026-000002"]
    assert rows(office.get("/l/needs/?archived=1")) == ["XQ-2026-000002", "XQ-2026-000001"]


@pytest.mark.parametrize(
    "column, value, shown",
    [
        (AmountField("金额（元）"), 123_456_789, "1,234,567.89"),
        (AmountField("面积（亩）", places=4), 25_000, "2.5000"),
        (models.IntegerField("人数"), 1_234_567, "1,234,567"),
        (models.IntegerField("人数"), 0, "0"),
        (models.FloatField("里程"), 1234.5, "1,234.5"),
    ],
)
def test_a_sum_is_written_in_its_unit(column, value, shown):
    column.set_attributes_from_name("sum")
    info = describe(column)
    assert amount(info, value) == shown
    assert as_shown._sum(info, {"sum": value}) == float(shown.replace(",", ""))


def test_pages_keep_the_conditions(shire, office):
    items = ledger("items")
    batch = prepare(
        actor=shire.system,
        ledger=items,
        rows=[
            {
                "code": f"FX-{n:03}",
                "name": f"项目{n:03}",
                "category": "医疗",
                "unit_kind": "县医院",
                "minutes": 5,
                "capacity": 9,
            }
            for n in range(120)
        ],
    )
    commit(actor=shire.system, batches=[batch])
    first = office.get("/l/items/?q=FX&order=code")
    assert rows(first)[0] == "FX-000"
    assert len(rows(first)) == SIZE
    assert "第 1 / 3 页" in first.content.decode()
    assert "/l/items/?q=FX&amp;order=code&amp;page=2" in first.content.decode()
    last = office.get("/l/items/?q=FX&order=code&page=3")
    assert rows(last)[0] == "FX-100"
    assert len(rows(last)) == 20
    assert '<td class="rownumber">101</td>' in last.content.decode()


@pytest.mark.parametrize("code", [entry.code for entry in ledgers()])
def test_queries_are_few(shire, browser, code):
    # The town, where a ledger is no business of the fair office.
    role = next(one for one in ("fair_office", "town_party") if ledger(code).allows(one, "view"))
    client = browser(role)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/l/{code}/").status_code == 200
    assert len(queries) <= MOST_QUERIES, [q["sql"][:160] for q in queries]


def test_queries_do_not_grow(shire, office):
    with CaptureQueriesContext(connection) as few:
        office.get("/l/capabilities/")
    teams = ledger("capabilities")
    items = prepare(
        actor=shire.system,
        ledger=ledger("items"),
        rows=[
            {
                "code": f"FX-{n}",
                "name": f"项目{n}",
                "category": "医疗",
                "unit_kind": "县医院",
                "minutes": 5,
                "capacity": 9,
            }
            for n in range(30)
        ],
    )
    commit(actor=shire.system, batches=[items])
    batch = prepare(
        actor=shire.system,
        ledger=teams,
        rows=[{"team": "D-901", "item": f"FX-{n}", "people": 10} for n in range(30)],
    )
    commit(actor=shire.system, batches=[batch])
    with CaptureQueriesContext(connection) as many:
        answer = office.get("/l/capabilities/")
    assert len(rows(answer)) == 32
    assert len(many) == len(few)


def test_choices_are_scoped_and_told_apart(shire, office, browser):
    text = office.get("/l/needs/choices/village/?q=三元朱").content.decode()
    assert text.count("<li") == 1
    assert "三元朱村<small>孙家集街道 370783006232</small>" in text
    towns = office.get("/l/seasons/choices/town_limits.town/").content.decode()
    assert "台头镇" in towns
    assert "三元朱村" not in towns
    unit = browser("unit_agent", "unit", shire.row("organisations").pk)
    leaders = unit.get("/l/booths/choices/leader/").content.decode()
    assert "样例甲" in leaders
    assert "样例乙" not in leaders
