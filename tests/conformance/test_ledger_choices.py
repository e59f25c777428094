"""What a relation field offers and takes: only records that the person may see, whatever id or code is sent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from pictures import refused
from scopes import roles_with, scopes_of_places
from variations import fresh

from county import County
from jishi.core.access.actor import Actor
from jishi.records.errors import Invalid, NotFound
from jishi.records.fields import FieldInfo, fields, line_fields
from jishi.records.ledger import Ledger
from jishi.records.registry import ledger, ledgers
from jishi.records.selectors import Query, choices, find, visible
from jishi.records.selectors.shown import outside_key
from jishi.records.services import save

promise = pytest.mark.promise
CODES = {entry.code for entry in ledgers()}


def relations(owner: Ledger) -> list[tuple[str, FieldInfo]]:
    """Every relation of the form and of the lines to another ledger, as a screen asks for its choices."""
    found = [(name, info) for name, info in fields(owner).items() if info.related in CODES]
    for line in owner.lines:
        found += [
            (f"{line.code}.{name}", i) for name, i in line_fields(owner, line).items() if i.related in CODES
        ]
    return found


def fitting(info: FieldInfo, rows: Iterable[Any]) -> list[Any]:
    """A field called after a level of places names places of that level alone."""
    level = info.name if info.related == "places" and info.name in ("town", "village") else ""
    return [row for row in rows if not level or row.level == level]


def offered_to(actor: Actor, owner: Ledger, name: str, text: str = "") -> set[str]:
    return {choice.id for choice in choices(actor, owner, name, text=text)}


def given(county: County, owner: Ledger, name: str, value: Any) -> dict[str, Any]:
    """A full set of values in which this relation names `value`."""
    values = fresh(county, owner)
    line, dot, inner = name.rpartition(".")
    if dot:
        values[line] = [{**(values.get(line) or [{}])[0], inner: value}]
    else:
        values[name] = value
    return values


def blamed(name: str) -> str:
    line, dot, inner = name.rpartition(".")
    return f"{line}.1.{inner}" if dot else name


def narrow(county: County, role: str, target: Ledger) -> list[Actor]:
    """The person of this role over each scope that does not show all of the related ledger."""
    actors = [county.actor(role, kind, key) for kind, key in scopes_of_places(county)]
    everything = len(county.rows(target.code))
    return [actor for actor in actors if visible(actor, target).count() < everything]


@promise("choices-scoped")
def test_choices_offer_only_what_the_person_may_see(counties: tuple[County, County], owner: Ledger) -> None:
    county, theirs = counties
    for name, info in relations(owner):
        target = ledger(info.related)
        everything = {str(row.pk) for row in fitting(info, county.rows(target.code))}
        assert offered_to(county.system, owner, name) == everything
        foreign = theirs.row(target.code)
        assert not choices(county.system, owner, name, text=foreign.number) or foreign.number in {
            row.number for row in county.rows(target.code)
        }
        for role in roles_with(owner, "view"):
            for kind, key in scopes_of_places(county):
                actor = county.actor(role, kind, key)
                wanted = {str(row.pk) for row in fitting(info, visible(actor, target))}
                assert offered_to(actor, owner, name) == wanted, (role, kind)


@promise("choices-scoped")
def test_choices_are_found_by_their_words(county: County, owner: Ledger) -> None:
    for name, info in relations(owner):
        for row in fitting(info, county.rows(info.related)):
            assert str(row.pk) in offered_to(county.system, owner, name, row.number)
        assert choices(county.system, owner, name, text="没有这样的字样") == []
    with pytest.raises(NotFound):
        choices(county.system, owner, "no_such_field")
    plain = next((n for n, i in fields(owner).items() if i.kind != "record"), None)
    if plain is not None:
        with pytest.raises(NotFound):
            choices(county.system, owner, plain)


@promise("choices-scoped")
def test_a_record_of_another_county_cannot_be_named(counties: tuple[County, County], owner: Ledger) -> None:
    county, theirs = counties
    for name, info in relations(owner):
        foreign = fitting(info, theirs.rows(info.related))[-1]
        values = given(county, owner, name, str(foreign.pk))
        with refused(owner, Invalid) as caught:
            save(actor=county.system, ledger=owner, values=values)
        assert blamed(name) in caught.value.errors, name
        if name in owner.filters:
            with pytest.raises(Invalid):
                find(county.system, owner, Query({name: str(foreign.pk)}))


@promise("choices-scoped")
def test_a_record_outside_the_scope_cannot_be_named(county: County, owner: Ledger) -> None:
    for name, info in relations(owner):
        target = ledger(info.related)
        for role in roles_with(owner, "add") if not target.common else []:
            actor = narrow(county, role, target)[0]
            rows = fitting(info, county.rows(target.code))
            hidden = next(row for row in rows if row not in visible(actor, target))
            values = given(county, owner, name, str(hidden.pk))
            with refused(owner, Invalid) as caught:
                save(actor=actor, ledger=owner, values=values)
            assert blamed(name) in caught.value.errors, (role, name)


@promise("choices-scoped")
def test_an_archived_record_is_no_longer_offered_or_taken(county: County, owner: Ledger) -> None:
    for name, info in relations(owner):
        target = ledger(info.related)
        row = fitting(info, county.rows(target.code))[-1]
        values = given(county, owner, name, str(row.pk))
        assert str(row.pk) in offered_to(county.system, owner, name, row.number)
        target.model._default_manager.filter(pk=row.pk).update(archived_at="2026-11-20T00:00:00Z")
        assert str(row.pk) not in offered_to(county.system, owner, name, row.number)
        with refused(owner, Invalid) as caught:
            save(actor=county.system, ledger=owner, values=values)
        assert blamed(name) in caught.value.errors, name
        target.model._default_manager.filter(pk=row.pk).update(archived_at=None)


def test_relations_are_there_to_be_tried() -> None:
    assert sum(len(relations(owner)) for owner in ledgers()) >= 20


@promise("choices-scoped")
def test_what_a_record_names_already_may_come_back_as_it_is(county: County, owner: Ledger) -> None:
    """Archived since, or never in sight: the form sends it again with everything else, and nothing changes."""
    row = county.row(owner.code)
    for name, info in fields(owner).items():
        target = getattr(row, name) if info.related in CODES else None
        if target is None:
            continue
        named = ledger(info.related)
        named.model._default_manager.filter(pk=target.pk).update(archived_at="2026-11-20T00:00:00Z")
        for words in (str(target.pk), outside_key(named, target)):
            done = save(
                actor=county.system, ledger=owner, id=row.pk, version=row.version, values={name: words}
            )
            assert not done.changed, (name, words)
        named.model._default_manager.filter(pk=target.pk).update(archived_at=None)
