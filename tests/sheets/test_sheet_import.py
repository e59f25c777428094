"""From a file to records: every fault by its cell, all or nothing, once."""

from __future__ import annotations

from typing import Any

import pytest
from sheet_county import COUNTY, DAY, Examples
from workbooks import loaded, rows_of, with_cells, workbook

from jishi.core.access.actor import Actor
from jishi.core.audit.models import Entry
from jishi.records.errors import Forbidden, InvalidRows
from jishi.records.models import Register
from jishi.records.registry import ledger
from jishi.records.services import save
from jishi.sheets.check import Checked, check
from jishi.sheets.error_workbook import FAULTS, error_workbook
from jishi.sheets.export import export
from jishi.sheets.reader import read
from jishi.sheets.template import template
from jishi.sheets.write import NotChecked, write

NEED_HEAD = ["村", "服务项目", "人数", "希望日期"]


def checked_of(actor: Actor, code: str, data: bytes, name: str = "摸底表.xlsx") -> Checked:
    return check(actor, ledger(code), read(data, name, ledger(code)))


def records(code: str) -> Any:
    return ledger(code).model._default_manager


def test_new_rows_are_written_with_number_audit_and_register(examples: Examples) -> None:
    before = Entry.objects.count()
    rows = [["370783006232", "文化广场东", 30, "是"], ["付家茅坨村", "小学操场", 8, "否"]]
    checked = checked_of(
        examples.system, "venues", workbook(大集场地=[["村", "名称", "最多摊位", "已具备条件"], *rows])
    )
    assert (checked.faults, checked.created, checked.changed) == ([], 2, 0)
    result = write(examples.system, checked)
    assert (result.created, result.changed, result.unchanged, result.replayed) == (2, 0, 0, False)
    made = records("venues").get(name="小学操场")
    assert (made.number, made.village.code, made.town.code) == ("CD-2026-000004", "370783104238", "370783104")
    assert (made.max_stalls, made.ready, made.version) == (8, False, 1)
    assert Entry.objects.count() == before + 2
    assert Register.objects.get(pk=made.pk).number == "CD-2026-000004"


def test_the_same_file_twice_is_one_import(examples: Examples) -> None:
    head = ["村", "走访日期", "事由", "民情日记"]
    data = workbook(走访与民情日记=[head, ["三元朱村", "2026-11-02", "日常走访", "路灯不亮。"]])
    first = write(examples.system, checked_of(examples.system, "visits", data))
    again = write(examples.system, checked_of(examples.system, "visits", data))
    assert (first.created, first.replayed, again.created, again.replayed) == (1, False, 1, True)
    assert records("visits").filter(text="路灯不亮。").count() == 1


def test_a_survey_adds_to_what_is_known_and_its_second_arrival_changes_nothing(examples: Examples) -> None:
    data = workbook(需求=[NEED_HEAD, ["三元朱村", "FW-901", 7, "2026-12-01"]])
    write(examples.system, checked_of(examples.system, "needs", data))
    need = records("needs").get(number="XQ-2026-000001")
    found = [(row.label, row.row, row.quantity) for row in need.sources.all()]
    assert need.quantity == 19
    assert found == [("2026-11-05 来电", None, 12), ("摸底表.xlsx", 2, 7)]
    again = checked_of(examples.system, "needs", data)
    assert (again.faults, again.created, again.changed, again.unchanged) == ([], 0, 0, 1)


@pytest.mark.parametrize(
    ("column", "cell", "says"),
    [
        ("村", "三元猪村", "最接近的是 370783006232 三元朱村"),
        ("服务项目", "FW-900", "没有“FW-900”"),
        ("人数", "很多", "应为整数"),
        ("人数", 0, "不能小于 1"),
        ("希望日期", "下周", "应为日期"),
        ("服务项目", "", "必填"),
    ],
)
def test_a_fault_names_sheet_row_column_and_what_would_be_right(
    examples: Examples, column: str, cell: Any, says: str
) -> None:
    row: list[Any] = ["370783006232", "FW-902", 5, "2026-12-01"]
    row[NEED_HEAD.index(column)] = cell
    count = records("needs").count()
    data = workbook(需求=[NEED_HEAD, ["370783104238", "FW-901", 1, ""], [], row])
    checked = checked_of(examples.system, "needs", data)
    assert [(f.sheet, f.row, f.column) for f in checked.faults] == [("需求", 4, column)]
    assert says in checked.faults[0].message
    with pytest.raises(NotChecked, match="1 处错误"):
        write(examples.system, checked)
    assert records("needs").count() == count


def test_all_faults_come_at_once_and_the_same_key_twice_is_one(examples: Examples) -> None:
    rows = [["370783006232", "FW-902", 5, ""], ["三元朱村", "FW-902", 6, ""], ["无名村", "3.7E+11", "x", ""]]
    checked = checked_of(examples.system, "needs", workbook(需求=[NEED_HEAD, *rows]))
    assert [(f.row, f.column) for f in checked.faults] == [(3, "村"), (4, "服务项目"), (4, "村"), (4, "人数")]
    assert "与第 2 行重复" in checked.faults[0].message
    assert "科学计数法" in checked.faults[1].message


