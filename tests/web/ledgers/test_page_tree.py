"""Places beside a list: counts under the same conditions, within the scope, opened a town at a time."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from test_page_list import rows

TREE = "/l/needs/tree/"


def nodes(answer) -> dict[str, int]:
    text = answer.content.decode()
    return {name: int(count) for name, count in re.findall(r">([^<]+)</a><small>(\d+)</small>", text)}


@pytest.fixture
def towns(shire):
    return shire.place("370783006"), shire.place("370783104")


def test_towns_with_their_counts(shire, office, towns):
    assert nodes(office.get(TREE)) == {str(towns[0]): 1, str(towns[1]): 1}
    assert nodes(office.get(f"{TREE}?q=三元朱")) == {str(towns[0]): 1}
    assert nodes(office.get(f"{TREE}?state=closed")) == {}


def test_a_town_opens_to_its_villages_and_those_to_their_records(shire, office, towns):
    text = office.get(f"{TREE}?state=placed").content.decode()
    below = re.findall(r'hx-get="([^"]+)" hx-trigger="toggle once"', text)
    assert below[0].startswith("/l/needs/tree/?state=placed&amp;under=town")
    answer = office.get(f"{TREE}?state=placed&under=town:{towns[1].pk}", headers={"HX-Request": "true"})
    assert nodes(answer) == {"付家茅坨村": 1}
    assert "<html" not in answer.content.decode()
    assert len(answer.content) < 600
    (href,) = re.findall(r'href="([^"]+)">付家茅坨村', answer.content.decode())
    assert rows(office.get(href.replace("&amp;", "&"))) == ["XQ-2026-000002"]
    assert "state=placed" in href


def test_without_a_script_every_step_is_a_page(shire, office, towns):
    text = office.get("/l/needs/").content.decode()
    assert '<a href="/l/needs/tree/">列出镇街和村</a>' in text
    assert "<html" in office.get(TREE).content.decode()
    assert "<html" in office.get(f"{TREE}?under=town:{towns[0].pk}").content.decode()


def test_only_places_in_scope_are_counted(shire, cadre, neighbour, towns):
    assert nodes(cadre.get(TREE)) == {str(towns[0]): 1}
    assert nodes(neighbour.get(TREE)) == {str(towns[1]): 1}
    assert nodes(cadre.get(f"{TREE}?under=town:{towns[1].pk}")) == {}


def test_the_chosen_place_does_not_hide_the_others(shire, office, towns):
    answer = office.get(f"{TREE}?town={towns[0].pk}&q=")
    assert nodes(answer) == {str(towns[0]): 1, str(towns[1]): 1}
    assert f'aria-current="true">{towns[0]}' in answer.content.decode()


@pytest.mark.parametrize(
    "code, query",
    [
        ("needs", "under=nowhere"),
        ("needs", "under=town:nonsense"),
        ("needs", "under=unit:370783"),
        ("needs", "quantity=3"),
        ("items", ""),
        ("places", ""),
    ],
)
def test_a_wrong_question_is_refused(shire, office, code, query):
    assert office.get(f"/l/{code}/tree/?{query}").status_code == 400


def test_two_queries_beyond_who_asks(shire, office):
    office.get(TREE)
    with CaptureQueriesContext(connection) as queries:
        office.get(TREE)
    assert len(queries) <= 6, [q["sql"][:120] for q in queries]


def test_a_role_without_the_ledger_is_refused(browser, client):
    assert browser("resident").get("/l/seasons/tree/").status_code == 403
    assert client.get(TREE).status_code == 302
