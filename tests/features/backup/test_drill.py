"""The commands as an administrator types them, and a drill that fails where something is wrong."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from county import Installation
from jishi.features.backup import postgresql, tables
from jishi.features.backup.drilling import drill
from jishi.features.backup.fault import BackupRefused
from jishi.features.backup.keys import IDENTITY, RECIPIENT

# They share one server, and look there for what a drill has left.
pytestmark = pytest.mark.xdist_group("drill")


def databases() -> set[str]:
    if connection.vendor != "postgresql":
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'jishi_drill_%'")
        return {name for (name,) in cursor.fetchall()}


def test_a_drill_passes_and_leaves_nothing(used: Installation) -> None:
    rows, before = tables.rows("default"), sorted(used.var.rglob("*"))
    seen = drill()
    assert seen.rows == sum(rows.values())
    assert tables.rows("default") == rows
    assert sorted(used.var.rglob("*")) == before
    assert databases() == set()


def test_a_drill_fails_where_the_register_lies(used: Installation) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE records_register SET title = 'x' WHERE ledger = 'venues'")
    with pytest.raises(BackupRefused, match="演练没有通过（register verify）"):
        drill()
    assert databases() == set()


def test_the_command_makes_the_keys_and_keeps_the_newest(used: Installation, tmp_path: Path) -> None:
    for name in (IDENTITY, RECIPIENT):
        (used.var / name).unlink()
    out = StringIO()
    call_command("backup", str(tmp_path / "backups"), "--keep", "1", stdout=out)
    assert f"请把 {used.var / IDENTITY} 移到别处" in out.getvalue()
    assert len(list((tmp_path / "backups").iterdir())) == 1
    with pytest.raises(CommandError, match="--keep 至少是 1"):
        call_command("backup", "--keep", "0")


def test_a_damaged_public_key_is_told(used: Installation) -> None:
    (used.var / RECIPIENT).write_text("age1nothing\n")
    with pytest.raises(CommandError, match="不是备份公钥"):
        call_command("backup")


def test_without_the_servers_programs(
    used: Installation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("JISHI_PG_BIN", str(tmp_path))
    with pytest.raises(BackupRefused, match="请安装与数据库同版本的 postgresql-client"):
        postgresql.found("pg_dump")
