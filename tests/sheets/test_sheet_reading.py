"""Files as they arrive: what is refused as a whole, what is understood, and which faults name their place."""

from __future__ import annotations

import io
import zipfile

import pytest
from workbooks import rows_of, with_cells, workbook

from jishi.records.registry import ledger
from jishi.sheets.container import FileRefused, FileTooLarge, FormulaErrors, MacrosRefused, NoWorkbook
from jishi.sheets.grids import UnknownEncoding, opened
from jishi.sheets.reader import WrongSheet, read
from jishi.sheets.template import template

VENUES = ledger("venues")
HEAD = ["村", "名称", "最多摊位", "已具备条件"]


def zipped(**entries: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def changed(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A workbook with one of its parts altered by hand."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(buffer, "w") as after:
        for entry in before.infolist():
            content = before.read(entry)
            assert entry.filename != part or old in content
            after.writestr(entry.filename, content.replace(old, new) if entry.filename == part else content)
    return buffer.getvalue()


GOOD = workbook(大集场地=[HEAD, ["370783006232", "文化广场", 24, "是"]])


@pytest.mark.parametrize(
    ("name", "data", "fault", "says"),
    [
        ("too many bytes", b"x" * (10 * 1024 * 1024 + 1), FileTooLarge, "最多 10 MB"),
        ("a zip bomb", zipped(**{"xl/workbook.xml": b"0" * 9_000_000}), FileTooLarge, "大得不像一张表"),
        ("too many parts", zipped(**{f"p{n}": b"" for n in range(2001)}), FileTooLarge, "2001 个部件"),
        ("macros inside", zipped(**{"xl/vbaProject.bin": b"x"}), MacrosRefused, "宏"),
        ("another zip", zipped(**{"readme.txt": b"x"}), NoWorkbook, "不是 Excel 工作簿"),
        ("half a zip", GOOD[: len(GOOD) // 2], NoWorkbook, "已损坏"),
        ("the old format", b"\xd0\xcf\x11\xe0" + b"x" * 100, NoWorkbook, "旧格式"),
        ("nothing", b"  \n", NoWorkbook, "空的"),
        ("a picture", b"\x89PNG\r\n\x1a\n\x00\x00\x00", NoWorkbook, "表格文件"),
        ("no text", b"a,\xff\xff\xff", UnknownEncoding, "编码认不出来"),
        ("an odd quote", b'a,"b\n', NoWorkbook, "引号"),
        (
            "a cell far away",
            changed(GOOD, "xl/worksheets/sheet1.xml", b'r="B2"', b'r="XFD1048576"'),
            FileTooLarge,
            "1048576",
        ),
        (
            "a declaration of entities",
            changed(GOOD, "xl/workbook.xml", b"<workbook", b'<!DOCTYPE x [<!ENTITY a "b">]><workbook'),
            NoWorkbook,
            "DOCTYPE",
        ),
        (
            "a formula in error",
            changed(GOOD, "xl/worksheets/sheet1.xml", b'r="C2"', b'r="C2" t="e"'),
            FormulaErrors,
            "C2",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 30 else "",
)
def test_files_that_are_refused_as_a_whole(name: str, data: bytes, fault: type[Exception], says: str) -> None:
    with pytest.raises(fault, match=says) as refusal:
        read(data, "上传.xlsx", VENUES)
    assert isinstance(refusal.value, FileRefused)
    assert refusal.value.status == 400


def test_a_name_with_macros_is_refused_whatever_it_holds() -> None:
    with pytest.raises(MacrosRefused, match="另存为"):
        read(GOOD, "场地.XLSM", VENUES)


def test_rows_are_read_with_their_numbers_and_blank_ones_are_left_out() -> None:
    rows = [["370783006232 ", "文化广场", 24, "是"], [], ["", " ", "", ""], ["三元朱村", "大院", 6, "否"]]
    data = workbook(大集场地=[HEAD, *rows])
    upload = read(data, "C:\\表\\场地.xlsx", VENUES)
    assert upload.faults == []
    assert upload.name == "场地.xlsx"
    assert [(row.number, row.cells) for row in upload.rows] == [
        (2, {"village": "370783006232", "name": "文化广场", "max_stalls": 24, "ready": "是"}),
        (5, {"village": "三元朱村", "name": "大院", "max_stalls": 6, "ready": "否"}),
    ]


@pytest.mark.parametrize(
    ("encoding", "found", "delimiter"),
    [("utf-8", "UTF-8", ","), ("utf-8-sig", "UTF-8", ","), ("gbk", "GBK", ","), ("utf-16", "UTF-16", "\t")],
)
def test_text_files_in_each_encoding(encoding: str, found: str, delimiter: str) -> None:
    lines = [HEAD, ["三元朱村", "文化\n广场", "24", "是"], ["付家茅坨村", "大院", "12", "否"]]
    text = "\r\n".join(delimiter.join(f'"{c}"' if "\n" in c else c for c in line) for line in lines)
    upload = read(text.encode(encoding), "场地.csv", VENUES)
    assert upload.encoding == found
    assert upload.faults == []
    assert [(row.number, row.cells["name"]) for row in upload.rows] == [(2, "文化\n广场"), (3, "大院")]


@pytest.mark.parametrize(
    "headers",
    [HEAD, ["village", "name", "max_stalls", "ready"], ["村*", " 名 称 ", "最多摊位（必填）", "已具备条件"]],
)
def test_headers_by_label_or_by_word(headers: list[str]) -> None:
    upload = read(workbook(大集场地=[headers, ["三元朱村", "广场", 24, "是"]]), "a.xlsx", VENUES)
    assert upload.faults == []
    assert upload.rows[0].cells["max_stalls"] == 24


def test_a_title_may_stand_above_the_header() -> None:
    upload = read(
        workbook(大集场地=[["全县大集场地一览表"], [], HEAD, ["三元朱村", "广场", 24, "是"]]),
        "a.xlsx",
        VENUES,
    )
    assert upload.faults == []
    assert [row.number for row in upload.rows] == [4]


@pytest.mark.parametrize(
    ("headers", "column", "says"),
    [
        (["村", "名称", "最多摊位数", "已具备条件"], "最多摊位数", "没有这一列，应为“最多摊位”"),
        (["村", "名称", "最多摊位", "名称"], "名称", "出现了两次"),
        (["村", "最多摊位", "已具备条件"], "名称", "缺少必填的这一列"),
        (["名称", "最多摊位", "已具备条件"], "村", "缺少必填的这一列"),
        ([*HEAD, ""], "", "第 5 列有内容而没有表头"),
    ],
)
def test_faults_of_headers_name_the_column(headers: list[str], column: str, says: str) -> None:
    upload = read(workbook(大集场地=[headers, ["a", "b", "c", "d", "e"][: len(headers)]]), "a.xlsx", VENUES)
    found = [fault for fault in upload.faults if fault.column == column]
    assert len(found) == 1
    assert (found[0].sheet, found[0].row) == ("大集场地", 1)
    assert says in found[0].message


def test_the_sheet_is_found_by_its_name_or_because_it_is_the_only_one() -> None:
    rows = [HEAD, ["三元朱村", "广场", 24, "是"]]
    assert len(read(workbook(随便=rows), "a.xlsx", VENUES).rows) == 1
    assert len(read(workbook(说明=[["请看"]], 大集场地=rows), "a.xlsx", VENUES).rows) == 1
    with pytest.raises(WrongSheet, match="没有名为“大集场地”的工作表，现有：甲、乙"):
        read(workbook(甲=rows, 乙=rows), "a.xlsx", VENUES)


def test_a_file_of_another_ledger_is_recognised() -> None:
    data = workbook(表=[["区划代码", "层级", "人口"], ["370783", "县", 1]])
    with pytest.raises(WrongSheet, match="这份文件像是“地点”"):
        read(data, "a.xlsx", ledger("needs"))


def test_the_untouched_example_of_a_template_is_left_out() -> None:
    for code in ("places", "needs", "providers", "seasons", "visits"):
        upload = read(template(ledger(code)), "模板.xlsx", ledger(code))
        assert (upload.faults, [len(table.rows) for table in upload.tables]) == ([], [0] * len(upload.tables))


def test_an_example_that_was_filled_in_but_still_says_so_is_a_fault() -> None:
    data = with_cells(template(VENUES), "大集场地", {"C2": "小学操场"})
    upload = read(data, "模板.xlsx", VENUES)
    assert [(f.row, f.column) for f in upload.faults] == [(2, "编号")]
    assert "内容却改过" in upload.faults[0].message


def test_the_parts_behind_the_parser_are_packed_anew() -> None:
    grid = opened(GOOD, "a.xlsx").grids[0]
    assert grid.rows == [HEAD, ["370783006232", "文化广场", 24.0, "是"]]
    assert grid.rows == rows_of(GOOD, "大集场地")
