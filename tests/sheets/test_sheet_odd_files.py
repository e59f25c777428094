"""Workbooks that are odd but honest are read as they are meant; what cannot be known is refused at its place."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from sheet_county import Examples
from workbooks import workbook

from jishi.core.audit.models import Entry
from jishi.records.registry import ledger
from jishi.sheets.check import Checked, check
from jishi.sheets.container import MOST_ROWS, ROWS_ABOVE, FileTooLarge
from jishi.sheets.reader import WrongSheet, read

HEAD = ["村", "名称", "最多摊位", "已具备条件"]


def checked_of(examples: Examples, data: bytes) -> Checked:
    before = Entry.objects.count()
    checked = check(examples.system, ledger("venues"), read(data, "表.xlsx", ledger("venues")))
    assert Entry.objects.count() == before
    return checked


def saved(book: Any) -> bytes:
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_ten_thousand_blank_rows_are_left_out_and_the_last_one_keeps_its_number(examples: Examples) -> None:
    blank = [["", " ", None, ""]] * 10_000
    data = workbook(大集场地=[HEAD, ["三元朱村", "戏台", 9, "是"], *blank, ["三元朱村", "学校", 0, "是"]])
    checked = checked_of(examples, data)
    assert [(fault.row, fault.column) for fault in checked.faults] == [(10_003, "最多摊位")]


def test_merged_cells_among_the_rows_are_refused_where_they_begin(examples: Examples) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "大集场地"
    for row in (HEAD, ["三元朱村", "戏台", 9, "是"], [None, "学校", 9, "是"]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    checked = checked_of(examples, saved(book))
    (fault,) = checked.faults
    assert (fault.row, fault.column, "请取消合并" in fault.message) == (2, "村", True)


def test_a_title_in_merged_cells_above_the_header_does_no_harm(examples: Examples) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "大集场地"
    for row in (["寿光市大集场地登记表"], HEAD, ["三元朱村", "戏台", 9, "是"]):
        sheet.append(row)
    sheet.merge_cells("A1:D1")
    checked = checked_of(examples, saved(book))
    assert (checked.ok, checked.created) == (True, 1)


def test_a_hidden_sheet_beside_the_right_one_is_not_read(examples: Examples) -> None:
    book = openpyxl.Workbook()
    sheet, hidden = book.active, book.create_sheet("旧表")
    assert sheet is not None
    sheet.title = "大集场地"
    for row in (HEAD, ["三元朱村", "戏台", 9, "是"]):
        sheet.append(row)
    hidden.append(["三元朱村", "别处", 9, "是"])
    hidden.sheet_state = "hidden"
    checked = checked_of(examples, saved(book))
    assert [str(draft.record.name) for draft in checked.batches[0].drafts] == ["戏台"]


def test_several_sheets_of_other_names_are_refused_with_the_right_one() -> None:
    with pytest.raises(WrongSheet, match="没有名为“大集场地”的工作表，现有：甲、乙"):
        read(workbook(甲=[HEAD], 乙=[HEAD]), "表.xlsx", ledger("venues"))


@pytest.mark.parametrize("name", ["../../etc/passwd.xlsx", "C:\\windows\\表.xlsx", "/l/表.xlsx"])
def test_a_path_in_a_name_is_cut_to_its_end(name: str) -> None:
    upload = read(workbook(大集场地=[HEAD]), name, ledger("venues"))
    assert upload.name == name.replace("\\", "/").rsplit("/", 1)[-1]


def test_a_hundred_thousand_rows_are_read_and_no_more() -> None:
    head = ",".join(HEAD)
    text = f"{head}\n" + "三元朱村,戏台,9,是\n" * MOST_ROWS
    assert len(read(text.encode(), "表.csv", ledger("venues")).rows) == MOST_ROWS
    with pytest.raises(FileTooLarge, match="最多 100000 行"):
        read((text + ",,,\n" * ROWS_ABOVE).encode(), "表.csv", ledger("venues"))
