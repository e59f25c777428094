"""LibreOffice Calc opens what we write: values, notes, colours and drop-down lists are there for people."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import pytest
from sheet_county import Examples
from workbooks import loaded, workbook

from jishi.records.registry import ledger
from jishi.sheets.check import check
from jishi.sheets.error_workbook import FAULTS, error_workbook
from jishi.sheets.export import export
from jishi.sheets.reader import read
from jishi.sheets.template import template


def converted(data: bytes, folder: Path, form: str) -> Path:
    """The workbook opened and saved again by Calc, in a profile of its own."""
    program = shutil.which("soffice")
    assert program is not None, "apt-get install -y --no-install-recommends libreoffice-calc-nogui"
    source = folder / "book.xlsx"
    source.write_bytes(data)
    out = folder / "out"
    command = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", form]
    done = subprocess.run(
        [*command, "--outdir", str(out), str(source)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    found = sorted(out.glob("*")) if out.is_dir() else []
    assert found, done.stderr
    return found[0]


# Every sheet, UTF-8, comma, values as they are shown.
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,{sheet}"


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig") as file:
        return list(csv.reader(file))


def test_a_template_keeps_its_lists_notes_and_example(tmp_path: Path) -> None:
    again = loaded(converted(template(ledger("places")), tmp_path, "xlsx").read_bytes())
    sheet = again.worksheets[0]
    lists = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    header = [cell.value for cell in sheet[1]]
    level = next(cell for cell in sheet[1] if str(cell.value).startswith("层级"))
    found = [formula for place, formula in lists.items() if place.startswith(level.column_letter)]
    assert len(found) == 1, lists
    assert "镇街" in found[0] or "选项" in found[0]
    assert level.comment is not None
    assert "可选" in level.comment.text
    assert "样例" in [cell.value for cell in sheet[2]], header


@pytest.mark.parametrize("code", ["venues", "needs"])
def test_an_export_shows_the_values(examples: Examples, tmp_path: Path, code: str) -> None:
    data = b"".join(export(examples.system, ledger(code)))
    rows = rows_of(converted(data, tmp_path, CSV.format(sheet=1)))
    records = ledger(code).model._default_manager
    numbers = [row[rows[0].index("编号")] for row in rows[1:]]
    assert sorted(numbers) == sorted(records.values_list("number", flat=True))
    villages = {row[rows[0].index("村")] for row in rows[1:]}
    assert villages == {f"{r.village.code}｜{r.village}" for r in records.select_related("village")}


def test_an_error_workbook_shows_where_and_what(examples: Examples, tmp_path: Path) -> None:
    head = ["村", "名称", "最多摊位", "已具备条件"]
    data = workbook(大集场地=[head, ["三元朱村", "戏台", 0, "是"]])
    checked = check(examples.system, ledger("venues"), read(data, "错.xlsx", ledger("venues")))
    marked = error_workbook(checked.upload, checked.faults)
    again = loaded(converted(marked, tmp_path, "xlsx").read_bytes())
    assert again.sheetnames[0] == FAULTS
    cell = again["大集场地"]["C2"]
    assert cell.value == 0
    assert cell.fill.fgColor.rgb == "FFFDE0DD"
    assert cell.comment is not None
    assert cell.comment.text.strip() == checked.faults[0].message
    assert again["大集场地"]["B2"].comment is None
