"""The form: a round trip of fields, lines and inline rows, faults beside their fields, and nothing typed lost."""

from __future__ import annotations

import re
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client

from jishi.records.registry import ledger
from jishi.records.selectors import history
from jishi.records.services import save

CONTROL = re.compile(r"<(input|select|textarea)\b([^>]*)>")
NAME, VALUE, TYPE = (re.compile(rf'\b{word}="([^"]*)"') for word in ("name", "value", "type"))


def sent_by_browser(html: str) -> dict[str, str]:
    """What a browser without scripts would send back of the page's form, unchanged."""
    form = html[html.index('<form class="form"') :]
    form = re.sub(r"<template.*?</template>", "", form[: form.index("</form>")], flags=re.S)
    found = {}
    for match in CONTROL.finditer(form):
        kind, attributes = match.groups()
        name = NAME.search(attributes)
        if name is None or 'form="none"' in attributes:
            continue
        if kind == "input":
            box = TYPE.search(attributes)
            if box and box.group(1) == "checkbox" and " checked" not in attributes:
                continue
            value = VALUE.search(attributes)
            found[name.group(1)] = unescape(value.group(1)) if value else ""
        else:
            rest = form[match.end() : form.index(f"</{kind}>", match.end())]
            chosen = re.search(r'value="([^"]*)" selected', rest)
            found[name.group(1)] = unescape(rest) if kind == "textarea" else chosen.group(1) if chosen else ""
    found.pop("csrfmiddlewaretoken", None)
    return found


def faults(answer) -> list[str]:
    part = answer.content.decode().split('class="error-summary"')[1].split("</div>")[0]
    return [re.sub(r"<[^>]+>", "", item) for item in re.findall(r"<li>(.*?)</li>", part)]


def new_visit(client: Client) -> dict[str, str]:
    data = sent_by_browser(client.get("/l/visits/new/").content.decode())
    return data | {"visited_on": "2026-11-20", "text": "想学电商。村口路灯坏了。"}


@pytest.mark.parametrize(
    "code",
    [
        "places",
        "organisations",
        "people",
        "items",
        "providers",
        "venues",
        "seasons",
        "fairs",
        "booths",
        "needs",
    ],
)
def test_unchanged_form_changes_nothing(shire, browser, code):
    client = (
        browser("fair_office")
        if code != "people"
        else browser("unit_agent", "unit", shire.row("organisations").pk)
    )
    record = shire.row(code)
    path = f"/l/{code}/{record.pk}/edit/"
    data = sent_by_browser(client.get(path).content.decode())
    answer = client.post(path, data)
    assert answer.status_code == 302, faults(answer)
    after = shire.row(code)
    assert after.version == record.version
    assert len(history(shire.system, ledger(code), after)) == 1


def test_new_record_by_code_typed_without_a_script(shire, office):
    data = sent_by_browser(office.get("/l/venues/new/").content.decode())
    data |= {
        "village-text": "370783104238",
        "name": "小学操场",
        "max_stalls": "20",
        "ready": "1",
        "checked_on": "2026-11-01",
    }
    answer = office.post("/l/venues/new/", data)
    assert answer.status_code == 302
    made = ledger("venues").model._default_manager.get(name="小学操场")
    assert answer["Location"] == f"/l/venues/{made.pk}/"
    assert (str(made.pk), made.village.code, made.max_stalls, made.ready) == (
        data["id"],
        "370783104238",
        20,
        True,
    )


def test_the_same_form_twice_makes_one_record(shire, office):
    data = sent_by_browser(office.get("/l/venues/new/").content.decode())
    data |= {"village": str(shire.place("370783104238").pk), "name": "小学操场", "max_stalls": "20"}
    before = shire.count("venues")
    first, second = office.post("/l/venues/new/", data), office.post("/l/venues/new/", data)
    assert first["Location"] == second["Location"]
    assert shire.count("venues") == before + 1
    other = office.post("/l/venues/new/", data | {"name": "另一处"})
    assert other.status_code == 409
    assert shire.count("venues") == before + 1


