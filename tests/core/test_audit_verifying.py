"""Whoever gets past the triggers is still seen: in the chain, at its head, or against the roots."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from installed import COUNTY
from pytest_django import Settings

from jishi.core import append_only
from jishi.core.audit.chain import Draft, append
from jishi.core.audit.models import Entry, Head
from jishi.core.audit.roots import RootFileDamaged, read_roots, write_root
from jishi.core.audit.verifying import verify
from tampering import tamper


@pytest.fixture
def chain(db: None, settings: Settings, tmp_path: Path) -> None:
    """Five entries, and roots of its own."""
    settings.VAR = tmp_path
    append(
        COUNTY, [Draft(None, "系统", "visits", None, "create", {"serial": serial}) for serial in range(1, 6)]
    )


@pytest.mark.parametrize(
    ("statement", "seq", "reason"),
    [
        ("UPDATE audit_entry SET payload = '{\"serial\":9}' WHERE seq = 3", 3, "写入后被改动过"),
        ("UPDATE audit_entry SET payload = 'torn' WHERE seq = 3", 3, "写入后被改动过"),
        ("UPDATE audit_entry SET actor_name = '别人' WHERE seq = 1", 1, "写入后被改动过"),
        ("UPDATE audit_entry SET verb = 'view' WHERE seq = 5", 5, "写入后被改动过"),
        ("UPDATE audit_entry SET at = '2020-01-01 00:00:00+00:00' WHERE seq = 2", 2, "写入后被改动过"),
        ("UPDATE audit_entry SET ledger = 'fairs' WHERE seq = 4", 4, "写入后被改动过"),
        ("DELETE FROM audit_entry WHERE seq = 2", 3, "前面缺少第 2 至 2 条"),
        ("DELETE FROM audit_entry WHERE seq = 5", 4, "链头记到第 5 条，其后的记录被删去"),
        ("DELETE FROM audit_entry", 0, "链头记到第 5 条，其后的记录被删去"),
        (
            "UPDATE audit_head SET hash = previous FROM audit_entry WHERE audit_entry.seq = 5",
            5,
            "与最后一条不符",
        ),
        ("DELETE FROM audit_head", 5, "没有链头"),
    ],
)
def test_every_alteration_is_found_at_its_place(chain: None, statement: str, seq: int, reason: str) -> None:
    assert verify(COUNTY) == []
    tamper(statement)
    faults = verify(COUNTY)
    assert faults[0].seq == seq
    assert reason in faults[0].reason


def test_a_cut_off_end_is_seen_against_the_root(chain: None) -> None:
    written = write_root(COUNTY, date(2026, 3, 2))
    assert written is not None
    assert str(written) == f"2026-03-02 370783 5 {Entry.objects.get(seq=5).hash}"
    last = Entry.objects.get(seq=4)
    tamper("DELETE FROM audit_entry WHERE seq = 5")
    Head.objects.update(seq=4, hash=last.hash)
    (fault,) = verify(COUNTY)
    assert (fault.seq, fault.reason) == (4, "2026-03-02 写出的根值是第 5 条，现在只到第 4 条，尾部被截去。")


def test_a_chain_written_anew_is_seen_against_the_root(chain: None) -> None:
    write_root(COUNTY, date(2026, 3, 2))
    tamper("DELETE FROM audit_entry")
    Head.objects.update(seq=0, hash="0" * 64)
    append(COUNTY, [Draft(None, "系统", "visits", None, "create", {}) for _ in range(6)])
    (fault,) = verify(COUNTY)
    assert fault.seq == 5
    assert "与 2026-03-02 写出的根值不符" in fault.reason


def test_a_root_is_written_once_a_day(chain: None, tmp_path: Path) -> None:
    assert write_root(COUNTY, date(2026, 3, 2)) is not None
    assert write_root(COUNTY, date(2026, 3, 2)) is None
    append(COUNTY, [Draft(None, "系统", "visits", None, "create", {})])
    assert write_root(COUNTY, date(2026, 3, 3)) is not None
    assert write_root("370702", date(2026, 3, 3)) is None
    assert [(root.day.day, root.seq) for root in read_roots(COUNTY)] == [(2, 5), (3, 6)]
    assert (tmp_path / "audit-roots.txt").stat().st_mode & 0o777 == 0o600
    assert verify(COUNTY) == []


def test_a_damaged_file_of_roots_names_the_line(chain: None, tmp_path: Path) -> None:
    write_root(COUNTY, date(2026, 3, 2))
    with (tmp_path / "audit-roots.txt").open("a") as file:
        file.write("2026-03-03 torn\n")
    with pytest.raises(RootFileDamaged, match="第 2 行"):
        verify(COUNTY)


def test_the_command_tells_and_fails(chain: None) -> None:
    told, faults = StringIO(), StringIO()
    call_command("audit", "verify", county=COUNTY, stdout=told)
    assert told.getvalue() == "370783 的审计链完整，共 5 条。\n"
    tamper("UPDATE audit_entry SET verb = 'view' WHERE seq = 2")
    with pytest.raises(CommandError, match="有 1 处不符"):
        call_command("audit", "verify", county=COUNTY, stderr=faults)
    assert faults.getvalue() == "370783 第 2 条：内容与校验值不符，写入后被改动过。\n"


def test_a_table_without_its_triggers_is_named(chain: None) -> None:
    assert append_only.missing(connection) == []
    tamper("UPDATE audit_entry SET verb = 'view' WHERE seq = 2")
    assert append_only.missing(connection) == ["audit_entry"]
