"""The same promises through the screens: what a browser of each person sees, and what it is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pytest
from django.test import Client
from pictures import picture
from scopes import HOME, expected, keys, outsiders, roles_with, unlike
from variations import a_change, asked_for, make

from county import County
from jishi.kinds.record import new_id
from jishi.records.fields import columns, fields
from jishi.records.ledger import P2, Ledger
from jishi.records.registry import ledgers
from jishi.records.selectors import Query, choices, find

promise = pytest.mark.promise


def at(owner: Ledger, record: Any = None, *parts: str) -> str:
    return "/".join(["", "l", owner.code, *([str(record.pk)] if record else []), *parts, ""])


def linked(owner: Ledger, answer: Any) -> list[str]:
    """The records that a list's rows lead to, in order."""
    rows = re.findall(rf'class="row-link" href="/l/{owner.code}/([0-9a-f-]{{36}})/"', answer.content.decode())
    return list(dict.fromkeys(rows))


def browser(county: County, actor: Any) -> Client:
    (hold,) = actor.holds
    return county.client(hold.role, hold.scope_kind, hold.scope_key)


@promise("scope-pages")
def test_a_page_lists_exactly_what_the_scope_covers(county: County, owner: Ledger) -> None:
    row = county.row(owner.code)
    for role in roles_with(owner, "view"):
        mine = sorted(keys(row, HOME[role]))
        scopes = [(HOME[role], mine[0])] if mine else []
        for kind, key in {*scopes, ("county", county.code), ("village", str(new_id()))}:
            answer = county.client(role, kind, key).get(at(owner))
            assert answer.status_code == 200, (role, kind)
            assert set(linked(owner, answer)) == {str(pk) for pk in expected(county, owner, kind, key)}, (
                role,
                kind,
            )


@promise("scope-history")
@promise("scope-pages")
def test_outside_the_scope_every_page_of_a_record_is_not_there(
    counties: tuple[County, County], owner: Ledger
) -> None:
    county, theirs = counties
    step = next((s for s in owner.machine.moves if s.code not in owner.program_moves), None)
    pages = ["", "history", "sources", "edit", "archive", *([f"move/{step.code}"] if step else [])]
    row, foreign = county.row(owner.code), theirs.row(owner.code)
    roles, before = unlike(owner, roles_with(owner, "view")), picture(owner)
    for role in roles:
        strangers = [] if owner.common else outsiders(county, role, row)[:1]
        abroad = [(county.actor(role), foreign)] if role == roles[0] else []
        for actor, target in [*abroad, *((actor, row) for actor in strangers)]:
            client = browser(county, actor)
            for page in pages:
                address = at(owner, target, *([page] if page else []))
                assert client.get(address).status_code == 404, (role, page)
                if page not in ("", "history", "sources"):
                    sent = client.post(
                        address, {"version": target.version, "reason": "试", "operation": new_id()}
                    )
                    assert sent.status_code == 404, (role, page)
    assert picture(owner) == before


@promise("scope-pages")
def test_inside_the_scope_every_page_of_a_record_opens(county: County, owner: Ledger) -> None:
    row = county.row(owner.code)
    for role in roles_with(owner, "view"):
        client = county.client(role)
        for page in ("", "history", "sources"):
            answer = client.get(at(owner, row, *([page] if page else [])))
            assert answer.status_code == 200, (role, page)
            assert row.number in answer.content.decode(), (role, page)


