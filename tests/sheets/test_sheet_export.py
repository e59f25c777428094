"""Export: exactly what the filter shows, safe to open, and exact when it comes back; and the template."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from sheet_county import Examples
from workbooks import loaded, rows_of

from jishi.core.access.actor import Actor
from jishi.core.audit.models import Entry
from jishi.records.errors import Forbidden, Invalid
from jishi.records.ledger import Ledger
from jishi.records.registry import ledger, ledgers
from jishi.records.selectors import Query
from jishi.records.services import save
from jishi.sheets.check import check
from jishi.sheets.export import export
from jishi.sheets.layout import Role, layouts
from jishi.sheets.reader import read
from jishi.sheets.template import SAMPLE, template

CODES = sorted(entry.code for entry in ledgers())


def csv_rows(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def taken_out(actor: Actor, entry: Ledger, form: str = "xlsx", **filters: str) -> bytes:
    return b"".join(export(actor, entry, Query.of(filters), form))


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("code", CODES)
def test_what_was_exported_comes_back_and_changes_nothing(examples: Examples, code: str, form: str) -> None:
    entry = ledger(code)
    before = Entry.objects.count()
    data = taken_out(examples.system, entry, form)
    checked = check(examples.system, entry, read(data, f"导出.{form}", entry))
    assert (checked.faults, checked.created, checked.changed) == ([], 0, 0)
    assert checked.unchanged >= len(entry.examples) > 0
    assert Entry.objects.count() == before


@pytest.mark.parametrize("code", ["people", "visits"])
def test_also_by_a_role_that_sees_masks(examples: Examples, code: str) -> None:
    entry, office = ledger(code), examples.actor("fair_office")
    data = taken_out(office, entry)
    assert any("●●●" in row or "138****8000" in row for row in rows_of(data, str(entry.label)))
    checked = check(examples.system, entry, read(data, "a.xlsx", entry))
    assert (checked.faults, checked.created, checked.changed) == ([], 0, 0)


def test_text_that_looks_like_a_formula_is_shown_and_not_run(examples: Examples) -> None:
    entry = ledger("venues")
    for start in "=+-@":
        save(
            actor=examples.system,
            ledger=entry,
            values={"village": "370783006232", "name": f"{start}1+1", "max_stalls": 5},
        )
    data = taken_out(examples.system, entry)
    names = loaded(data)["大集场地"]["C"][1:5]
    assert [(cell.value, cell.data_type) for cell in names] == [(f"'{s}1+1", "s") for s in "@-+="]
    cells = [cell for row in csv_rows(taken_out(examples.system, entry, "csv")) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    checked = check(examples.system, entry, read(data, "a.xlsx", entry))
    assert (checked.faults, checked.changed, checked.unchanged) == ([], 0, 6)


def test_the_rows_are_those_of_the_filter_in_its_order(examples: Examples) -> None:
    rows = csv_rows(taken_out(examples.system, ledger("places"), "csv", level="village", order="-population"))
    assert [row[1] for row in rows[1:]] == ["370783104238", "370783006232"]
    assert rows[0][:4] == ["编号", "区划代码", "名称", "简称"]
    assert rows[1][6] == "370783104｜台头镇"
    with pytest.raises(Invalid, match="不能按这个字段筛选"):
        export(examples.system, ledger("places"), Query({"colour": "red"}))


def test_nobody_exports_what_they_do_not_see(examples: Examples) -> None:
    unit = examples.actor("unit_agent", "unit", ledger("organisations").model.objects.get(code="U-902").pk)
    assert [row[1] for row in csv_rows(taken_out(unit, ledger("people"), "csv"))[1:]] == ["样例乙"]
    with pytest.raises(Forbidden, match="不能对“需求”查看"):
        export(examples.actor("resident"), ledger("needs"))
    with pytest.raises(Invalid, match="可用的格式：xlsx、csv"):
        export(unit, ledger("people"), None, "pdf")


def test_the_public_takes_out_public_fields_only(examples: Examples) -> None:
    public = Actor.public("370783", examples.system.today)
    rows = csv_rows(taken_out(public, ledger("places"), "csv"))
    assert rows[0] == ["编号", "区划代码", "名称", "简称", "层级", "类型", "上级", "状态"]
    assert loaded(taken_out(public, ledger("places"))).sheetnames == ["地点"]


@pytest.mark.parametrize("code", ["booths", "needs", "people", "visits"])
def test_queries_do_not_grow_with_rows(examples: Examples, code: str) -> None:
    entry = ledger(code)
    with CaptureQueriesContext(connection) as one:
        taken_out(examples.system, entry, size="1", state=str(entry.machine.initial), order="number")
    people = ledger("people")
    for n in range(20):
        save(
            actor=examples.system,
            ledger=people,
            values={"name": f"样例{n}", "organisation": "U-901", "phone": "13800008000"},
        )
        text = f"第{n}户想理发。"
        values = {"village": "370783006232", "visited_on": "2026-11-02", "text": text}
        save(
            actor=examples.system,
            ledger=ledger("visits"),
            values=values
            | {"mentions": [{"sentence": text, "kind": "need", "item": "FW-902", "quantity": 1}]},
        )
    with CaptureQueriesContext(connection) as many:
        data = taken_out(examples.system, entry, state=str(entry.machine.initial), order="number")
    assert len(many) == len(one) <= 8
    assert len(rows_of(data, layouts(entry)[0].name)) >= 3


@pytest.mark.parametrize("code", CODES)
def test_every_template_has_its_sheets_headers_and_help(code: str) -> None:
    entry = ledger(code)
    book = loaded(template(entry))
    for layout in layouts(entry):
        sheet = book[layout.name]
        headers = [cell.value for cell in sheet[1]]
        assert headers == [f"{c.header}*" if c.required else c.header for c in layout.columns]
        assert len(set(headers)) == len(headers)
        assert all(cell.comment is not None and cell.comment.text.strip() for cell in sheet[1])
        samples = [row for row in sheet.iter_rows(min_row=2, values_only=True) if row[0] == SAMPLE]
        assert len(samples) == (1 if not layout.code else len(entry.examples[0].get(layout.code, ())))
        assert sheet.freeze_panes == "B2"


def test_a_template_offers_choices_and_keeps_codes_as_text() -> None:
    book = loaded(template(ledger("places")))
    sheet = book["地点"]
    letter = {cell.value: cell.column_letter for cell in sheet[1]}
    lists = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert lists[f"{letter['层级*']}2"] == '"县,镇街,村,网格"'
    assert sheet.column_dimensions[letter["区划代码*"]].number_format == "@" == sheet["B2"].number_format
    note: Any = sheet[f"{letter['区划代码*']}1"].comment
    assert note.text.startswith("必填。\n县 6 位、镇街 9 位、村 12 位、网格 15 位数字")
    ready = loaded(template(ledger("venues")))["大集场地"].data_validations.dataValidation[0]
    assert ready.formula1 == '"是,否"'


def test_the_columns_of_a_sheet_have_one_meaning_each() -> None:
    for entry in ledgers():
        for layout in layouts(entry):
            words = [column.word for column in layout.columns]
            assert len(set(words)) == len(words)
            assert len(layout.name) <= 31
            assert layout.of(Role.VALUE)
