"""The record's page: panels, lines, children, links both ways, and the chain back to the sentence."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import NOW
from jishi.records import services
from jishi.records.registry import ledger
from jishi.records.services import links, move

MOST_QUERIES = 20


def linked(shire):
    """The first mention turned into a need, and that need."""
    mention = shire.row("visits").mentions.get()
    move(
        actor=shire.system,
        ledger=ledger("mentions"),
        id=mention.pk,
        move="link",
        version=1,
        values={"item": mention.item_id},
    )
    return mention, shire.row("needs")


def test_fair_shows_lines_booths_and_where_else_to_look(shire, office):
    fair = shire.row("fairs")
    text = office.get(f"/l/fairs/{fair.pk}/").content.decode()
    assert "DJ-2026-000001" in text
    assert re.search(r"覆盖村.*三元朱村", text, re.S)
    assert "TW-2026-000001" in text
    assert f"/l/booths/new/?fair={fair.pk}" in text
    assert f"/l/needs/?fair={fair.pk}" in text
    assert 'class="state state-draft"' in text


def test_links_read_from_both_ends(shire, office, cadre):
    mention, need = linked(shire)
    page = cadre.get(f"/l/mentions/{mention.pk}/").content.decode()
    assert "由此形成" in page
    assert f"/l/needs/{need.pk}/" in page
    page = office.get(f"/l/needs/{need.pk}/").content.decode()
    assert "来自" in page
    assert f"/l/mentions/{mention.pk}/" in page


def test_sources_lead_from_the_need_to_the_sentence_and_its_diary(shire, office):
    mention, need = linked(shire)
    text = office.get(f"/l/needs/{need.pk}/sources/").content.decode()
    chain = text[text.index('class="chain"') :]
    assert "来电来访 · 2026-11-05 来电 · 人数 12" in chain
    assert chain.index('class="depth-0"') < chain.index('class="depth-1"')
    assert mention.sentence in chain
    assert f"/l/visits/{mention.visit_id}/" in chain


def test_sources_leave_out_what_is_out_of_scope(shire, office, browser):
    mention, need = linked(shire)
    booth = shire.row("booths")
    links(booth.county, [(booth.pk, "derived_from", need.pk)])
    path = f"/l/booths/{booth.pk}/sources/"
    assert mention.sentence in office.get(path).content.decode()
    unit = browser("unit_agent", "unit", booth.unit_id)
    for page in (path, f"/l/booths/{booth.pk}/"):
        text = unit.get(page).content.decode()
        assert need.number not in text
        assert mention.sentence not in text


def test_history_tells_who_changed_what(shire, office):
    venue = shire.row("venues")
    path = f"/l/venues/{venue.pk}/edit/"
    data = {
        "name": "新广场",
        "village": str(venue.village_id),
        "max_stalls": "24",
        "ready": "1",
        "checked_on": "2026-11-20",
    }
    assert office.post(path, data | {"version": "1", "operation": str(uuid4())}).status_code == 302
    text = office.get(f"/l/venues/{venue.pk}/history/").content.decode()
    assert "名称：<del>文化广场</del> → <ins>新广场</ins>" in text
    assert "测试fair_office" in text


def points(answer) -> list[str]:
    """The time line in words, newest first, with its days."""
    part = answer.content.decode().split('<details class="timeline-day"', 1)[1]
    part = part.split("</section>")[0]
    found = re.findall(r'<summary>.*?</summary>|<p class="timeline-head">.*?</p>', part, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", text).split()) for text in found]


def test_the_time_line_has_moves_changes_and_links_in_one_order(shire, office):
    mention, need = linked(shire)
    services.save(
        actor=shire.system,
        ledger=ledger("needs"),
        values={"wanted_from": "2026-12-30"},
        id=need.pk,
        version=shire.row("needs").version,
    )
    services.move(
        actor=shire.system,
        ledger=ledger("needs"),
        id=need.pk,
        move="withdraw",
        version=shire.row("needs").version,
        reason="村里办了",
    )
    answer = office.get(f"/l/needs/{need.pk}/")
    found = points(answer)
    assert re.fullmatch(r"2026-11-21 今天 \d 件", found[0])
    assert found[1].startswith("撤回：待安排 → 已撤回 系统 10:0")
    assert found[2].startswith("修改了这条记录 系统")
    assert found[-1].startswith("新建了这条记录 系统")
    assert any(text.startswith(f"来自：民情 {mention.number}") for text in found[3:])
    text = answer.content.decode()
    assert "<blockquote>村里办了</blockquote>" in text
    assert "希望日期：" in text
    # The state itself is told by the move, not once more as a code.
    assert "withdrawn" not in text.split("timeline-day", 1)[1]


def test_what_is_out_of_sight_is_not_in_the_time_line(shire, browser, office):
    _mention, need = linked(shire)
    booth = shire.row("booths")
    links(booth.county, [(booth.pk, "derived_from", need.pk)])
    unit = browser("unit_agent", "unit", booth.unit_id)
    for page in ("", "history/"):
        assert need.number in " ".join(points(office.get(f"/l/booths/{booth.pk}/{page}")))
        assert need.number not in " ".join(points(unit.get(f"/l/booths/{booth.pk}/{page}")))


def test_older_days_are_closed_and_the_history_page_opens_all(shire, office):
    need = shire.row("needs")
    for day in range(1, 12):
        with time_machine.travel(NOW + timedelta(days=day), tick=False):
            services.save(
                actor=shire.system,
                ledger=ledger("needs"),
                values={"wanted_from": f"2027-01-{day:02}"},
                id=need.pk,
                version=day,
            )
    found = re.findall(r'class="timeline-day"( open)?', office.get(f"/l/needs/{need.pk}/").content.decode())
    assert found == [" open"] * 6 + [""] * 6
    whole = office.get(f"/l/needs/{need.pk}/history/").content.decode()
    assert re.findall(r'class="timeline-day"( open)?', whole) == [" open"] * 12


def test_a_parent_shows_its_children_with_their_states_and_a_way_to_a_new_one(shire, office, browser):
    fair = shire.row("fairs")
    text = office.get(f"/l/fairs/{fair.pk}/").content.decode()
    part = text[text.index("<h2>摊位") :].split("</section>")[0]
    assert 'class="state state-' in part
    assert f'href="/l/booths/new/?fair={fair.pk}"' in part
    assert "TW-2026-000001" in part
    auditor = browser("auditor").get(f"/l/fairs/{fair.pk}/").content.decode()
    assert "/l/booths/new/" not in auditor


def test_a_booth_of_another_unit_is_not_found(shire, browser):
    booth = shire.row("booths")
    other = shire.row("booths", 1)
    unit = browser("unit_agent", "unit", other.unit_id)
    assert unit.get(f"/l/booths/{other.pk}/").status_code == 200
    assert unit.get(f"/l/booths/{booth.pk}/").status_code == 404


@pytest.mark.parametrize(
    "code", ["places", "people", "providers", "seasons", "fairs", "booths", "visits", "mentions", "needs"]
)
def test_queries_stay_within_bounds(shire, office, code):
    with CaptureQueriesContext(connection) as queries:
        assert office.get(f"/l/{code}/{shire.ids[code][0]}/").status_code == 200
    assert len(queries) <= MOST_QUERIES, [q["sql"][:120] for q in queries]
