"""Lines and inline children are part of their parent at every door: form, page, sheet, API, history, version, scope."""

from __future__ import annotations

import copy
import io
import json
from typing import Any

import pytest
from doors import spelled, who
from openpyxl import load_workbook
from owners import OWNERS
from pictures import picture, refused
from scopes import roles_with
from variations import fresh, make, outside

from county import County, moved
from jishi.core.audit.models import Entry
from jishi.kinds.record import new_id
from jishi.records.errors import Invalid, Stale
from jishi.records.fields import line_fields
from jishi.records.ledger import P2, Ledger, Line
from jishi.records.selectors import choices, history, lines
from jishi.records.selectors.visible import get
from jishi.records.services import save
from jishi.sheets.check import check
from jishi.sheets.export import export
from jishi.sheets.layout import layouts
from jishi.sheets.reader import read
from jishi.sheets.template import template
from jishi.sheets.write import write

promise = pytest.mark.promise
LINED = [owner for owner in OWNERS if owner.lines]
Rows = list[dict[str, Any]]


@pytest.fixture(params=LINED, ids=lambda owner: owner.code)
def owner(request: pytest.FixtureRequest) -> Ledger:
    return request.param


def example(county: County, owner: Ledger, line: Line) -> Rows:
    """The rows that the ledger's examples give for this line; every line of a ledger has some."""
    found = [one[line.code] for one in owner.examples if line.code in one]
    return moved(copy.deepcopy(found[0]), county.code) if found else []


def shown_lines(county: County, owner: Ledger) -> list[Line]:
    return [line for line in owner.lines if example(county, owner, line)]


def with_lines(county: County, owner: Ledger) -> Any:
    given = {line.code: example(county, owner, line) for line in owner.lines}
    return make(county, owner, **{code: rows for code, rows in given.items() if rows})


def held(county: County, owner: Ledger, record: Any) -> dict[str, Rows]:
    """What stands in the lines of a record, as the doors give it out."""
    found = lines(county.system, owner, record)
    return {
        code: [{name: cell.value for name, cell in row.cells.items()} for row in rows]
        for code, rows in found.items()
    }


def at(owner: Ledger, record: Any, *more: str) -> str:
    return "/".join(["", "l", owner.code, str(record.pk), *more, ""])


@promise("lines-pages")
def test_the_page_and_the_form_hold_every_row(county: County, owner: Ledger) -> None:
    record, role = with_lines(county, owner), who(owner, "change")
    client = county.client(role)
    page = client.get(at(owner, record)).content.decode()
    form = client.get(at(owner, record, "edit")).content.decode()
    for line in shown_lines(county, owner):
        hidden = owner.protection(line.code) is P2 and not owner.allows(role, "read_personal")
        assert str(line.label) in page
        for row in lines(county.system, owner, record)[line.code]:
            assert hidden or f'value="{row.id}"' in form, line.code
            for cell in row.cells.values():
                assert hidden or cell.text in page, (line.code, cell.info.name)


@promise("lines-pages")
def test_rows_are_added_changed_and_taken_away_in_the_form(county: County, owner: Ledger) -> None:
    for line in shown_lines(county, owner):
        record, role = with_lines(county, owner), who(owner, "change")
        if owner.protection(line.code) is P2 and not owner.allows(role, "read_personal"):
            continue
        client, before = county.client(role), held(county, owner, record)
        sent = {f"{line.code}-rows": "1", "version": record.version, "operation": str(new_id())}
        sent |= values_of(county, owner, record)
        answer = client.post(at(owner, record, "edit"), sent)
        assert answer.status_code == 302, answer.content.decode()[:2000]
        assert held(county, owner, record) == {**before, line.code: []}
        record = get(county.system, owner, record.pk)
        rows = {
            f"{line.code}-{n}-{name}": spelled(value)
            for n, row in enumerate(before[line.code])
            for name, value in row.items()
        }
        sent |= {"version": record.version, "operation": str(new_id()), **rows}
        assert client.post(at(owner, record, "edit"), sent).status_code == 302
        assert held(county, owner, record) == before


def values_of(county: County, owner: Ledger, record: Any) -> dict[str, str]:
    return {name: spelled(value) for name, value in outside(county, owner, record).items()}


@promise("lines-api")
def test_the_api_nests_every_row_and_takes_it_back(county: County, owner: Ledger) -> None:
    record = with_lines(county, owner)
    role = who(owner, "change")
    client, address = county.client(role), f"/api/v1/{owner.code}/{record.pk}/"
    found = client.get(address).json()
    for line in shown_lines(county, owner):
        if owner.protection(line.code) is P2 and not owner.allows(role, "read_personal"):
            continue
        rows = [{k: v for k, v in row.items() if k != "id"} for row in found[line.code]]
        assert rows == held(county, owner, record)[line.code]
        before = picture(owner)
        same = send(client, address, {line.code: found[line.code]}, record.version)
        assert (same.status_code, same.json()["version"]) == (200, record.version)
        assert picture_of_rows(owner) == rows_in(before, owner)
        gone = send(client, address, {line.code: []}, record.version)
        assert gone.json()[line.code] == []
        record = get(county.system, owner, record.pk)


def send(client: Any, address: str, body: Any, version: int) -> Any:
    headers = {"If-Match": f'"{version}"'}
    return client.patch(address, json.dumps(body), content_type="application/json", headers=headers)


def rows_in(found: dict[str, list[Any]], owner: Ledger) -> dict[str, list[Any]]:
    return {line.code: found[line.model._meta.db_table] for line in owner.lines}


