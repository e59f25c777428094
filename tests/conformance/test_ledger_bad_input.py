"""What is no value is refused at every door, by field and with the reason, and nothing has changed."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape
from doors import Api, Door, Screen, spelled, who
from openpyxl import Workbook
from pictures import picture, refused
from states import ready
from variations import fresh, make

from county import County
from jishi.kinds.record import new_id
from jishi.records.errors import Invalid
from jishi.records.fields import FieldInfo, columns, fields
from jishi.records.ledger import Ledger
from jishi.records.services import archive, save
from jishi.sheets.check import check
from jishi.sheets.layout import layouts
from jishi.sheets.reader import read

promise = pytest.mark.promise
# Letters that nobody sees: a bidirectional override, a zero-width space, a control character, a line separator.
UNSEEN = ("梁\u202e树", "梁\u200b树", "梁\x08树", "梁\u2028树")
DAYS = ("2026-02-30", "2026-13-01", "26-11-21", "9" * 30 + "-01-01")
MOMENTS = ("2026-02-30 09:00", "2026-11-21 25:00", "0026-11-21 09:00")
AMOUNTS = ("18.123", "1e30", "nan", "一百")
NUMBERS = ("3.5", "9" * 5000, "1" * 400 + ".0", "-" * 3)
DOORS = {"screen": Screen, "api": Api}


def bad(info: FieldInfo) -> tuple[Any, ...]:
    """Values that a field of this kind never takes, whatever the ledger."""
    if info.kind in ("text", "long_text"):
        return UNSEEN
    return {
        "date": DAYS,
        "datetime": MOMENTS,
        "amount": AMOUNTS,
        "integer": NUMBERS,
        "decimal": ("1e999", "很多"),
        "choice": ("没有这一项", *UNSEEN[:1]),
        "record": ("没有这一条", str(new_id()), *UNSEEN[:1]),
    }.get(info.kind, ())


def cases(county: County, owner: Ledger) -> Iterator[tuple[str, Any]]:
    for name, info in fields(owner).items():
        yield from ((name, value) for value in bad(info))


@promise("bad-values")
def test_what_is_no_value_is_refused_by_field_at_the_door(county: County, owner: Ledger) -> None:
    good = fresh(county, owner, lines=False)
    for name, value in cases(county, owner):
        before = picture(owner) if value in (UNSEEN[0], DAYS[0], AMOUNTS[0]) else None
        with pytest.raises(Invalid) as caught:
            save(actor=county.system, ledger=owner, values=good | {name: value})
        assert caught.value.errors[name][0].strip(), (name, value)
        assert before is None or picture(owner) == before


@promise("bad-values")
@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_a_screen_and_the_api_refuse_it_too_and_write_nothing(
    county: County, owner: Ledger, door: Door
) -> None:
    entered, good, before = door(county, owner, who(owner, "add")), None, None
    for name, info in fields(owner).items():
        for value in bad(info)[:1]:
            good = good or fresh(county, owner, lines=False)
            before = before or picture(owner)
            answer = entered.create(good | {name: value}, new_id())
            assert answer.status == 400, (name, value)
            assert str(escape(str(columns(owner)[name].label))) in answer.text or f'"{name}"' in answer.text
    assert picture(owner) == before


@promise("bad-values")
def test_a_sheet_with_it_is_refused_by_row_and_column(county: County, owner: Ledger) -> None:
    good = fresh(county, owner, lines=False)
    main = layouts(owner)[0]
    wanted = {name: bad(info)[0] for name, info in fields(owner).items() if bad(info)}
    wanted = {name: value for name, value in wanted.items() if "\x08" not in str(value)}
    book = Workbook()
    sheet = book.active
    sheet.title = main.name
    names = [column for column in main.columns if column.word in good or column.required]
    sheet.append([column.header for column in names])
    for name, value in wanted.items():
        row = good | {name: value}
        sheet.append([spelled(row.get(column.word, "")) for column in names])
    data = io.BytesIO()
    book.save(data)
    before = picture(owner)
    checked = check(county.system, owner, read(data.getvalue(), "坏.xlsx", owner))
    found = {(fault.row, fault.column) for fault in checked.faults}
    for number, name in enumerate(wanted, 2):
        header = next((column.header for column in names if column.word == name), None)
        assert header is None or (number, header) in found, (name, wanted[name], sorted(found))
    assert not checked.ok
    assert picture(owner) == before


@promise("bad-values")
def test_a_spoilt_reason_is_refused(county: County, owner: Ledger) -> None:
    """The reason is kept for good: it is one short text that can be seen."""
    record = make(county, owner)
    for reason in (*UNSEEN, "长" * 201):
        with refused(owner, Invalid) as caught:
            archive(actor=county.system, ledger=owner, id=record.pk, version=record.version, reason=reason)
        assert "reason" in caught.value.errors
    for step in owner.machine.moves[:3]:
        if step.code in owner.program_moves or not who(owner, step.code):
            continue
        record, values = ready(county, owner, step)
        for door in DOORS.values():
            before = picture(owner)
            answer = door(county, owner, who(owner, step.code)).move(
                record, step.code, values, record.version, new_id(), reason=UNSEEN[0]
            )
            assert answer.status == 400, (step.code, answer.text[:300])
            assert picture(owner) == before


@promise("bad-values")
def test_what_is_asked_of_a_list_may_be_anything(county: County, owner: Ledger) -> None:
    """A search or a filter that no record can hold finds nothing, or is refused: it never fails."""
    client = county.client("auditor")
    for word in (*UNSEEN, "\x00", "%", "'", "9" * 300):
        assert client.get(f"/api/v1/{owner.code}/", {"q": word}).status_code in (200, 400), word
        assert client.get(f"/l/{owner.code}/", {"q": word}).status_code in (200, 400), word
        for name in owner.filters:
            answer = client.get(f"/api/v1/{owner.code}/", {name: word})
            assert answer.status_code in (200, 400), (name, word)


@promise("bad-values")
def test_a_body_that_is_no_record_is_refused(county: County, owner: Ledger) -> None:
    client, before = county.client(who(owner, "add")), picture(owner)
    name = next(iter(owner.fields))
    bodies: list[Any] = [
        [],
        "文字",
        {name: {"a": 1}},
        {name: [1]},
        {"id": "不是编号"},
        {name: True, "x": None},
    ]
    bodies += [{child.code: "不是一张表"} for child in owner.lines]
    for body in bodies:
        answer = client.post(f"/api/v1/{owner.code}/", json.dumps(body), content_type="application/json")
        assert answer.status_code == 400, body
    assert picture(owner) == before


@promise("bad-values")
def test_a_file_that_is_no_workbook_is_refused(county: County, owner: Ledger) -> None:
    client, before = county.client(who(owner, "add")), picture(owner)
    for name, data in (("坏.xlsx", b"not a workbook"), ("坏.csv", "编号\n\x00\x01".encode())):
        answer = client.post(f"/l/{owner.code}/import/", {"file": SimpleUploadedFile(name, data)})
        assert answer.status_code in (200, 400), name
    assert picture(owner) == before