def test_faults_stand_beside_their_fields_and_keep_what_was_typed(shire, office):
    data = sent_by_browser(office.get("/l/seasons/new/").content.decode())
    data |= {"subject": "夏季", "starts_on": "2027-06-30", "fair_count": "很多"}
    data |= {
        "town_limits-1-town-text": "没有这个镇",
        "town_limits-1-floor": "9",
        "town_limits-1-ceiling": "3",
    }
    answer = office.post("/l/seasons/new/", data)
    assert answer.status_code == 400
    found = faults(answer)
    assert any(text.startswith("大集场数：应为整数") for text in found)
    assert any(text.startswith("各镇场次第 1 行 镇街：") for text in found)
    text = answer.content.decode()
    assert 'value="很多"' in text
    assert 'value="没有这个镇"' in text
    assert 'name="town_limits-1-floor" value="9"' in text
    assert 'href="#town_limits-1-town"' in text
    assert f'name="id" value="{data["id"]}"' in text
    assert shire.count("seasons") == 2


def test_lines_are_added_changed_and_removed(shire, office):
    season = shire.row("seasons")
    path = f"/l/seasons/{season.pk}/edit/"
    data = sent_by_browser(office.get(path).content.decode())
    data |= {"town_limits-1-ceiling": "4", "must_reach-1-gone": "1"}
    data |= {"town_limits-2-town-text": "370783104", "town_limits-2-floor": "2", "town_limits-2-ceiling": "5"}
    assert office.post(path, data).status_code == 302
    limits = [(x.town.code, x.floor, x.ceiling) for x in season.town_limits.select_related("town")]
    assert limits == [("370783006", 1, 4), ("370783104", 2, 5)]
    assert season.must_reach.count() == 0
    assert shire.row("seasons").version == 2


def test_a_rule_over_lines_points_at_the_row(shire, office):
    season = shire.row("seasons")
    path = f"/l/seasons/{season.pk}/edit/"
    data = sent_by_browser(office.get(path).content.decode()) | {"town_limits-1-floor": "7"}
    answer = office.post(path, data)
    assert answer.status_code == 400
    assert faults(answer) == ["各镇场次第 1 行 至少几场：至少的场次多于至多的场次。"]
    assert season.town_limits.get().floor == 1


def test_a_visit_takes_its_mentions_along(shire, cadre):
    data = new_visit(cadre)
    data |= {
        "mentions-1-sentence": "想学电商。",
        "mentions-1-kind": "need",
        "mentions-1-item-text": "FW-901",
        "mentions-1-quantity": "9",
    }
    data |= {
        "mentions-2-sentence": "村口路灯坏了。",
        "mentions-2-kind": "problem",
        "mentions-2-quantity": "30",
    }
    answer = cadre.post("/l/visits/new/", data)
    assert answer.status_code == 302, faults(answer)
    visit = ledger("visits").model._default_manager.get(pk=data["id"])
    assert visit.village.code == "370783006232", "a person with one village need not choose it"
    said = [(m.sentence, m.kind, m.quantity, m.state) for m in visit.mentions.order_by("number")]
    assert said == [("想学电商。", "need", 9, "captured"), ("村口路灯坏了。", "problem", 30, "captured")]
    page = cadre.get(answer["Location"]).content.decode()
    assert "想学电商。" in page
    assert "MQ-2026-" in page


def test_a_mention_that_was_not_said_is_refused_with_the_whole_visit(shire, cadre):
    data = new_visit(cadre) | {
        "mentions-1-sentence": "没说过的话",
        "mentions-1-kind": "need",
        "mentions-1-quantity": "9",
    }
    visits, mentions = shire.count("visits"), shire.count("mentions")
    answer = cadre.post("/l/visits/new/", data)
    assert answer.status_code == 400
    assert faults(answer) == ["民情第 1 行 原话：原话须是日记里的一句,一字不改。"]
    assert 'value="没说过的话"' in answer.content.decode()
    assert (shire.count("visits"), shire.count("mentions")) == (visits, mentions)


def test_a_linked_mention_is_shown_locked_and_survives(shire, cadre):
    visit = shire.row("visits")
    mention = visit.mentions.get()
    move = f"/l/mentions/{mention.pk}/move/link/"
    form = cadre.get(move)
    data = {"version": "1", "operation": str(uuid4()), "link-item": str(mention.item_id), "reason": ""}
    assert form.status_code == 200
    assert cadre.post(move, data).status_code == 302
    path = f"/l/visits/{visit.pk}/edit/"
    page = cadre.get(path).content.decode()
    assert 'class="grid-locked"' in page
    assert 'name="mentions-1-sentence"' not in page
    data = sent_by_browser(page) | {"visitor": "工作队"}
    assert cadre.post(path, data).status_code == 302
    mention.refresh_from_db()
    assert (mention.state, mention.archived_at) == ("linked", None)
    assert shire.row("visits").visitor == "工作队"