def picture_of_rows(owner: Ledger) -> dict[str, list[Any]]:
    return rows_in(picture(owner), owner)


@promise("lines-sheet")
def test_the_rows_have_a_sheet_that_goes_out_and_comes_back(county: County, owner: Ledger) -> None:
    record = with_lines(county, owner)
    actor = county.system
    data = b"".join(export(actor, owner))
    names = load_workbook(io.BytesIO(data)).sheetnames
    empty = load_workbook(io.BytesIO(template(owner))).sheetnames
    for layout in layouts(owner):
        assert layout.name in names
        assert layout.name in empty
    before = held(county, owner, record)
    checked = check(actor, owner, read(data, "导出.xlsx", owner))
    assert (checked.faults, checked.created, checked.changed) == ([], 0, 0)
    book = load_workbook(io.BytesIO(data))
    for line in shown_lines(county, owner):
        sheet = book[next(one.name for one in layouts(owner) if one.line is line)]
        numbers = [cell.value for cell in sheet["A"]]
        for position in range(len(numbers), 1, -1):
            if numbers[position - 1] == record.number:
                sheet.delete_rows(position)
        break
    out = io.BytesIO()
    book.save(out)
    checked = check(actor, owner, read(out.getvalue(), "改后.xlsx", owner))
    assert checked.faults == []
    write(actor, checked)
    # A record of which a sheet holds no row is left alone: only rows that are there say anything.
    assert held(county, owner, record) == before


@promise("lines-history")
def test_a_change_of_rows_is_one_entry_that_names_the_line(county: County, owner: Ledger) -> None:
    for line in shown_lines(county, owner):
        record = with_lines(county, owner)
        before = Entry.objects.count()
        changed = {"values": {line.code: []}, "id": record.pk, "version": record.version}
        save(actor=county.system, ledger=owner, **changed)
        assert Entry.objects.count() == before + 1
        assert str(line.label) in history(county.system, owner, record)[0].sentence
        payload = Entry.objects.filter(record=record.pk).latest("seq").payload
        if owner.protection(line.code) is P2:
            assert list(payload["lines"][line.code]) == ["sealed"]
        else:
            assert payload["lines"][line.code] == []


@promise("lines-faults")
def test_a_fault_is_named_by_line_row_and_field(county: County, owner: Ledger) -> None:
    role = who(owner, "add")
    for line in shown_lines(county, owner):
        good = example(county, owner, line)
        for name, info in line_fields(owner, line).items():
            bad = "没有这样的值" if info.kind not in ("text", "long_text") else "看不见\u202e的字"
            if info.kind == "boolean":
                continue
            rows, place = [*good, {**good[0], name: bad}], f"{line.code}.{len(good) + 1}.{name}"
            values = fresh(county, owner) | {line.code: rows}
            with refused(owner, Invalid) as caught:
                save(actor=county.system, ledger=owner, values=values)
            assert place in caught.value.errors, place
            before, client = picture(owner), county.client(role)
            answer = client.post(
                f"/api/v1/{owner.code}/", json.dumps(values, default=str), content_type="application/json"
            )
            assert answer.status_code == 400
            assert place in {fault["field"] for fault in answer.json()["errors"]}
            assert picture(owner) == before
        for wrong in ("不是一张表", [["不是一行"]], [{**good[0], "no_such_field": "1"}]):
            values = fresh(county, owner) | {line.code: wrong}
            with refused(owner, Invalid):
                save(actor=county.system, ledger=owner, values=values)


@promise("lines-stale")
def test_rows_stand_under_the_version_of_their_record(county: County, owner: Ledger) -> None:
    for line in shown_lines(county, owner):
        record = with_lines(county, owner)
        emptied = save(
            actor=county.system,
            ledger=owner,
            values={line.code: []},
            id=record.pk,
            version=record.version,
        )
        assert emptied.version == record.version + 1
        with refused(owner, Stale):
            save(
                actor=county.system,
                ledger=owner,
                values={line.code: example(county, owner, line)},
                id=record.pk,
                version=record.version,
            )


@promise("lines-scope")
def test_choices_of_a_row_are_scoped_like_those_of_the_form(
    counties: tuple[County, County], owner: Ledger
) -> None:
    ours, theirs = counties
    for line in shown_lines(ours, owner):
        for name, info in line_fields(owner, line).items():
            if info.kind != "record":
                continue
            offered = {choice.id for choice in choices(ours.system, owner, f"{line.code}.{name}")}
            foreign = str(theirs.row(info.related).pk)
            assert foreign not in offered
            rows = [{**example(ours, owner, line)[0], name: foreign}]
            values = fresh(ours, owner) | {line.code: rows}
            with refused(owner, Invalid) as caught:
                save(actor=ours.system, ledger=owner, values=values)
            assert f"{line.code}.1.{name}" in caught.value.errors


@promise("lines-scope")
def test_rows_are_out_of_sight_where_their_record_is(county: County, owner: Ledger) -> None:
    record = with_lines(county, owner)
    nowhere = next(iter(roles_with(owner, "view")))
    client = county.client(nowhere, "village", new_id())
    if owner.common:
        return
    assert client.get(at(owner, record)).status_code == 404
    assert client.get(f"/api/v1/{owner.code}/{record.pk}/").status_code == 404
    data = b"".join(export(county.actor(nowhere, "village", new_id()), owner))
    for sheet in load_workbook(io.BytesIO(data)).worksheets:
        assert sheet.max_row == 1, sheet.title