@promise("grants-pages")
def test_a_person_without_the_right_gets_the_reason_and_changes_nothing(
    county: County, owner: Ledger
) -> None:
    row = county.row(owner.code)
    values = {**a_change(county, owner, row), "version": row.version, "operation": str(new_id())}
    for role in unlike(owner, county.users):
        client, before = county.client(role), picture(owner)
        answers = {
            "view": [client.get(at(owner)), client.get(at(owner, row))],
            "add": [client.get(f"/l/{owner.code}/{p}/") for p in ("new", "import", "template")],
            "change": [client.get(at(owner, row, "edit")), client.post(at(owner, row, "edit"), values)],
            "archive": [client.post(at(owner, row, "archive"), {"version": row.version})],
        }
        answers["add"].append(client.post(f"/l/{owner.code}/new/", values))
        for verb, got in answers.items():
            if owner.allows(role, verb):
                assert all(answer.status_code not in (403, 404) for answer in got), (role, verb)
                continue
            assert {answer.status_code for answer in got} == {403}, (role, verb)
            assert all("可以的角色" in answer.content.decode() for answer in got), (role, verb)
        if not {"add", "change", "archive"} & set(owner.grants.get(role, ())):
            assert picture(owner) == before, role


@promise("scope-pages")
def test_without_signing_in_every_page_asks_to(county: County, owner: Ledger) -> None:
    row, client, before = county.row(owner.code), Client(), picture(owner)
    for address in [at(owner), *(f"/l/{owner.code}/{p}/" for p in ("new", "import", "export", "template"))]:
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/login/"), address
    for page in ("edit", "archive", "history"):
        for answer in (client.get(at(owner, row, page)), client.post(at(owner, row, page), {"reason": "试"})):
            assert answer.status_code == 302, page
    assert picture(owner) == before


@promise("scope-pages")
def test_the_page_of_choices_offers_what_the_door_offers(county: County, owner: Ledger) -> None:
    known = {entry.code for entry in ledgers()}
    for name in [name for name, info in fields(owner).items() if info.related in known]:
        for role in roles_with(owner, "view"):
            for actor in [county.actor(role), *outsiders(county, role, county.row(owner.code))[:1]]:
                answer = browser(county, actor).get(f"/l/{owner.code}/choices/{name}/")
                assert answer.status_code == 200
                offered = {choice.id for choice in choices(actor, owner, name)}
                assert set(uuids(answer)) == offered, (role, name)


def uuids(answer: Any) -> Iterable[str]:
    return re.findall(
        r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", answer.content.decode()
    )


@promise("pages-sort-filter")
def test_every_column_sorts_and_every_filter_filters_on_the_page(county: County, owner: Ledger) -> None:
    for _more in range(2):
        make(county, owner)
    client, system = county.client("auditor"), county.system
    for name in owner.columns:
        if owner.protection(name) is P2:
            continue
        for order in (name, f"-{name}"):
            answer = client.get(at(owner), {"order": order})
            wanted = [str(row.pk) for row in find(system, owner, Query(order=order))]
            assert linked(owner, answer) == wanted, order
    for name in owner.filters:
        for row in county.rows(owner.code)[:2]:
            value = getattr(row, columns(owner)[name].attname)
            if value in (None, ""):
                continue
            words = asked_for(columns(owner)[name], value)
            wanted = {str(hit.pk) for hit in find(system, owner, Query({name: words}))}
            assert set(linked(owner, client.get(at(owner), {name: words}))) == wanted, name
    assert client.get(at(owner), {"state": "没有这样的状态"}).status_code == 400


@promise("p2-pages")
def test_no_page_spells_a_personal_value_to_who_does_not_handle_it(county: County, owner: Ledger) -> None:
    names = [name for name, level in owner.classes.items() if level is P2 and name in columns(owner)]
    # The first example: the second diary is one sentence, and its mention quotes it, open to whoever sees mentions.
    rows = [row for row in county.rows(owner.code)[:1] if any(getattr(row, name) for name in names)]
    for row in rows:
        for role in roles_with(owner, "view"):
            client, handles = county.client(role), owner.allows(role, "read_personal")
            text = " ".join(
                client.get(page).content.decode()
                for page in (at(owner), at(owner, row), at(owner, row, "history"))
            )
            for name in names:
                assert (str(getattr(row, name)) in text) is handles, (role, name)
