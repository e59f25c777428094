"""Personal values are masked for those who do not handle them, sealed in the audit, and absent from the register."""

from __future__ import annotations

import json
from typing import Any

import pytest
from scopes import covering, outsiders, roles_with, roles_without
from variations import changes, make

from county import County
from jishi.core.audit.models import Entry
from jishi.core.audit.seals import unseal
from jishi.records.fields import columns
from jishi.records.ledger import P2, Ledger
from jishi.records.masks import mask
from jishi.records.models import Receipt, Register
from jishi.records.registry import ledgers
from jishi.records.selectors import get, history, shown
from jishi.records.services import commit, prepare, save
from jishi.records.services.entries import subject_of

promise = pytest.mark.promise


def personal(owner: Ledger) -> list[str]:
    return [name for name, level in owner.classes.items() if level is P2 and name in columns(owner)]


def filled(county: County, owner: Ledger) -> Any:
    """A record whose personal fields all hold something."""
    record = make(county, owner)
    missing = [name for name in personal(owner) if not getattr(record, name)]
    if missing:
        values = {name: value for name, value in changes(county, owner, record) if name in missing}
        save(actor=county.system, ledger=owner, values=values, id=record.pk, version=record.version)
        record = get(county.system, owner, record.pk)
    assert all(getattr(record, name) for name in personal(owner))
    return record


@promise("p2-masked")
def test_personal_values_are_masked_for_all_who_do_not_handle_them(county: County, owner: Ledger) -> None:
    record = filled(county, owner)
    for role in roles_with(owner, "view"):
        handles = owner.allows(role, "read_personal")
        for actor in covering(county, role, record):
            seen = get(actor, owner, record.pk)
            for name in personal(owner):
                original, cell = getattr(record, name), shown(actor, owner, seen, [name])[name]
                assert cell.masked is not handles, (role, name)
                assert (cell.text == original, cell.value == original) == (handles, handles)
                if not handles:
                    assert cell.text == cell.value == mask(original, columns(owner)[name].mask) != original
    for role in roles_with(owner, "read_personal"):
        for actor in outsiders(county, role, record):
            for name in personal(owner):
                assert shown(actor, owner, record, [name])[name].masked, (role, actor.holds)


@promise("p2-masked")
def test_a_masked_value_that_comes_back_changes_nothing(county: County, owner: Ledger) -> None:
    for role in set(roles_with(owner, "change")) & set(roles_without(owner, "read_personal")):
        for name in personal(owner):
            record = filled(county, owner)
            original = getattr(record, name)
            actor = county.actor(role)
            seen = shown(actor, owner, record, [name])[name].value
            values = {name: seen} | {
                key: value for key, value in changes(county, owner, record) if key not in personal(owner)
            }
            done = save(actor=actor, ledger=owner, values=values, id=record.pk, version=record.version)
            stored = get(county.system, owner, record.pk)
            assert (getattr(stored, name), stored.version) == (original, done.version)
            assert name not in Entry.objects.filter(record=record.pk).order_by("-seq")[0].payload["changes"]
            row = {key: getattr(stored, columns(owner)[key].attname) for key in owner.key} | {name: seen}
            batch = prepare(actor=actor, ledger=owner, rows=[{"id": record.pk, **row}])
            assert (batch.drafts, batch.unchanged) == ([], 1)
            commit(actor=actor, batches=[batch])
            assert getattr(get(county.system, owner, record.pk), name) == original


@promise("p2-masked")
def test_another_value_than_the_mask_is_taken(county: County, owner: Ledger) -> None:
    """Who may change a record may correct a phone number without having seen the old one."""
    for role in set(roles_with(owner, "change")) & set(roles_without(owner, "read_personal")):
        for name in personal(owner):
            record = filled(county, owner)
            value = next(value for key, value in changes(county, owner, record) if key == name)
            save(
                actor=county.actor(role),
                ledger=owner,
                values={name: value},
                id=record.pk,
                version=record.version,
            )
            assert getattr(get(county.system, owner, record.pk), name) == value


@promise("p2-sealed")
def test_audit_register_and_receipts_hold_no_personal_value(county: County, owner: Ledger) -> None:
    record = filled(county, owner)
    for name in personal(owner):
        record = get(county.system, owner, record.pk)
        original = getattr(record, name)
        value = next(value for key, value in changes(county, owner, record) if key == name)
        save(actor=county.system, ledger=owner, values={name: value}, id=record.pk, version=record.version)
        entries = list(Entry.objects.filter(record=record.pk).order_by("seq"))
        written = json.dumps([entry.payload for entry in entries], ensure_ascii=False)
        row = Register.objects.get(pk=record.pk)
        receipts = list(Receipt.objects.filter(county=county.code).values_list("digest", "result"))
        for text in (original, value):
            assert text not in written
            assert text not in f"{row.title} {row.search}"
            assert text not in json.dumps(receipts, ensure_ascii=False)
        old, new = (part["sealed"] for part in entries[-1].payload["changes"][name])
        subject = subject_of(owner, record)
        assert unseal(county.code, *subject, old) == original
        assert unseal(county.code, *subject, new) == value


@promise("p2-sealed")
def test_history_never_spells_a_personal_value(county: County, owner: Ledger) -> None:
    record = filled(county, owner)
    for name in personal(owner):
        record = get(county.system, owner, record.pk)
        original = getattr(record, name)
        value = next(value for key, value in changes(county, owner, record) if key == name)
        save(actor=county.system, ledger=owner, values={name: value}, id=record.pk, version=record.version)
        for role in roles_with(owner, "view"):
            story = " ".join(step.sentence for step in history(county.actor(role), owner, record))
            assert str(columns(owner)[name].label) in story
            assert original not in story
            assert value not in story


def test_there_are_personal_fields_to_be_tried() -> None:
    assert {(owner.code, name) for owner in ledgers() for name in personal(owner)} >= {
        ("people", "phone"),
        ("visits", "text"),
    }
