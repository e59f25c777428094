"""The same promises through Excel: what goes out is in scope and masked, and coming back it changes nothing."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from doors import who
from openpyxl import load_workbook
from pictures import picture, refused
from scopes import HOME, at_home, expected, keys, outsiders, roles_with
from variations import accepted, changes, make

from county import County
from jishi.core.access.actor import Actor
from jishi.core.audit.models import Entry
from jishi.records.errors import Forbidden
from jishi.records.fields import columns, fields
from jishi.records.ledger import P2, P3, Ledger
from jishi.records.masks import mask
from jishi.records.models import Register
from jishi.records.registry import ledgers
from jishi.records.selectors import Query, choices
from jishi.records.services import save
from jishi.records.services.inline import inline_ledgers
from jishi.records.services.projection import verify as verify_register
from jishi.sheets.check import Checked, check
from jishi.sheets.export import export
from jishi.sheets.reader import read
from jishi.sheets.template import SAMPLE, template
from jishi.sheets.write import NotChecked, write

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
        for actor in [*actors, *outsiders(county, role, row)[:1]]:
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
    """On the sheet of the ledger itself: the sheet of a child says what the child's own classes leave open."""
    names = [name for name, level in owner.classes.items() if level is P2 and name in columns(owner)]
    values = {str(getattr(r, name)) for r in county.rows(owner.code) for name in names if getattr(r, name)}
    for role in roles_with(owner, "view"):
        handles, actor = owner.allows(role, "read_personal"), county.actor(role)
        sheet = load_workbook(io.BytesIO(taken_out(actor, owner))).worksheets[0]
        cells = {str(cell.value) for row in sheet.iter_rows() for cell in row}
        assert values & cells == (values if handles else set()), role
        assert {mask(value) for value in values} <= cells or handles, role
        text = taken_out(actor, owner, "csv").decode("utf-8-sig")
        assert {value for value in values if value in text} == (values if handles else set()), role


@promise("template")
def test_an_untouched_template_brings_nothing(owner: Ledger, county: County) -> None:
    found = brought_back(county.system, owner, template(owner))
    assert found.faults == []
    assert (found.created, found.changed, found.unchanged) == (0, 0, 0)


def room(county: County, owner: Ledger) -> None:
    """The first example is put away with its children, so that it may be brought in once more."""
    gone = [owner.model._default_manager.filter(pk=county.row(owner.code).pk)]
    gone += [child.model._default_manager.filter(county=county.code) for child in inline_ledgers(owner)]
    for rows in gone:
        Register.objects.filter(pk__in=rows.values("pk")).update(open=False)
        rows.update(archived_at="2026-11-20T00:00:00Z")


@promise("audit-sheet")
@promise("template")
def test_the_example_of_the_template_imports(county: County, owner: Ledger) -> None:
    """As somebody would: the word 样例 becomes the mark of a new row, and the file is brought in; twice is once."""
    example, data = county.row(owner.code), filled_in(template(owner))
    room(county, owner)
    before = Entry.objects.count()
    found = brought_back(county.system, owner, data)
    assert found.faults == []
    children = sum(len(owner.examples[0].get(child.code, ())) for child in inline_ledgers(owner))
    assert (found.created, found.changed, found.unchanged) == (1 + children, 0, 0)
    assert Entry.objects.count() == before
    write(county.system, found)
    made = county.rows(owner.code)[-1]
    assert made.number > example.number
    for name in owner.fields:
        attname = columns(owner)[name].attname
        # Sensitive values have no column in a workbook, neither out nor in.
        wanted = "" if owner.protection(name) is P3 else getattr(example, attname)
        assert getattr(made, attname) == wanted, name
    assert Entry.objects.count() == before + 1 + children
    assert verify_register(ledgers(), county.code) == []
    once = len(county.rows(owner.code))
    again = brought_back(county.system, owner, data)
    if again.created:  # no key tells the row from a new one: it is the file that is known
        assert write(county.system, again).replayed
    assert (len(county.rows(owner.code)), Entry.objects.count()) == (once, before + 1 + children)


@promise("import-whole")
def test_one_bad_row_and_nothing_is_written(county: County, owner: Ledger) -> None:
    """The example is good, the row beneath it empty but for its mark."""
    room(county, owner)
    book = load_workbook(io.BytesIO(filled_in(template(owner))))
    sheet = book.worksheets[0]
    (mark,) = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value == "新1"]
    needed = next(info for info in fields(owner).values() if info.required)
    for cell in sheet[mark.row]:
        sheet.cell(mark.row + 1, cell.column, cell.value)
    (at,) = [cell.column for cell in sheet[1] if str(cell.value).rstrip("*") == str(needed.label)]
    sheet.cell(mark.row + 1, mark.column, "新2")
    sheet.cell(mark.row + 1, at).value = None
    held, before = io.BytesIO(), picture(owner)
    book.save(held)
    found = brought_back(county.system, owner, held.getvalue())
    assert str(needed.label) in {fault.column.rstrip("*") for fault in found.faults}
    assert {fault.row for fault in found.faults} >= {mark.row + 1}
    with pytest.raises(NotChecked):
        write(county.system, found)
    assert picture(owner) == before


def besides_the_key(county: County, owner: Ledger, record: Any) -> tuple[str, Any]:
    """A change that leaves the row meaning the same record: of a plain field, or of whom it names."""
    found = list(changes(county, owner, record))
    for name, info in fields(owner).items():
        if info.kind == "record":
            offered = [choice.id for choice in choices(county.system, owner, name)]
            found += [(name, pk) for pk in offered if accepted(county, owner, record, {name: pk})]
    return next(
        (name, value)
        for name, value in found
        if name not in owner.key and str(value) != str(getattr(record, columns(owner)[name].attname))
    )


@promise("stale-sheet")
def test_a_row_that_others_have_changed_since_is_refused(county: County, owner: Ledger) -> None:
    record = make(county, owner)
    data = taken_out(county.system, owner)
    name, value = besides_the_key(county, owner, record)
    save(actor=county.system, ledger=owner, id=record.pk, version=record.version, values={name: value})
    before = picture(owner)
    found = brought_back(county.system, owner, data)
    (fault,) = [fault for fault in found.faults if "重新导出" in fault.message]
    assert "已有人改过" in fault.message
    with pytest.raises(NotChecked):
        write(county.system, found)
    assert picture(owner) == before


@promise("grants-sheet")
def test_a_file_is_uploaded_checked_and_confirmed_once(county: County, owner: Ledger) -> None:
    """Through the pages: nothing is written before the confirmation, and nobody else confirms it."""
    room(county, owner)
    role = who(owner, "add")
    client, before = county.client(role), picture(owner)
    sent = {"file": SimpleUploadedFile("新增.xlsx", filled_in(template(owner)))}
    page = client.post(f"/l/{owner.code}/import/", sent)
    assert page.status_code == 200
    assert picture(owner) == before
    (token,) = set(re.findall(rf"/l/{owner.code}/import/([0-9a-f-]{{36}})/\"", page.content.decode()))
    confirm = f"/l/{owner.code}/import/{token}/"
    for other in [other for other in county.users if other != role]:
        status = 404 if owner.allows(other, "add") else 403
        assert county.client(other).post(confirm).status_code == status, other
    assert picture(owner) == before
    count = len(county.rows(owner.code))
    assert client.post(confirm).status_code == 302
    assert len(county.rows(owner.code)) == count + 1
    assert client.post(confirm).status_code == 404
    assert len(county.rows(owner.code)) == count + 1


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
