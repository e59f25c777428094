"""The same promises through Excel: what goes out is in scope and masked, and coming back it changes nothing."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook
from pictures import picture, refused
from scopes import HOME, at_home, expected, keys, outsiders, roles_with
from variations import make

from county import County
from jishi.core.access.actor import Actor
from jishi.core.audit.models import Entry
from jishi.records.errors import Forbidden
from jishi.records.fields import columns
from jishi.records.ledger import P2, Ledger
from jishi.records.selectors import Query
from jishi.records.services.inline import inline_ledgers
from jishi.sheets.check import Checked, check
from jishi.sheets.export import export
from jishi.sheets.reader import read
from jishi.sheets.template import SAMPLE, template
from jishi.sheets.write import write

promise = pytest.mark.promise


def taken_out(actor: Actor, owner: Ledger, form: str = "xlsx", query: Query | None = None) -> bytes:
    return b"".join(export(actor, owner, query, form))


def brought_back(actor: Actor, owner: Ledger, data: bytes, form: str = "xlsx") -> Checked:
    return check(actor, owner, read(data, f"导出.{form}", owner))


def numbers(owner: Ledger, data: bytes) -> list[str]:
    """The record numbers on the main sheet."""
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    (column,) = [cell.column for cell in sheet[1] if cell.value == str(columns(owner)["number"].label)]
    return [str(row[column - 1].value) for row in sheet.iter_rows(min_row=2)]


@promise("scope-export")
def test_an_export_holds_exactly_what_the_scope_covers(county: County, owner: Ledger) -> None:
    row = county.row(owner.code)
    by_id = {record.pk: record.number for record in county.rows(owner.code)}
    for role in roles_with(owner, "view"):
        homes = sorted(keys(row, HOME[role]))
        actors = [county.actor(role), *([county.actor(role, HOME[role], homes[0])] if homes else [])]
        for actor in [*actors, *outsiders(county, role, row)[:2]]:
            (hold,) = actor.holds
            wanted = {by_id[pk] for pk in expected(county, owner, hold.scope_kind, hold.scope_key)}
            found = numbers(owner, taken_out(actor, owner))
            assert sorted(found) == sorted(wanted), (role, hold)
    for role in county.users:
        if not owner.allows(role, "view"):
            with pytest.raises(Forbidden):
                export(county.actor(role), owner)


@promise("scope-export")
def test_an_export_holds_what_the_filter_shows(county: County, owner: Ledger) -> None:
    row = county.row(owner.code)
    state = Query({"state": row.state}) if "state" in owner.filters else Query(search=row.number)
    wanted = sorted(r.number for r in county.rows(owner.code) if r.state == row.state)
    assert sorted(numbers(owner, taken_out(county.system, owner, query=state))) == wanted
    assert numbers(owner, taken_out(county.system, owner, query=Query(search=row.number))) == [row.number]
    assert numbers(owner, taken_out(county.system, owner, query=Query(search="没有这样的字样"))) == []


@promise("round-trip")
@pytest.mark.parametrize("form", ("xlsx", "csv"))
def test_export_then_import_changes_nothing(county: County, owner: Ledger, form: str) -> None:
    make(county, owner)
    records = county.rows(owner.code)
    children = sum(len(county.rows(child.code)) for child in inline_ledgers(owner)) if form == "xlsx" else 0
    data = taken_out(county.system, owner, form)
    before = picture(owner)
    found = brought_back(county.system, owner, data, form)
    assert found.faults == []
    assert (found.created, found.changed, found.unchanged) == (0, 0, len(records) + children)
    write(county.system, found)
    after = picture(owner)
    assert after.pop("records_receipt") != before.pop("records_receipt")
    assert after == before


@promise("round-trip")
def test_also_by_those_who_see_masks_and_only_their_place(county: County, owner: Ledger) -> None:
    record = make(county, owner)
    for role in roles_with(owner, "add"):
        for actor in filter(None, (county.actor(role), at_home(county, role, record))):
            data = taken_out(actor, owner)
            found = brought_back(actor, owner, data)
            assert found.faults == [], (role, actor.holds)
            assert (found.created, found.changed) == (0, 0), (role, actor.holds)
            assert found.unchanged >= len(numbers(owner, data)) > 0
    for role in set(county.users) - set(roles_with(owner, "add")):
        if owner.allows(role, "view"):
            data = taken_out(county.actor(role), owner)
            with refused(owner, Forbidden):
                brought_back(county.actor(role), owner, data)


@promise("p2-export")
def test_personal_values_leave_masked(county: County, owner: Ledger) -> None:
    names = [name for name, level in owner.classes.items() if level is P2 and name in columns(owner)]
    values = {str(getattr(r, name)) for r in county.rows(owner.code) for name in names if getattr(r, name)}
    for role in roles_with(owner, "view"):
        data = taken_out(county.actor(role), owner)
        cells = {
            str(c.value)
            for sheet in load_workbook(io.BytesIO(data))
            for row in sheet.iter_rows()
            for c in row
        }
        assert bool(values & cells) is bool(values and owner.allows(role, "read_personal")), role


@promise("template")
def test_an_untouched_template_brings_nothing(owner: Ledger, county: County) -> None:
    found = brought_back(county.system, owner, template(owner))
    assert found.faults == []
    assert (found.created, found.changed, found.unchanged) == (0, 0, 0)


@promise("template")
def test_the_example_of_the_template_imports(county: County, owner: Ledger) -> None:
    """As somebody would: the word 样例 becomes the mark of a new row, and the file is brought in."""
    example = county.row(owner.code)
    for child in inline_ledgers(owner):
        rows = child.model._default_manager.filter(county=county.code)
        rows.update(archived_at="2026-11-20T00:00:00Z")
    owner.model._default_manager.filter(pk=example.pk).update(archived_at="2026-11-20T00:00:00Z")
    before = Entry.objects.count()
    found = brought_back(county.system, owner, filled_in(template(owner)))
    assert found.faults == []
    children = sum(len(owner.examples[0].get(child.code, ())) for child in inline_ledgers(owner))
    assert (found.created, found.changed, found.unchanged) == (1 + children, 0, 0)
    write(county.system, found)
    made = county.rows(owner.code)[-1]
    assert made.number > example.number
    for name in owner.fields:
        attname = columns(owner)[name].attname
        assert getattr(made, attname) == getattr(example, attname), name
    assert Entry.objects.count() == before + 1 + children


def filled_in(data: bytes) -> bytes:
    book = load_workbook(io.BytesIO(data))
    for sheet in book.worksheets:
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                if cell.value == SAMPLE:
                    cell.value = "新1"
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


@promise("move-out-sheet")
def test_an_import_cannot_reach_outside_the_scope(county: County, owner: Ledger) -> None:
    """The whole county's export, brought in by somebody of one place: refused by row, and nothing is written."""
    data = taken_out(county.system, owner)
    for role in roles_with(owner, "add"):
        for actor in outsiders(county, role, county.row(owner.code))[:2]:
            if owner.common and all(role_changes_nothing(owner, actor)):
                continue
            before = picture(owner)
            found = brought_back(actor, owner, data)
            assert found.created == found.changed == 0
            assert picture(owner) == before


def role_changes_nothing(owner: Ledger, actor: Actor) -> list[bool]:
    return [not owner.allows(hold.role, "change") for hold in actor.holds]
