"""A visit and its mentions in one form: saved together, refused together, and what is linked stays."""

from __future__ import annotations

from uuid import uuid4

from browsing import faults, sent_by_browser
from django.test import Client

from jishi.records.registry import ledger


def new_visit(client: Client) -> dict[str, str]:
    data = sent_by_browser(client.get("/l/visits/new/").content.decode())
    return data | {"visited_on": "2026-11-20", "text": "想学电商。村口路灯坏了。"}


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
    assert faults(answer) == ["民情第 1 行 原话：原话须是日记里的一句，一字不改。"]
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


def test_a_visit_moved_to_another_village_takes_its_mentions_along(shire, browser):
    client = browser("posted_cadre")
    visit = shire.row("visits")
    path = f"/l/visits/{visit.pk}/edit/"
    data = sent_by_browser(client.get(path).content.decode()) | {"village-text": "370783104238"}
    assert client.post(path, data).status_code == 302
    assert [m.village.code for m in visit.mentions.all()] == ["370783104238"]
