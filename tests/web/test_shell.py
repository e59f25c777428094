"""The frame of every page: notice, menu, signed-in user; and the style guide that shows each component."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.utils import translation

import jishi.web
from jishi.web.cells import draw_cell, draw_row
from jishi.web.components import Cell, Clash, Field, Row
from jishi.web.context import shell
from jishi.web.menu import DoubleMenuEntry, MenuEntry, add, arranged

PARTS = Path(jishi.web.__file__).parent / "templates" / "web" / "parts"
GROUPS = {"service": (2, "服务供给"), "demand": (1, "需求与诉求"), "empty": (0, "空")}


def entry(code: str, group: str = "demand", **more: object) -> MenuEntry:
    return MenuEntry(code=code, label=code, href=f"/l/{code}/", group=group, **more)  # type: ignore[arg-type]


def test_menu_is_arranged_and_marks_where_one_is() -> None:
    entries = [entry("fairs", "service"), entry("visits", order=2), entry("needs", order=1)]
    groups = arranged(entries, GROUPS, None, "/l/needs/new/")
    assert [(group.label, [(e.code, now) for e, now in group.entries]) for group in groups] == [
        ("需求与诉求", [("needs", True), ("visits", False)]),
        ("服务供给", [("fairs", False)]),
    ]


def test_menu_hides_what_one_may_not_open() -> None:
    entries = [entry("needs"), entry("fairs", "service", shown=lambda actor: False)]
    assert [group.label for group in arranged(entries, GROUPS, None, "/")] == ["需求与诉求"]


def test_long_menu_opens_only_the_group_one_is_in() -> None:
    entries = [entry("fairs", "service"), *(entry(f"ledger{n}") for n in range(20))]
    groups = arranged(entries, GROUPS, None, "/l/fairs/")
    assert [(group.label, group.open) for group in groups] == [("需求与诉求", False), ("服务供给", True)]


def test_two_entries_of_one_code_are_refused() -> None:
    add(entry("only-here"))
    add(entry("only-here"))
    with pytest.raises(DoubleMenuEntry, match="only-here"):
        add(entry("only-here", "service"))


def test_nobody_signed_in_costs_no_query() -> None:
    request = RequestFactory().get("/public/?q=1")
    request.user = AnonymousUser()
    frame = shell(request)["shell"]
    assert (frame.signed_in, frame.user_name, frame.watermark, frame.roles) == (False, "", "", ())
    assert frame.here == "/public/?q=1"


@pytest.mark.parametrize("profile, shown", [("demo", True), ("production", False)])
def test_demo_says_that_its_data_are_simulated(profile: str, shown: bool) -> None:
    with override_settings(PROFILE=profile):
        notice = shell(RequestFactory().get("/"))["shell"].notice
    assert ("模拟数据" in notice) is shown


def test_switch_offers_the_other_language() -> None:
    frame = shell(RequestFactory().get("/"))["shell"]
    with translation.override("zh-hans"):
        assert (frame.html_language, frame.other_language) == ("zh-Hans", ("en", "English"))
    with translation.override("en"):
        assert frame.other_language == ("zh-hans", "简体中文")


def test_style_guide_shows_every_component() -> None:
    """Each include is reached from the style guide or its public page, directly or through another."""
    sources = {path.name: path.read_text(encoding="utf-8") for path in PARTS.glob("*.html")}
    folder = PARTS.parent
    reached: set[str] = set()
    open_ones = [(folder / name).read_text(encoding="utf-8") for name in ("styleguide.html", "base.html")]
    while open_ones:
        for name in re.findall(r'include "web/parts/([a-z_]+\.html)"', open_ones.pop()):
            if name not in reached:
                reached.add(name)
                open_ones.append(sources[name])
    assert set(sources) - reached == {"record_options.html"}  # the answer to a record field's search


def test_style_guide_is_not_shown_in_production(client: Client) -> None:
    for address in ("/styleguide/", "/styleguide/public/", "/styleguide/events/", "/styleguide/options/"):
        with override_settings(PROFILE="production", SECURE_SSL_REDIRECT=False):
            assert client.get(address).status_code == 404
        assert client.get(address).status_code == 200


def test_pages_hold_no_inline_script(client: Client) -> None:
    for address in ("/styleguide/", "/styleguide/public/", "/login/"):
        page = client.get(address).content.decode()
        scripts = re.findall(r"<script([^>]*)>", page)
        assert [
            script for script in scripts if "src=" not in script and "application/json" not in script
        ] == []
        assert re.findall(r"\son[a-z]+=", page) == []
        assert "javascript:" not in page


def test_error_pages_say_what_to_do(client: Client) -> None:
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "不在您的管辖范围内" in answer.content.decode()
    # The page for our own failure is drawn without any context.
    assert "没有保存一半的数据" in render_to_string("500.html")


def test_refusal_shows_its_reason() -> None:
    assert "大集办才能发布大集。" in render_to_string("403.html", {"exception": "大集办才能发布大集。"})


@pytest.mark.parametrize(
    "cell, has",
    [
        (Cell(kind="badge", phase="done", text="已服务"), ["state-done", "#circle-check", "已服务"]),
        (
            Cell(kind="light", level="overdue", text="逾期 3 天"),
            ["light-overdue", "#alert-circle", "逾期 3 天"],
        ),
        (Cell(kind="light", level="none"), ["—"]),
        (Cell(kind="masked", text="138****8000"), ["#lock", "138****8000"]),
        (Cell(kind="boolean"), ["否"]),
        (Cell(text=""), ["—"]),
        (Cell(text="<b>"), ["&lt;b&gt;"]),
    ],
    ids=["state", "overdue", "no light", "masked", "no", "empty", "escaped"],
)
def test_cell_has_words_and_an_icon(cell: Cell, has: list[str]) -> None:
    drawn = draw_cell(cell)
    assert [part for part in has if part not in drawn] == []


def test_row_is_escaped_and_opens_its_record() -> None:
    cells = (Cell(text="<i>"), Cell(kind="number", text="3"), Cell(text='"&', note="<u>"))
    assert draw_row(Row(number=1, href='/l/x/?a="', cells=cells)) == (
        '<td><a class="row-link" href="/l/x/?a=&quot;">&lt;i&gt;</a></td><td class="number">3</td>'
        '<td>&quot;&amp;<small class="note">&lt;u&gt;</small></td>'
    )


KINDS = ("text", "long_text", "integer", "decimal", "boolean", "choice", "date", "datetime", "record", "file")


@pytest.mark.parametrize("kind", KINDS)
def test_field_has_label_help_and_error(kind: str) -> None:
    field = Field(
        name="x",
        label="名称",
        kind=kind,
        value="1",
        help="说明",
        errors=("请更正。",),
        choices=(("1", "一"),),
        search_url="/find/",
    )
    drawn = render_to_string("web/parts/field.html", {"field": field})
    assert 'for="x"' in drawn
    assert 'id="x"' in drawn
    assert 'aria-describedby="x-help x-error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'id="x-error"' in drawn
    assert "请更正。" in drawn


def test_record_field_sends_the_id_and_the_words_that_belong_to_it() -> None:
    field = Field(name="village", label="村", kind="record", value="7", shown="东岭村", search_url="/find/")
    drawn = render_to_string("web/parts/field.html", {"field": field})
    assert '<input type="hidden" name="village" value="7"' in drawn
    assert '<input type="hidden" name="village-was" value="东岭村"' in drawn
    assert 'name="village-text" value="东岭村"' in drawn
    bare = render_to_string("web/parts/field.html", {"field": field, "compact": True})
    assert 'name="village-was" value="东岭村"' in bare
    assert 'name="village-text" value="东岭村"' in bare


def test_conflict_marks_only_what_differs() -> None:
    assert [Clash(label="人数", mine="36", theirs=theirs).differs for theirs in ("36", "40")] == [False, True]


def test_sign_in_page_is_ours_and_says_what_was_wrong(client: Client, db: None) -> None:
    page = client.get("/login/").content.decode()
    assert "工作人员登录" in page
    answer = client.post("/login/", {"login": "nobody", "password": "wrong-word-1"})
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    assert 'value="nobody"' in answer.content.decode()
