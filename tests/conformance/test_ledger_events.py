"""Other systems are told of what is written where one asks for it: in its transaction, once, and no personal value."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import transaction
from states import move
from variations import a_change, fresh, held, make

from county import County
from jishi.core.access.models import User
from jishi.core.outbox.models import VERBS, Event, Hook, Topic
from jishi.core.personal.columns import encrypted
from jishi.records.convert import outside
from jishi.records.fields import columns, fields, line_fields
from jishi.records.ledger import P2, P3, Ledger
from jishi.records.registry import ledgers
from jishi.records.selectors import get
from jishi.records.services import archive, commit, prepare, save

promise = pytest.mark.promise


class Undone(Exception):
    """Takes a transaction back."""


def subscribed(county: County, *codes: str) -> None:
    """A hook on these ledgers; nothing is sent anywhere here."""
    user = User.objects.get(pk=county.users["fair_office"])
    hook = Hook.objects.create(county=county.code, name="test", url="https://example.org/", made_by=user)
    Topic.objects.bulk_create(
        Topic(county=county.code, hook=hook, ledger=code, verb=verb)
        for code in codes
        for verb, _label in VERBS
    )


def told(county: County, owner: Ledger) -> list[Event]:
    """The events about records of this ledger, in their order."""
    found = Event.objects.filter(county=county.code).order_by("id")
    return [event for event in found if any(r["ledger"] == owner.code for r in event.payload["records"])]


def personal_values(county: County, owner: Ledger, record: Any) -> set[str]:
    """Every spelling of what the record and its lines hold that is personal or sensitive, the sealed ones too."""
    found = set()
    for name, info in columns(owner).items():
        if (
            info.protection in (P2, P3)
            or name in owner.personal
            or name in {c.name for c in encrypted(owner.model)}
        ):
            found |= {str(getattr(record, name) or ""), str(held(record, name) or "")}
            found.add(str(outside(info, getattr(record, info.attname)) or ""))
    for line in owner.lines:
        if owner.protection(line.code) in (P2, P3) or line.code in owner.personal:
            for row in getattr(record, line.code).all():
                words = [info for info in line_fields(owner, line).values() if "text" in info.kind]
                found |= {str(getattr(row, info.attname) or "") for info in words}
    # A word of one character, or a plain number of a line, says nothing by itself; what stands in an
    # internal column as well is internal.
    internal = {
        str(outside(info, getattr(record, info.attname)))
        for name, info in columns(owner).items()
        if info.protection not in (P2, P3) and name not in owner.personal
    }
    return {text for text in found - internal if len(text) > 2}


@promise("events")
def test_each_write_is_told_once_and_without_a_personal_value(county: County, owner: Ledger) -> None:
    subscribed(county, *(entry.code for entry in ledgers()))
    record = make(county, owner)
    (made,) = [e for e in told(county, owner) if e.payload["records"][0]["id"] == str(record.pk)]
    (row,) = made.payload["records"]
    assert (made.name, row["number"], row["version"]) == (
        f"{owner.code}.created",
        record.number,
        record.version,
    )
    assert set(fields(owner)) <= set(row["changed"]) | {"blind"}
    values = a_change(county, owner, record)
    before = len(told(county, owner))
    save(actor=county.system, ledger=owner, values=values, id=record.pk, version=record.version)
    record = get(county.system, owner, record.pk)
    (changed,) = [e for e in told(county, owner)[before:] if e.payload["records"][0]["id"] == str(record.pk)]
    assert changed.name == f"{owner.code}.changed"
    assert set(values) <= set(changed.payload["records"][0]["changed"])
    before = len(told(county, owner))
    archive(actor=county.system, ledger=owner, id=record.pk, version=record.version, reason="重复登记")
    (gone,) = [e for e in told(county, owner)[before:] if e.payload["records"][0]["id"] == str(record.pk)]
    assert gone.name == f"{owner.code}.archived"
    record.refresh_from_db()
    everything = json.dumps([event.payload for event in Event.objects.all()], ensure_ascii=False)
    for secret in personal_values(county, owner, record):
        assert json.dumps(secret, ensure_ascii=False)[1:-1] not in everything, f"{owner.code}: {secret}"


@promise("events")
def test_an_event_gives_no_field_of_a_personal_class(county: County, owner: Ledger) -> None:
    subscribed(county, owner.code)
    record = make(county, owner)
    found = [e for e in told(county, owner) if e.payload["records"][0]["id"] == str(record.pk)]
    (row,) = found[0].payload["records"]
    personal = {
        name
        for name, info in columns(owner).items()
        if info.protection in (P2, P3)
        or name in owner.personal
        or name in {c.name for c in encrypted(owner.model)}
    }
    assert not personal & row["values"].keys()
    assert row["values"].keys() == set(fields(owner)) - personal, "all that is public or internal is there"


@promise("events")
def test_a_move_names_itself_and_its_states(county: County, owner: Ledger) -> None:
    record = make(county, owner)
    subscribed(county, owner.code)
    step = next(s for s in owner.machine.moves_from(record.state) if s.guard is None)
    move(
        actor=county.system,
        ledger=owner,
        id=record.pk,
        move=step.code,
        version=record.version,
        reason="核实过",
    )
    (event,) = [e for e in told(county, owner) if e.payload["records"][0]["id"] == str(record.pk)]
    (row,) = event.payload["records"]
    assert event.name == f"{owner.code}.moved"
    assert (row["move"], row["from"], row["to"], row["state"]) == (
        step.code,
        record.state,
        step.target,
        step.target,
    )
    assert "核实过" not in json.dumps(event.payload, ensure_ascii=False), "a reason is free text"


@promise("events")
def test_a_batch_is_one_event(county: County, owner: Ledger) -> None:
    subscribed(county, owner.code)
    rows = [fresh(county, owner)]
    commit(actor=county.system, batches=[prepare(actor=county.system, ledger=owner, rows=rows)])
    own = [
        e for e in Event.objects.filter(county=county.code) if f"{owner.code}.created" in e.payload["counts"]
    ]
    (event,) = [e for e in own if e.name == "bulk"]
    assert event.payload["counts"] == {f"{owner.code}.created": 1}
    assert "values" not in event.payload["records"][0]


@promise("events")
def test_nobody_asks_nothing_is_told_and_what_is_taken_back_was_never_told(
    county: County, owner: Ledger
) -> None:
    make(county, owner)
    other = next(entry.code for entry in ledgers() if entry is not owner)
    subscribed(county, other)
    record = make(county, owner)
    assert told(county, owner) == []
    Topic.objects.all().delete()
    subscribed(county, owner.code)
    with pytest.raises(Undone):
        saved_and_taken_back(county, owner, record)
    assert told(county, owner) == []


def saved_and_taken_back(county: County, owner: Ledger, record: Any) -> None:
    values = a_change(county, owner, record)
    with transaction.atomic():
        save(actor=county.system, ledger=owner, values=values, id=record.pk, version=record.version)
        assert len(told(county, owner)) >= 1
        raise Undone
