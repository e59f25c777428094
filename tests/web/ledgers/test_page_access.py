"""Who gets which page: signed out, without the role, outside the scope, and what the refusal says."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

PAGES = ("/desk/", "/search/?q=x", "/l/needs/", "/l/needs/new/", "/l/needs/import/", "/l/needs/export/")


@pytest.mark.parametrize("path", PAGES)
def test_signed_out_is_sent_to_sign_in_and_comes_back(shire, path):
    answer = Client().get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/?next=")


@pytest.mark.parametrize(
    "name, role, path, status",
    [
        ("office sees needs", "fair_office", "/l/needs/", 200),
        ("auditor sees needs", "auditor", "/l/needs/", 200),
        ("auditor may not add", "auditor", "/l/needs/new/", 403),
        ("auditor may not import", "auditor", "/l/needs/import/", 403),
        ("auditor may not fetch the template", "auditor", "/l/needs/template/", 403),
        ("unit agent has no needs", "unit_agent", "/l/needs/", 403),
        ("town party may add a need", "town_party", "/l/needs/new/", 200),
        ("resident has no people", "resident", "/l/people/", 403),
        ("no such ledger", "fair_office", "/l/nothing/", 404),
        ("search of choices", "fair_office", "/l/needs/choices/village/", 200),
        ("choices without the role", "unit_agent", "/l/needs/choices/village/", 403),
        ("choices of no relation", "fair_office", "/l/needs/choices/quantity/", 404),
    ],
)
def test_status_by_role(browser, name, role, path, status):
    assert browser(role).get(path).status_code == status, name


def test_a_refusal_names_the_roles_that_may(browser):
    text = browser("unit_agent").get("/l/needs/").content.decode()
    assert "您的角色不能对“需求”查看" in text
    assert "大集办" in text


@pytest.mark.parametrize("page", ["detail", "edit", "history", "sources", "archive"])
def test_another_village_is_not_found(shire, neighbour, page):
    path = reverse(f"ledger-{page}", args=["visits", shire.ids["visits"][0]])
    assert neighbour.get(path).status_code == 404


def test_seen_but_not_changed(shire, browser):
    party = browser("town_party", "town", shire.place("370783006").pk)
    visit = shire.ids["visits"][0]
    assert party.get(f"/l/visits/{visit}/").status_code == 200
    answer = party.get(f"/l/visits/{visit}/edit/")
    assert answer.status_code == 403
    assert "您的角色不能对“走访与民情日记”修改" in answer.content.decode()


def test_wrong_method(shire, office):
    assert office.post("/l/needs/").status_code == 405
    assert office.post(reverse("ledger-tree", args=["needs"])).status_code == 405
    assert office.get(reverse("ledger-urge", args=["needs", shire.ids["needs"][0]])).status_code == 405


def test_menu_lists_only_what_the_role_opens(browser):
    text = browser("unit_agent").get("/desk/").content.decode()
    menu = text[text.index('id="menu"') : text.index("</nav>")]
    assert 'href="/l/booths/"' in menu
    assert 'href="/l/needs/"' not in menu


def test_diary_is_masked_and_the_reader_named_over_it(shire, office, cadre):
    path = f"/l/visits/{shire.ids['visits'][0]}/"
    masked, full = office.get(path).content.decode(), cadre.get(path).content.decode()
    assert (
        "大棚里的黄瓜叶子发黄"
        not in masked.split("民情</h2>")[0].split("办理过程")[0].split("日记</h2>")[1].split("</section>")[0]
    )
    assert "●●●" in masked
    assert "老人说量血压要跑镇上" in full
    assert 'class="watermark"' in masked
    assert 'class="watermark"' in full