def test_faults_of_lines_stand_on_their_own_sheet(examples: Examples) -> None:
    sheets = {
        "服务队": [
            ["代码", "名称", "所属单位", "带队天数", "出发点经度", "出发点纬度"],
            ["D-905", "新队", "U-901", 3, 118.7, 36.8],
        ],
        "不能出队的日子": [
            ["所属代码", "从", "到"],
            ["D-905", "2026-12-01", "2026-12-02"],
            ["D-905", "2026-12-09", "2026-12-08"],
            ["D-999", "2026-12-09", "2026-12-10"],
        ],
    }
    checked = checked_of(examples.system, "providers", workbook(**sheets))
    assert [(f.sheet, f.row, f.column) for f in checked.faults] == [
        ("不能出队的日子", 3, "到"),
        ("不能出队的日子", 4, "所属编号"),
    ]
    sheets["不能出队的日子"] = sheets["不能出队的日子"][:2]
    write(examples.system, checked_of(examples.system, "providers", workbook(**sheets)))
    team = records("providers").get(code="D-905")
    assert [str(day.starts_on) for day in team.days_off.all()] == ["2026-12-01"]


def test_new_parents_without_a_key_are_named_by_a_label(examples: Examples) -> None:
    data = workbook(
        走访与民情日记=[
            ["编号", "村", "走访日期", "事由", "民情日记"],
            ["新1", "三元朱村", "2026-11-10", "日常走访", "想修鞋。想理发。"],
            ["新2", "付家茅坨村", "2026-11-11", "日常走访", "灯不亮。"],
        ],
        民情=[
            ["所属编号", "原话", "类别", "人数"],
            ["新1", "想理发。", "需求", 3],
            ["新2", "灯不亮。", "问题", 1],
        ],
    )
    checked = checked_of(examples.system, "visits", data)
    assert (checked.faults, checked.created) == ([], 4)
    write(examples.system, checked)
    mention = records("mentions").get(sentence="想理发。")
    assert (mention.quantity, mention.visit.text, mention.village.code) == (
        3,
        "想修鞋。想理发。",
        "370783006232",
    )


def test_a_sentence_that_was_not_said_is_a_fault_of_its_row(examples: Examples) -> None:
    data = workbook(
        走访与民情日记=[
            ["编号", "村", "走访日期", "事由", "民情日记"],
            ["新1", "三元朱村", "2026-11-10", "日常走访", "想修鞋。"],
        ],
        民情=[["所属编号", "原话", "类别", "人数"], ["新1", "想理发。", "需求", 3]],
    )
    checked = checked_of(examples.system, "visits", data)
    assert [(f.sheet, f.row, f.column) for f in checked.faults] == [("民情", 2, "原话")]


@pytest.mark.parametrize(
    ("cells", "column", "says"),
    [
        ({"A3": "CD-2026-000099", "C3": "别处"}, "编号", "没有编号为 CD-2026-000099"),
        ({"C3": "改了名字的大院"}, "编号", "关键列不能靠导入修改"),
        ({"D3": 99, "I3": 7}, "版本", "第 7 版，现第 1 版"),
    ],
)
def test_exported_rows_must_fit_the_record_they_speak_of(
    examples: Examples, cells: dict[str, Any], column: str, says: str
) -> None:
    data = b"".join(export(examples.system, ledger("venues")))
    assert rows_of(data, "大集场地")[2][0] == "CD-2026-000001"
    checked = checked_of(examples.system, "venues", with_cells(data, "大集场地", cells))
    assert [(f.row, f.column) for f in checked.faults] == [(3, column)]
    assert says in checked.faults[0].message


def test_a_changed_cell_of_an_export_changes_that_field_alone(examples: Examples) -> None:
    data = with_cells(b"".join(export(examples.system, ledger("venues"))), "大集场地", {"D3": 99})
    result = write(examples.system, checked_of(examples.system, "venues", data))
    assert (result.created, result.changed, result.unchanged) == (0, 1, 1)
    venue = records("venues").get(number="CD-2026-000001")
    assert (venue.max_stalls, venue.version, venue.name) == (99, 2, "文化广场")
    assert Entry.objects.filter(record=venue.pk).latest("seq").payload["changes"] == {
        "max_stalls": ["24", "99"]
    }


def test_scope_and_role_hold_for_files_too(examples: Examples) -> None:
    town = records("places").get(code="370783104").pk
    here = examples.actor("town_party", "town", town)
    rows = [["付家茅坨村", "戏台", 5, "是"], ["三元朱村", "戏台", 5, "是"]]
    data = workbook(大集场地=[["村", "名称", "最多摊位", "已具备条件"], *rows])
    checked = checked_of(here, "venues", data)
    assert [(f.row, f.column) for f in checked.faults] == [(3, "")]
    assert "不在您可以新增的范围内" in checked.faults[0].message
    with pytest.raises(Forbidden, match="可以的角色"):
        checked_of(examples.actor("auditor"), "venues", data)
    assert records("venues").filter(name="戏台").count() == 0


