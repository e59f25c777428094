"""Saved filters: kept for one person, used, renamed, put first, deleted; an outdated one says so."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from test_page_list import rows

from jishi.core.preferences import lists
from jishi.core.preferences.models import ListView

VIEWS = "/l/needs/views/"
QUERY = "village=370783104238&order=quantity"


@pytest.fixture
def view(shire, office) -> ListView:
    answer = office.post(VIEWS, {"name": " 茅坨 的  需求 ", "query": f"{QUERY}&page=3&view=all"})
    assert answer.status_code == 302
    return ListView.objects.get()


def change(client, view, do, **more):
    return client.post(f"{VIEWS}{view.pk}/", {"do": do, **more})


def test_it_is_kept_without_the_page_and_used_by_its_link(shire, office, view):
    assert (view.name, view.query, view.ledger) == ("茅坨 的 需求", QUERY, "needs")
    answer = office.get(f"/l/needs/?view={view.pk}")
    assert rows(answer) == ["XQ-2026-000002"]
    text = answer.content.decode()
    assert f'href="/l/needs/?view={view.pk}" aria-current="page">茅坨 的 需求</a>' in text
    # What is exported, sorted and paged from here is what is shown here.
    assert "/l/needs/export/?village=370783104238&amp;order=quantity" in text


def test_what_is_asked_for_now_can_be_saved(shire, office):
    text = office.get(f"/l/needs/?{QUERY}").content.decode()
    assert 'name="query" value="village=370783104238&amp;order=quantity"' in text
    assert 'name="query"' not in office.get("/l/needs/").content.decode()


def test_it_is_renamed_put_first_and_deleted(shire, office, view):
    change(office, view, "rename", name="本镇")
    assert ListView.objects.get().name == "本镇"
    change(office, view, "default")
    answer = office.get("/l/needs/")
    assert rows(answer) == ["XQ-2026-000002"]
    assert 'href="/l/needs/?view=all"' in answer.content.decode()
    assert rows(office.get("/l/needs/?view=all")) == ["XQ-2026-000002", "XQ-2026-000001"]
    assert rows(office.get("/l/needs/?state=placed")) == ["XQ-2026-000002", "XQ-2026-000001"]
    change(office, view, "no_default")
    assert rows(office.get("/l/needs/")) == ["XQ-2026-000002", "XQ-2026-000001"]
    change(office, view, "delete")
    assert ListView.objects.count() == 0


def test_only_one_comes_first(shire, office, view):
    office.post(VIEWS, {"name": "另一个", "query": "state=placed"})
    other = ListView.objects.get(name="另一个")
    change(office, view, "default")
    change(office, other, "default")
    assert list(ListView.objects.filter(default=True)) == [other]


def test_the_whole_list_stays_the_whole_list_where_another_comes_first(shire, office, view):
    """Sorting, exporting, ticking and places from `view=all` must not fall back to the default."""
    change(office, view, "default")
    text = office.get("/l/needs/?view=all").content.decode()
    assert 'action="/l/needs/bulk/?view=all"' in text
    assert 'hx-get="/l/needs/tree/?view=all"' in text
    assert "/l/needs/?view=all&amp;order=quantity" in text


def test_saving_again_under_a_name_takes_its_place(shire, office, view):
    office.post(VIEWS, {"name": view.name, "query": "state=placed"})
    assert ListView.objects.get().query == "state=placed"


@pytest.mark.parametrize(
    "name, query, reason",
    [
        ("", QUERY, "请给这个常用查询起个名称"),
        ("长" * 31, QUERY, "名称最多 30 个字"),
        ("空", "", "没有可保存的"),
        ("空", "page=2", "没有可保存的"),
        ("错", "no_such_field=1", "不能按这个字段筛选"),
        ("错", "order=no_such_field", "不能按“no_such_field”排序"),
        ("错", "village=没有这个村", "没有“没有这个村”"),
        ("长", "q=" + "a" * 2001, "条件太长"),
    ],
)
def test_a_wrong_one_is_refused_and_nothing_is_kept(shire, office, name, query, reason):
    answer = office.post(VIEWS, {"name": name, "query": query})
    assert answer.status_code == 400
    assert reason in answer.content.decode()
    assert ListView.objects.count() == 0


def test_a_name_is_given_once(shire, office, view):
    office.post(VIEWS, {"name": "另一个", "query": "state=placed"})
    answer = change(office, view, "rename", name="另一个")
    assert answer.status_code == 400
    assert "已有同名的常用查询" in answer.content.decode()
    assert ListView.objects.get(pk=view.pk).name == "茅坨 的 需求"


def test_there_is_an_end_to_them(shire, office, monkeypatch):
    monkeypatch.setattr(lists, "MOST_VIEWS", 1)
    office.post(VIEWS, {"name": "一", "query": "state=placed"})
    answer = office.post(VIEWS, {"name": "二", "query": "state=placed"})
    assert answer.status_code == 400
    assert "最多保存 1 个常用查询" in answer.content.decode()
    assert [v.name for v in ListView.objects.all()] == ["一"]


def test_another_persons_is_not_there(shire, browser, view):
    """Neither to see, nor to use, nor to change."""
    other = browser("fair_office")
    text = other.get("/l/needs/").content.decode()
    assert view.name not in text
    assert view.name not in other.get(VIEWS).content.decode()
    answer = other.get(f"/l/needs/?view={view.pk}")
    assert rows(answer) == ["XQ-2026-000002", "XQ-2026-000001"]
    assert "这个常用查询已经不在了" in answer.content.decode()
    for do in ("rename", "default", "delete"):
        assert change(other, view, do, name="我的").status_code == 404
    kept = ListView.objects.get()
    assert (kept.name, kept.default) == ("茅坨 的 需求", False)


def test_it_belongs_to_one_ledger(shire, office, view):
    assert "这个常用查询已经不在了" in office.get(f"/l/fairs/?view={view.pk}").content.decode()
    assert office.post(f"/l/fairs/views/{view.pk}/", {"do": "delete"}).status_code == 404
    assert ListView.objects.count() == 1


@pytest.mark.parametrize("query", ["gone=1", "order=gone", "village=370783999999", "state=gone"])
def test_an_outdated_one_says_so_and_opens_the_list_without_it(shire, office, view, query):
    ListView.objects.update(query=query)
    answer = office.get(f"/l/needs/?view={view.pk}")
    assert answer.status_code == 200
    assert "常用查询“茅坨 的 需求”已经过时" in answer.content.decode()
    assert rows(answer) == ["XQ-2026-000002", "XQ-2026-000001"]
    assert "已经过时：" in office.get(VIEWS).content.decode()
    ListView.objects.update(default=True)
    assert office.get("/l/needs/").status_code == 200


def test_a_wish_that_does_not_exist_is_refused(shire, office, view):
    assert change(office, view, "burn").status_code == 400
    assert ListView.objects.count() == 1


def test_queries_stay_few_with_a_saved_filter_in_use(shire, office, view):
    with CaptureQueriesContext(connection) as queries:
        office.get(f"/l/needs/?view={view.pk}")
    assert len(queries) <= 8, [q["sql"][:120] for q in queries]


def test_the_page_says_each_in_words(shire, office, view):
    text = office.get(VIEWS).content.decode()
    assert "村 付家茅坨村 · 按人数从小到大" in text
    office.post(VIEWS, {"name": "二", "query": "q=体检&state=placed&order=-number&archived=1"})
    assert "含“体检” · 状态 待安排 · 按编号从大到小 · 连同已归档的" in office.get(VIEWS).content.decode()


def test_nobody_else_and_no_other_role(client, browser):
    assert client.get(VIEWS).status_code == 302
    assert client.post(VIEWS, {"name": "x", "query": QUERY}).status_code == 302
    assert browser("resident").get("/l/seasons/views/").status_code == 403
    assert ListView.objects.count() == 0
