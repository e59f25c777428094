"""Import, the list of ledgers and the register's proof from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from sheet_county import Examples
from workbooks import loaded, workbook

from jishi.records.models import Register
from jishi.records.registry import ledger, ledgers
from jishi.sheets.error_workbook import FAULTS


def records(code: str) -> Any:
    return ledger(code).model._default_manager


def test_import_from_the_command_line(examples: Examples, tmp_path: Path, capsys: Any) -> None:
    path, errors = tmp_path / "场地.xlsx", tmp_path / "错误.xlsx"
    head = ["村", "名称", "最多摊位", "已具备条件"]
    path.write_bytes(workbook(大集场地=[head, ["三元朱村", "戏台", 0, "是"]]))
    with pytest.raises(CommandError, match="共 1 处错误，没有写入任何一行"):
        call_command("import_sheet", "venues", str(path), errors=errors, skip_checks=True)
    assert FAULTS in loaded(errors.read_bytes()).sheetnames
    path.write_bytes(workbook(大集场地=[head, ["三元朱村", "戏台", 9, "是"]]))
    call_command("import_sheet", "venues", str(path), check=True, skip_checks=True)
    assert records("venues").filter(name="戏台").count() == 0
    call_command("import_sheet", "venues", str(path), skip_checks=True)
    call_command("import_sheet", "venues", str(path), skip_checks=True)
    said = capsys.readouterr().out
    assert "将新增 1" in said
    first, again = said.splitlines()[-2:]
    assert first == "新增 1，修改 0，未变 0。"
    assert again == "新增 1，修改 0，未变 0（这份文件已经导入过，没有重复写入）。"
    assert records("venues").filter(name="戏台").count() == 1
    with pytest.raises(CommandError, match="没有用户 谁"):
        call_command("import_sheet", "venues", str(path), username="谁", skip_checks=True)
    with pytest.raises(CommandError, match="是不是 venues"):
        call_command("import_sheet", "venue", str(path), skip_checks=True)


def test_ledgers_and_register_commands(examples: Examples, capsys: Any) -> None:
    call_command("ledgers", skip_checks=True)
    call_command("register", "verify", skip_checks=True)
    said = capsys.readouterr().out
    assert "jishi.areas.demand.need.ledger" in said
    assert f"共 {len(ledgers())} 个台账。" in said
    assert "总登记与各台账一致。" in said
    Register.objects.filter(number="CD-2026-000001").update(title="别的")
    with pytest.raises(CommandError, match="1 处与台账不一致"):
        call_command("register", "verify", skip_checks=True)
    assert "venues CD-2026-000001: title 应为 文化广场，总登记中是 别的" in capsys.readouterr().out
