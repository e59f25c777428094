"""The same promises through the API: scope, refusals, words, order and filters as everywhere else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape
from jsonschema import Draft202012Validator
from pictures import picture
from scopes import HOME, expected, keys, outsiders, roles_with, unlike
from variations import a_change, asked_for, fresh, make

from county import County
from jishi.api.management.commands.openapi import document
from jishi.core.access.actor import Actor
from jishi.kinds.record import new_id
from jishi.records.errors import Invalid
from jishi.records.fields import columns, fields
from jishi.records.ledger import P2, Ledger
from jishi.records.selectors import Query, find
from jishi.records.services import save

promise = pytest.mark.promise
JSON = "application/json"


def at(owner: Ledger, record: Any = None, *parts: str) -> str:
    return "/".join(["", "api", "v1", owner.code, *([str(record.pk)] if record else []), *parts, ""])


def listed(client: Client, owner: Ledger, **asked: Any) -> list[str]:
    answer = client.get(at(owner), {"size": 200, **asked})
    assert answer.status_code == 200, answer.content
    return [item["id"] for item in answer.json()["items"]]


def post(client: Client, address: str, body: dict[str, Any], **headers: Any) -> Any:
    return client.post(address, json.dumps(body, default=str), content_type=JSON, headers=headers)


def patch(client: Client, address: str, body: dict[str, Any], version: int, **headers: Any) -> Any:
    text = json.dumps(body, default=str)
    return client.patch(address, text, content_type=JSON, headers={"If-Match": f'"{version}"', **headers})


@promise("scope-api")
def test_the_api_lists_exactly_what_the_scope_covers(county: County, owner: Ledger) -> None:
    row = county.row(owner.code)
    for role in roles_with(owner, "view"):
        homes = sorted(keys(row, HOME[role]))
        for kind, key in {("county", county.code), *([(HOME[role], homes[0])] if homes else [])}:
            wanted = {str(pk) for pk in expected(county, owner, kind, key)}
            assert set(listed(county.client(role, kind, key), owner)) == wanted, (role, kind)


@promise("scope-history")
@promise("scope-api")
def test_outside_the_scope_every_address_of_a_record_is_not_there(
    counties: tuple[County, County], owner: Ledger
) -> None:
    county, theirs = counties
    row, foreign, step = county.row(owner.code), theirs.row(owner.code), owner.machine.moves[0].code
    roles = unlike(owner, roles_with(owner, "view"))
    for role in roles:
        strangers = [] if owner.common else outsiders(county, role, row)[:1]
        abroad = [(county.actor(role), foreign)] if role == roles[0] else []
        for actor, target in [*abroad, *((actor, row) for actor in strangers)]:
            (hold,) = actor.holds
            client, before = county.client(role, hold.scope_kind, hold.scope_key), picture(owner)
            headers = {"If-Match": f'"{target.version}"'}
            answers = [
                client.get(at(owner, target)),
                client.get(at(owner, target, "history")),
                patch(client, at(owner, target), {}, target.version),
                client.delete(at(owner, target), '{"reason": "试"}', content_type=JSON, headers=headers),
                post(client, at(owner, target, "moves", step), {"reason": "试"}, **headers),
            ]
            assert [answer.status_code for answer in answers] == [404] * 5, role
            assert picture(owner) == before


@promise("grants-api")
def test_each_refusal_of_the_api_has_its_reason_and_changes_nothing(county: County, owner: Ledger) -> None:
    row = county.row(owner.code)
    values, change = fresh(county, owner), a_change(county, owner, row)
    archived, version = {"reason": "重复登记"}, {"If-Match": f'"{row.version}"'}
    before = picture(owner)
    for role in unlike(owner, county.users):
        client = county.client(role)
        attempts = {
            "add": lambda client: post(client, at(owner), values),
            "change": lambda client: patch(client, at(owner, row), change, row.version),
            "archive": lambda client: client.delete(
                at(owner, row), json.dumps(archived), content_type=JSON, headers=version
            ),
        }
        got = {verb: ask(client) for verb, ask in attempts.items() if not owner.allows(role, verb)}
        views = owner.allows(role, "view")
        for address in (at(owner), at(owner, row), at(owner, row, "history")):
            assert client.get(address).status_code == (200 if views else 403), (role, address)
        for verb, answer in got.items():
            hidden = not views and verb != "add"
            assert answer.status_code == (404 if hidden else 403), (role, verb)
            assert answer.json()["detail"], (role, verb)
    assert picture(owner) == before


@promise("scope-api")
def test_without_signing_in_the_api_answers_the_public_alone(county: County, owner: Ledger) -> None:
    values = fresh(county, owner)
    client, row, before = Client(), county.row(owner.code), picture(owner)
    answer = client.get(at(owner))
    assert answer.status_code == (200 if owner.allows("public", "view") else 401)
    if answer.status_code == 200:
        shown = {str(r.pk) for r in county.rows(owner.code) if r.state in owner.public_states}
        assert {item["id"] for item in answer.json()["items"]} == shown
    assert client.get(at(owner, row, "history")).status_code in (401, 403)
    assert post(client, at(owner), values).status_code == 401
    assert patch(client, at(owner, row), {}, row.version).status_code == 401
    assert picture(owner) == before


def wrong(county: County, owner: Ledger) -> list[dict[str, Any]]:
    """Values that break a rule of their field, one at a time, in an otherwise good record."""
    good, found = fresh(county, owner), []
    for name, info in fields(owner).items():
        if info.required:
            found.append(good | {name: ""})
        if info.max_length and info.kind == "text":
            found.append(good | {name: "长" * (info.max_length + 1)})
        if info.maximum is not None:
            found.append(good | {name: info.maximum + 1})
        if info.kind in ("choice", "record", "date", "datetime", "integer", "amount"):
            found.append(good | {name: "没有这样的值"})
    return [*found, good | {"no_such_field": "1"}]


def refusal(actor: Actor, owner: Ledger, values: dict[str, Any]) -> set[tuple[str, str]]:
    """What the door says of these values, by field; nothing where it takes them."""
    try:
        save(actor=actor, ledger=owner, values=values)
    except Invalid as fault:
        return {(name, text) for name, texts in fault.errors.items() for text in texts}
    return set()


@promise("same-words")
def test_api_and_door_refuse_the_same_values_with_the_same_words(county: County, owner: Ledger) -> None:
    client, tried = county.client("fair_office"), 0
    actor = county.actor("fair_office")
    if not owner.allows("fair_office", "add"):
        role = roles_with(owner, "add")[0]
        client, actor = county.client(role), county.actor(role)
    for values in wrong(county, owner):
        errors = refusal(actor, owner, values)
        if errors:
            before = picture(owner)
            answer = post(client, at(owner), values)
            said = {(error["field"], error["message"]) for error in answer.json()["errors"]}
            assert (answer.status_code, said) == (400, errors)
            assert picture(owner) == before
            tried += 1
    assert tried > len(fields(owner)) // 2


@promise("same-words")
def test_form_and_door_refuse_the_same_values_with_the_same_words(county: County, owner: Ledger) -> None:
    role = "fair_office" if owner.allows("fair_office", "add") else roles_with(owner, "add")[0]
    client, actor = county.client(role), county.actor(role)
    for values in wrong(county, owner)[:-1]:
        plain = {name: value for name, value in values.items() if not isinstance(value, list)}
        errors = refusal(actor, owner, plain)
        if errors:
            sent = {name: "" if value is None else str(value) for name, value in plain.items()}
            answer = client.post(f"/l/{owner.code}/new/", {**sent, "id": str(new_id())})
            assert answer.status_code == 400, plain
            page = answer.content.decode()
            assert [text for _name, text in errors if str(escape(text)) not in page] == []


@promise("api-sort-filter")
def test_every_column_sorts_and_every_filter_filters(county: County, owner: Ledger) -> None:
    for _more in range(2):
        make(county, owner)
    client = county.client("auditor")
    for name in owner.columns:
        if owner.protection(name) is P2:
            assert client.get(at(owner), {"order": name}).status_code == 400
            continue
        for order in (name, f"-{name}"):
            wanted = [str(row.pk) for row in find(county.system, owner, Query(order=order))]
            assert listed(client, owner, order=order) == wanted, order
    for name in owner.filters:
        for row in county.rows(owner.code)[:2]:
            value = getattr(row, columns(owner)[name].attname)
            if value in (None, ""):
                continue
            words = asked_for(columns(owner)[name], value)
            wanted = {str(hit.pk) for hit in find(county.system, owner, Query({name: words}))}
            assert set(listed(client, owner, **{name: words})) == wanted, name
    assert client.get(at(owner), {"no_such_filter": "1"}).status_code == 400


@promise("receipt-doors")
def test_sent_twice_is_answered_twice_and_done_once(county: County, owner: Ledger) -> None:
    role = "fair_office" if owner.allows("fair_office", "add") else roles_with(owner, "add")[0]
    client, body = county.client(role), {**fresh(county, owner), "id": str(new_id())}
    first, again = post(client, at(owner), body), post(client, at(owner), body)
    assert (first.status_code, again.status_code) == (201, 200), first.content
    assert (again.headers["Idempotent-Replayed"], again.json()["id"]) == ("true", first.json()["id"])
    record = owner.model._default_manager.get(pk=body["id"])
    change = a_change(county, owner, record)
    assert post(client, at(owner), body | change).status_code == 409
    if owner.allows(role, "change"):
        assert patch(client, at(owner, record), change, record.version).status_code == 200
        stale = patch(client, at(owner, record), dict.fromkeys(change, ""), record.version)
        assert stale.status_code == 412
        assert set(stale.json()) >= {"mine", "theirs", "version", "current"}
        unnamed = client.patch(at(owner, record), "{}", content_type=JSON)
        assert unnamed.status_code == 428


@promise("p2-api")
def test_personal_values_are_masked_in_the_api(county: County, owner: Ledger) -> None:
    names = [name for name, level in owner.classes.items() if level is P2 and name in columns(owner)]
    # The first example: the second diary is one sentence, and its mention quotes it.
    for row in [row for row in county.rows(owner.code)[:1] if any(getattr(row, name) for name in names)]:
        for role in roles_with(owner, "view"):
            client = county.client(role)
            text = client.get(at(owner, row)).content.decode() + client.get(at(owner)).content.decode()
            for name in names:
                value = json.dumps(str(getattr(row, name)), ensure_ascii=False)
                assert (value in text) is owner.allows(role, "read_personal"), (role, name)


@promise("openapi")
def test_the_document_names_the_ledger_and_its_examples_fit(owner: Ledger) -> None:
    found = json.loads(document())
    one = f"/api/v1/{owner.code}/{{id}}/"
    paths = {f"/api/v1/{owner.code}/", one, f"{one}history/", f"{one}moves/{{move}}/"}
    assert paths <= set(found["paths"])
    schema = {"$ref": f"#/components/schemas/{owner.code}.new", "components": found["components"]}
    for example in owner.examples:
        assert [fault.message for fault in Draft202012Validator(schema).iter_errors(example)] == []