def test_a_removed_mention_is_archived(shire, cadre):
    visit = shire.row("visits")
    path = f"/l/visits/{visit.pk}/edit/"
    data = sent_by_browser(cadre.get(path).content.decode()) | {"mentions-1-gone": "1"}
    assert cadre.post(path, data).status_code == 302
    assert visit.mentions.get().archived_at is not None


def test_out_of_scope_is_said_in_the_form(shire, cadre):
    data = new_visit(cadre) | {
        "village": str(shire.place("370783104238").pk),
        "village-was": "付家茅坨村",
        "village-text": "付家茅坨村",
    }
    before = shire.count("visits")
    answer = cadre.post("/l/visits/new/", data)
    assert answer.status_code == 403
    assert "不在您可以新增的范围内" in faults(answer)[0]
    assert "想学电商" in answer.content.decode()
    assert shire.count("visits") == before


def test_a_masked_phone_that_comes_back_stays(shire, office):
    person = shire.row("people")
    path = f"/l/people/{person.pk}/edit/"
    page = office.get(path).content.decode()
    assert 'value="138****8000"' in page
    assert "13800008000" not in page
    assert office.post(path, sent_by_browser(page) | {"post": "院长"}).status_code == 302
    after = shire.row("people")
    assert (after.post, after.phone) == ("院长", "13800008000")


def test_stale_shows_both_copies_and_lets_a_person_choose(shire, office):
    venue = shire.row("venues")
    path = f"/l/venues/{venue.pk}/edit/"
    mine = sent_by_browser(office.get(path).content.decode()) | {"name": "我改的名字"}
    theirs = {"name": "别人改的名字"}
    save(actor=shire.system, ledger=ledger("venues"), values=theirs, id=venue.pk, version=1)
    answer = office.post(path, mine)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "我改的名字" in text
    assert "别人改的名字" in text
    assert "系统 于" in text
    assert 'name="version" value="2"' in text
    assert shire.row("venues").name == "别人改的名字"
    again = office.post(path, mine | {"version": "2", "rework": "1"}).content.decode()
    assert 'value="我改的名字"' in again
    assert 'name="version" value="2"' in again
    assert shire.row("venues").name == "别人改的名字"
    assert office.post(path, mine | {"version": "2"}).status_code == 302
    assert shire.row("venues").name == "我改的名字"


def test_rules_are_named_with_their_source(shire, office):
    text = office.get(f"/l/fairs/{shire.ids['fairs'][0]}/edit/").content.decode()
    assert "fair.notice_days" in text
    assert "大集公告提前" in text
    assert "本软件的建议值" in text


def test_address_proposes_the_parent(shire, office):
    fair = shire.row("fairs")
    text = office.get(f"/l/booths/new/?fair={fair.pk}&quantity=7").content.decode()
    assert f'name="fair" value="{fair.pk}"' in text
    assert 'name="quantity" value="7"' in text


def test_a_large_form_keeps_every_row(shire, office):
    season = shire.row("seasons")
    path = f"/l/seasons/{season.pk}/edit/"
    data = sent_by_browser(office.get(path).content.decode())
    village = str(shire.place("370783104238").pk)
    for n in range(2, 62):
        data |= {
            f"bans-{n}-village": village,
            f"bans-{n}-day": f"2027-01-{n % 28 + 1:02}",
            f"bans-{n}-reason": f"第{n}条",
        }
    assert office.post(path, data).status_code == 302
    assert [ban.reason for ban in season.bans.all()] == [f"第{n}条" for n in range(2, 62)]


def test_a_visit_moved_to_another_village_takes_its_mentions_along(shire, browser):
    client = browser("posted_cadre")
    visit = shire.row("visits")
    path = f"/l/visits/{visit.pk}/edit/"
    data = sent_by_browser(client.get(path).content.decode()) | {"village-text": "370783104238"}
    assert client.post(path, data).status_code == 302
    assert [m.village.code for m in visit.mentions.all()] == ["370783104238"]