def test_what_only_the_database_knows_is_located_too(examples: Examples) -> None:
    head = ["区划代码", "名称", "层级", "类型", "上级", "经度"]
    data = workbook(地点=[head, ["370783006299", "新村委会", "村", "村委会", "370783006", 118.5]])
    checked = checked_of(examples.system, "places", data)
    assert checked.ok
    with pytest.raises(InvalidRows, match="经度和纬度要么都填"):
        write(examples.system, checked)
    assert [(f.sheet, f.row) for f in checked.faults] == [("地点", 2)]
    assert records("places").count() == 5


def test_a_masked_cell_does_not_become_a_value(examples: Examples) -> None:
    people = ledger("people")
    office = examples.actor("fair_office")
    data = b"".join(export(office, people))
    head, *rows = rows_of(data, "人员")
    (row,) = [r for r in rows if r[1] == "样例甲"]
    assert row[head.index("电话")] == "138****8000"
    assert checked_of(office, "people", data).unchanged == 2
    unit = records("organisations").get(code="U-901").pk
    opened = examples.actor("unit_agent", "unit", unit)
    narrow = workbook(人员=[["名称", "所在单位", "职务", "电话"], ["样例甲", "U-901", "院长", "138****8000"]])
    write(opened, checked_of(opened, "people", narrow))
    person = records("people").get(name="样例甲")
    assert (person.post, person.phone) == ("院长", "13800008000")
    fresh = workbook(人员=[["名称", "所在单位", "电话"], ["样例丙", "U-901", "138****8000"]])
    checked = checked_of(opened, "people", fresh)
    assert [(f.row, f.column) for f in checked.faults] == [(2, "电话")]


def test_the_error_workbook_shows_each_fault_where_it_stands(examples: Examples) -> None:
    rows = [["370783006232", "FW-902", 5, ""], ["=三元", "FW-902", 0, ""]]
    checked = checked_of(examples.system, "needs", workbook(需求=[["说明"], NEED_HEAD, *rows]))
    made = error_workbook(checked.upload, checked.faults)
    assert [row[:3] for row in rows_of(made, FAULTS)] == [
        ["工作表", "行", "列"],
        ["需求", 4, "村"],
        ["需求", 4, "人数"],
    ]
    sheet = loaded(made)["需求"]
    assert [cell.value for cell in sheet[4]] == ["'=三元", "FW-902", 0, None]
    assert "不能小于 1" in sheet["C4"].comment.text
    assert sheet["C4"].fill.fgColor.rgb == "FFFDE0DD"
    assert (sheet["C3"].comment, sheet["C3"].fill.fgColor.rgb) == (None, "00000000")
    mended = with_cells(made, "需求", {"A4": "付家茅坨村", "B4": "FW-901", "C4": 3})
    assert (checked_of(examples.system, "needs", mended).faults) == []


def test_the_example_of_a_template_can_be_made_a_record(examples: Examples) -> None:
    data = template(ledger("providers"))
    cells = {"A2": None, "B2": "D-977"}
    data = with_cells(with_cells(data, "服务队", cells), "不能出队的日子", {"A2": None, "B2": "D-977"})
    checked = checked_of(examples.system, "providers", data)
    assert (checked.faults, checked.created) == ([], 1)
    write(examples.system, checked)
    assert records("providers").get(code="D-977").days_off.count() == 1


def test_a_locked_record_that_is_left_alone_is_no_fault(examples: Examples) -> None:
    need = records("needs").get(number="XQ-2026-000001")
    records("needs").filter(pk=need.pk).update(state="closed")
    office = Actor(None, "x", COUNTY, examples.actor("fair_office").holds, DAY)
    data = b"".join(export(office, ledger("needs")))
    assert checked_of(office, "needs", data).unchanged == 2
    changed = with_cells(data, "需求", {"F3": "2026-12-05"})
    checked = checked_of(office, "needs", changed)
    assert [(f.row, "不能再修改" in f.message) for f in checked.faults] == [(3, True)]


def test_lines_that_may_not_stand_twice_are_refused_by_row(examples: Examples) -> None:
    place = records("places").get(code="370783006232")
    aliases = [{"name": "三元朱"}, {"name": "朱村"}, {"name": "三元朱"}]
    with pytest.raises(Exception, match="已有同样的别名") as fault:
        save(
            actor=examples.system,
            ledger=ledger("places"),
            id=place.pk,
            version=1,
            values={"aliases": aliases},
        )
    assert list(fault.value.errors) == ["aliases.3.name"]  # type: ignore[attr-defined]  # Invalid, by its message
    assert [alias.name for alias in place.aliases.all()] == ["三元朱"]
