"""Sensitive values stand nowhere in plain, leave by no door, and are looked at with right, reason and trace alone."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from openpyxl import load_workbook
from pictures import refused
from scopes import covering, outsiders, roles_with, roles_without
from variations import changes, held, make

from county import County
from jishi.core.audit.models import Entry
from jishi.core.personal.columns import encrypted
from jishi.core.personal.looks import PER_DAY, PER_HOUR
from jishi.core.personal.models import LookCount
from jishi.core.rulebook.models import RuleValue
from jishi.records.checks import check_ledger
from jishi.records.errors import Forbidden, Invalid, NotFound, TooMany
from jishi.records.fields import columns
from jishi.records.ledger import P2, P3, Ledger
from jishi.records.masks import HIDDEN
from jishi.records.personal_fields import personal_fields
from jishi.records.registry import ledgers
from jishi.records.selectors import history, shown
from jishi.records.services import may_reveal, reveal, save
from jishi.sheets.export import export
from jishi.sheets.template import template

promise = pytest.mark.promise
WHY = "核对低保名单（模拟）"


def sensitive(owner: Ledger) -> list[str]:
    return [name for name, level in owner.classes.items() if level is P3]


def personal(owner: Ledger) -> list[str]:
    return [name for name, level in owner.classes.items() if level is P2 and name in columns(owner)]


def filled(county: County, owner: Ledger) -> tuple[Any, dict[str, str]]:
    """A record whose sensitive fields were written and then changed, and every plain value they had."""
    record = make(county, owner)
    plain = {}
    for name in sensitive(owner):
        value = next(value for key, value in changes(county, owner, record) if key == name)
        before = held(record, name)
        save(actor=county.system, ledger=owner, values={name: value}, id=record.pk, version=record.version)
        record = owner.model._default_manager.get(pk=record.pk)
        assert held(record, name) == value != before
        plain |= {name: value} | ({f"{name} before": before} if before else {})
    return record, plain


def everything() -> Iterator[tuple[str, str]]:
    """Every table of the database, as text."""
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            yield table, str([[_spelled(value) for value in row] for row in cursor.fetchall()])


def _spelled(value: Any) -> Any:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else value


@promise("personal-declared")
def test_every_covered_field_is_in_the_register(owner: Ledger) -> None:
    assert [fault for fault in check_ledger(owner) if fault.id in ("jishi.E005", "jishi.E020")] == []
    listed = {entry.name: entry for entry in personal_fields() if entry.ledger is owner}
    assert {name for name, level in owner.classes.items() if level in (P2, P3)} <= set(listed)
    for entry in listed.values():
        assert all(cell.strip() for cell in entry.cells), entry.name
    assert {column.name for column in encrypted(owner.model)} == set(sensitive(owner))


@promise("p3-encrypted")
def test_no_table_holds_a_sensitive_value_in_plain(county: County, owner: Ledger) -> None:
    record, plain = filled(county, owner)
    for name in sensitive(owner):
        assert getattr(record, name).startswith("v1|")
        assert len(getattr(record, name).split("|")) == 5
    for table, text in everything() if plain else ():
        for name, value in plain.items():
            assert value not in text, (table, name)


@promise("p3-encrypted")
def test_the_audit_keeps_a_keyed_hash_and_no_index(county: County, owner: Ledger) -> None:
    record, _plain = filled(county, owner)
    if not sensitive(owner):
        return
    told = json.dumps([e.payload for e in Entry.objects.filter(record=record.pk)], ensure_ascii=False)
    for column in encrypted(owner.model):
        assert getattr(record, column.name) not in told
        assert not column.blind or getattr(record, column.blind) not in told
        last = Entry.objects.filter(record=record.pk, verb="change").order_by("-seq")
        pair = next(e.payload["changes"][column.name] for e in last if column.name in e.payload["changes"])
        assert [part["hmac"][:3] for part in pair if part] == ["h1|"] * len([part for part in pair if part])


@promise("p3-audited")
def test_a_read_takes_the_right_and_leaves_one_entry(county: County, owner: Ledger) -> None:
    record, plain = filled(county, owner)
    for name in sensitive(owner):
        for role in roles_with(owner, "read_sensitive"):
            for actor in covering(county, role, record):
                before = Entry.objects.count()
                assert reveal(actor=actor, ledger=owner, id=record.pk, field=name, reason=WHY) == plain[name]
                (entry,) = Entry.objects.order_by("-seq")[: Entry.objects.count() - before]
                assert (entry.verb, entry.record_id, entry.actor_id) == ("reveal", record.pk, actor.user_id)
                assert entry.payload == {"field": name, "class": "P3", "reason": WHY}
                (step, *_rest) = history(actor, owner, record)
                assert str(columns(owner)[name].label) in step.sentence
                assert (step.reason, step.who) == (WHY, actor.name)
            for actor in outsiders(county, role, record):
                with refused(owner, (NotFound, Forbidden)):
                    reveal(actor=actor, ledger=owner, id=record.pk, field=name, reason=WHY)
        for role in roles_without(owner, "read_sensitive"):
            with refused(owner, (NotFound, Forbidden)):
                reveal(actor=county.actor(role), ledger=owner, id=record.pk, field=name, reason=WHY)
        with refused(owner, Forbidden):
            reveal(actor=county.system, ledger=owner, id=record.pk, field=name, reason=WHY)


@promise("p3-audited")
def test_who_the_record_is_assigned_to_may_read(county: County, owner: Ledger) -> None:
    record, plain = filled(county, owner)
    for name in sensitive(owner):
        for role in set(roles_with(owner, "view")) & set(roles_without(owner, "read_sensitive")):
            actor = county.actor(role)
            assert not may_reveal(actor, owner, record, name)
            owner.model._default_manager.filter(pk=record.pk).update(assignee=county.users[role])
            assert reveal(actor=actor, ledger=owner, id=record.pk, field=name, reason=WHY) == plain[name]
            owner.model._default_manager.filter(pk=record.pk).update(assignee=None)


@promise("p3-doors")
def test_no_door_shows_a_sensitive_value_unasked(county: County, owner: Ledger) -> None:
    record, plain = filled(county, owner)
    at = f"/l/{owner.code}/"
    for role in roles_with(owner, "view") if plain else ():
        client, actor = county.client(role), county.actor(role)
        for name in sensitive(owner):
            cell = shown(actor, owner, record, [name])[name]
            assert (cell.text, cell.value, cell.masked) == (HIDDEN, HIDDEN, True)
        pages = [at, f"{at}{record.pk}/", f"{at}{record.pk}/history/"]
        pages += [f"{at}{record.pk}/edit/"] if owner.allows(role, "change") else []
        pages += [f"/api/v1/{owner.code}/", f"/api/v1/{owner.code}/{record.pk}/"]
        for address in pages:
            answer = client.get(address)
            assert answer.status_code == 200, address
            for value in (*plain.values(), *(getattr(record, name) for name in sensitive(owner))):
                assert value not in answer.content.decode(), (role, address)


@promise("p3-doors")
def test_a_look_by_screen_and_api_asks_why(county: County, owner: Ledger) -> None:
    record, plain = filled(county, owner)
    for name in sensitive(owner):
        role = roles_with(owner, "read_sensitive")[0]
        client = county.client(role)
        page, api = f"/l/{owner.code}/{record.pk}/reveal/{name}/", f"/api/v1/{owner.code}/{record.pk}/reveal/"
        asked = client.get(page)
        assert (asked.status_code, plain[name] in asked.content.decode()) == (200, False)
        before = Entry.objects.count()
        for given in ("", "看"):
            answer = client.post(page, {"reason": given})
            assert (answer.status_code, plain[name] in answer.content.decode()) == (400, False)
            sent = json.dumps({"field": name, "reason": given})
            answer = client.post(api, sent, content_type="application/json")
            assert (answer.status_code, plain[name] in answer.content.decode()) == (400, False)
        assert Entry.objects.count() == before
        answer = client.post(page, {"reason": WHY})
        assert (answer.status_code, plain[name] in answer.content.decode()) == (200, True)
        assert "no-store" in answer["Cache-Control"]
        sent = json.dumps({"field": name, "reason": WHY})
        answer = client.post(api, sent, content_type="application/json")
        assert answer.json() == {"field": name, "value": plain[name]}
        assert "no-store" in answer["Cache-Control"]
        assert Entry.objects.count() == before + 2


@promise("p3-export")
def test_no_workbook_has_a_sensitive_column(county: County, owner: Ledger) -> None:
    record, plain = filled(county, owner)
    labels = {str(columns(owner)[name].label) for name in sensitive(owner)}
    ciphertexts = {getattr(record, name) for name in sensitive(owner)}
    for role in roles_with(owner, "view") if plain else ():
        for form in ("xlsx", "csv"):
            data = b"".join(export(county.actor(role), owner, form=form))
            words = (
                _words(data)
                if form == "xlsx"
                else set(data.decode("utf-8-sig").replace("\n", ",").split(","))
            )
            assert not words & {*plain.values(), *ciphertexts, *labels}, (role, form)
    assert not _words(template(owner)) & {*labels, *plain.values()}


def _words(book: bytes) -> set[str]:
    sheets = load_workbook(io.BytesIO(book)).worksheets
    return {str(cell.value).rstrip("*") for sheet in sheets for row in sheet.iter_rows() for cell in row}


@promise("unmask-reason")
def test_a_mask_is_lifted_for_a_reason_and_audited(county: County, owner: Ledger) -> None:
    record = make(county, owner)
    for name in personal(owner):
        if not getattr(record, name):
            continue
        for role in roles_with(owner, "unmask"):
            actor = county.actor(role)
            for given in ("", "   ", "看看", "看" * 201, "核对\u202e名单"):
                with refused(owner, Invalid) as caught:
                    reveal(actor=actor, ledger=owner, id=record.pk, field=name, reason=given)
                assert "reason" in caught.value.errors
            before = Entry.objects.count()
            text = reveal(actor=actor, ledger=owner, id=record.pk, field=name, reason=WHY)
            assert text == getattr(record, name)
            entry = Entry.objects.order_by("-seq")[0]
            assert Entry.objects.count() == before + 1
            assert (entry.verb, entry.payload) == ("reveal", {"field": name, "class": "P2", "reason": WHY})
        for role in set(roles_with(owner, "view")) & set(roles_without(owner, "unmask")):
            with refused(owner, Forbidden):
                reveal(actor=county.actor(role), ledger=owner, id=record.pk, field=name, reason=WHY)


@promise("unmask-reason")
def test_looks_are_counted_and_end(county: County, owner: Ledger) -> None:
    """The county's own limit, in the hour and in the day; what is refused is not counted and not audited."""
    record = make(county, owner)
    names = [n for n in personal(owner) if getattr(record, n)] if roles_with(owner, "unmask") else []
    for name in names:
        actor = county.actor(roles_with(owner, "unmask")[0])
        for key, most in ((PER_HOUR, 2), (PER_DAY, 1)):
            LookCount.objects.all().delete()
            rule = RuleValue(county=county.code, key=key, value=str(most), source="样例文件（模拟）")
            rule.effective_from = "2026-01-01"
            rule.save()
            for _look in range(most):
                reveal(actor=actor, ledger=owner, id=record.pk, field=name, reason=WHY)
            counted = list(LookCount.objects.order_by("window").values_list("window", "count"))
            with refused(owner, TooMany):
                reveal(actor=actor, ledger=owner, id=record.pk, field=name, reason=WHY)
            assert list(LookCount.objects.order_by("window").values_list("window", "count")) == counted
    for field in ("number", "no-such-field"):
        for role in roles_with(owner, "view"):
            with refused(owner, Invalid):
                reveal(actor=county.actor(role), ledger=owner, id=record.pk, field=field, reason=WHY)


@promise("p3-encrypted")
def test_equal_values_are_refused_by_their_index(county: County, owner: Ledger) -> None:
    for column in [column for column in encrypted(owner.model) if column.blind]:
        first, second = make(county, owner), make(county, owner)
        values = {column.name: held(first, column.name)}
        with refused(owner, Invalid) as caught:
            save(actor=county.system, ledger=owner, values=values, id=second.pk, version=second.version)
        assert values[column.name] not in str(caught.value)
        setattr(second, column.blind, getattr(first, column.blind))
        with pytest.raises(ValidationError):
            second.validate_constraints(exclude={"number"})


def test_there_are_sensitive_fields_to_be_tried() -> None:
    found = {(owner.code, name) for owner in ledgers() for name in sensitive(owner)}
    assert found >= {("people", "id_number"), ("households", "hardship")}
    assert any(owner.allows(role, "unmask") for owner in ledgers() for role in roles_with(owner, "unmask"))
