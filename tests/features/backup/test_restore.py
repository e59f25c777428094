"""What was backed up comes back whole, in another place; what is not a whole backup of ours changes nothing."""

from __future__ import annotations

import io
import shutil
import tarfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pyrage
import pytest
from django.db import connection

from county import Installation
from jishi.core.audit.verifying import verify as verify_chain
from jishi.core.calendar.clock import COUNTY_TIME
from jishi.core.files import store
from jishi.core.files.verifying import verify as verify_files
from jishi.features.backup import manifest, tables
from jishi.features.backup.archive import packing, seal, unpack
from jishi.features.backup.engine import engine
from jishi.features.backup.fault import BackupRefused
from jishi.features.backup.keys import IDENTITY, make_keys, read_identity, read_recipient
from jishi.features.backup.making import make_backup, older
from jishi.features.backup.restoring import restore
from jishi.kinds.record import new_id
from jishi.records.registry import ledger, ledgers
from jishi.records.services import Incoming, attach, save
from jishi.records.services.projection import verify as verify_register

Empty = Callable[[], AbstractContextManager[Path]]
NIGHT = datetime(2026, 11, 21, 2, 0, tzinfo=COUNTY_TIME)


@pytest.fixture
def made(used: Installation, tmp_path: Path) -> Path:
    path, _manifest = make_backup(tmp_path / "backups", NIGHT)
    return path


@pytest.fixture
def changed(used: Installation, made: Path, tmp_path: Path) -> Callable[..., Path]:
    """The backup again, as somebody else would have made it: a manifest or members that are not what they were."""
    inside = tmp_path / "inside"
    inside.mkdir()
    unpack(made, inside, read_identity(used.var / IDENTITY))
    original = manifest.read(inside)

    def again(
        tell: Callable[[manifest.Manifest], manifest.Manifest] = lambda m: m, without: str = ""
    ) -> Path:
        told = tell(original)
        told.write(inside)
        plain, target = tmp_path / "again.tar.gz", tmp_path / "again.age"
        with packing(plain) as add:
            for name in (*told.members, manifest.NAME):
                if name != without:
                    add(name, inside / name)
        seal(plain, target, read_recipient(used.var))
        return target

    return again


def test_everything_is_there_again(used: Installation, made: Path, empty: Empty) -> None:
    rows, heads = tables.rows("default"), tables.heads("default")
    names = [row.name for row in used.county.rows("people")]
    with empty() as var:
        told = restore(made, used.var / IDENTITY)
        assert (tables.rows("default"), tables.heads("default")) == (rows, heads)
        assert dict(told.rows) == rows
        assert [row.name for row in used.county.rows("people")] == names
        assert verify_chain(used.county.code) == []
        assert verify_register(ledgers(), used.county.code) == []
        assert (var / "files" / "a1").read_bytes() == b"\x89PNG a picture"
        assert (var / "audit-roots.txt").exists()
        assert sorted(path.name for path in var.glob(".*")) == []


def test_attached_files_come_back_with_their_content(
    used: Installation, empty: Empty, tmp_path: Path
) -> None:
    one = Incoming(new_id(), "说明.txt", "模拟".encode())
    venue = used.county.ids("venues")[0]
    (row,) = attach(actor=used.county.system, ledger=ledger("venues"), id=venue, files=[one]).files
    made, _manifest = make_backup(tmp_path / "backups", NIGHT)
    with empty():
        restore(made, used.var / IDENTITY)
        path = store.path_of(used.county.code, row.blob.sha256)
        assert path.read_bytes() == one.data
        assert list(verify_files(used.county.code)) == []
        path.unlink()
        assert len(list(verify_files(used.county.code))) == 1


def test_a_restored_county_goes_on(used: Installation, made: Path, empty: Empty) -> None:
    """Histories are still append-only, and a new record gets the next number."""
    from django.db import DatabaseError, transaction

    with empty():
        restore(made, used.var / IDENTITY)
        values = {"name": "恢复之后", "village": str(used.county.ids("places")[3]), "max_stalls": 4}
        result = save(actor=used.county.system, ledger=ledger("venues"), values=values)
        assert result.number == f"CD-2026-{len(used.county.rows('venues')):06d}"
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE audit_entry SET verb = 'x'")


def test_nobody_reads_it_without_the_private_key(used: Installation, made: Path, tmp_path: Path) -> None:
    sealed = made.read_bytes()
    assert sealed.startswith(b"age-encryption.org/")
    assert "样例甲".encode() not in sealed
    assert made.stat().st_mode & 0o077 == 0
    inside = io.BytesIO()
    pyrage.decrypt_io(io.BytesIO(sealed), inside, [read_identity(used.var / IDENTITY)])
    with tarfile.open(fileobj=io.BytesIO(inside.getvalue())) as tar:
        names = tar.getnames()
        whole = b"".join(tar.extractfile(name).read() for name in names)  # type: ignore[union-attr]
    assert set(names) == {engine().MEMBER, "var/files/a1", "var/audit-roots.txt", manifest.NAME}
    for key in ("secret.key", "field.key", IDENTITY):
        assert (used.var / key).read_bytes().strip() not in whole


def refused(empty: Empty, source: Path, identity: Path, text: str) -> None:
    with empty() as var:
        before = sorted(path.relative_to(var) for path in var.rglob("*"))
        with pytest.raises(BackupRefused, match=text):
            restore(source, identity)
        assert connection.introspection.table_names() == []
        after = {path.relative_to(var) for path in var.rglob("*")} - set(before)
        # An empty database is no more than looking whether there is one makes.
        assert {path.name.removeprefix("jishi.sqlite3") for path in after} <= {"", "-wal", "-shm"}


@pytest.mark.parametrize("cut", [20, 300, -1])
def test_a_backup_that_was_cut_off(used: Installation, made: Path, empty: Empty, cut: int) -> None:
    made.write_bytes(made.read_bytes()[:cut])
    refused(empty, made, used.var / IDENTITY, "截断")


def test_a_backup_with_one_altered_byte(used: Installation, made: Path, empty: Empty) -> None:
    sealed = bytearray(made.read_bytes())
    sealed[len(sealed) // 2] ^= 1
    made.write_bytes(sealed)
    refused(empty, made, used.var / IDENTITY, "截断|改动")


def test_another_key_or_none(used: Installation, made: Path, empty: Empty, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    make_keys(tmp_path / "other")
    refused(empty, made, tmp_path / "other" / IDENTITY, "私钥不是这份备份的")
    refused(empty, made, tmp_path / "nowhere", "请用 --identity 指明备份私钥")
    refused(empty, made, used.var / "field.key", "不是备份私钥")
    refused(empty, tmp_path / "nothing.age", used.var / IDENTITY, "没有 .*nothing.age 这个文件")


def test_a_file_of_somebody_else(used: Installation, empty: Empty, tmp_path: Path) -> None:
    plain, target = tmp_path / "plain", tmp_path / "holiday.age"
    plain.write_bytes(b"no tar at all")
    seal(plain, target, read_recipient(used.var))
    refused(empty, target, used.var / IDENTITY, "里不是备份")
    (tmp_path / "notes.txt").write_text("x")
    with packing(plain) as add:
        add("notes.txt", tmp_path / "notes.txt")
    seal(plain, target, read_recipient(used.var))
    refused(empty, target, used.var / IDENTITY, "这不是本系统的备份")


def test_a_name_that_leads_out_of_the_folder(used: Installation, empty: Empty, tmp_path: Path) -> None:
    plain, target = tmp_path / "plain", tmp_path / "out.age"
    with packing(plain) as add:
        add("../outside.txt", used.var / "files" / "a1")
    seal(plain, target, read_recipient(used.var))
    refused(empty, target, used.var / IDENTITY, "里不是备份")


def test_of_another_county_engine_or_time(
    used: Installation, changed: Callable[..., Path], empty: Empty
) -> None:
    key = used.var / IDENTITY
    refused(empty, changed(lambda m: replace(m, county="370784")), key, "这是 370784 的备份")
    other = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    refused(empty, changed(lambda m: replace(m, engine=other)), key, f"备份来自 {other}")
    newer = changed(lambda m: replace(m, migrations={"demand": "9999_later"}))
    refused(empty, newer, key, r"备份比程序新（demand\.9999_later）")


def test_members_that_are_not_what_the_list_says(
    used: Installation, changed: Callable[..., Path], empty: Empty
) -> None:
    key = used.var / IDENTITY
    refused(empty, changed(without="var/files/a1"), key, "缺少 var/files/a1")

    def other(m: manifest.Manifest) -> manifest.Manifest:
        return replace(m, members={**m.members, "var/files/a1": manifest.Member(15, "0" * 64)})

    refused(empty, changed(other), key, "var/files/a1 与清单所记的不符")


def test_rows_that_are_not_what_the_list_says(
    used: Installation, changed: Callable[..., Path], empty: Empty
) -> None:
    told = changed(lambda m: replace(m, rows={**m.rows, "people_person": 99}))
    if connection.vendor == "sqlite":
        refused(empty, told, used.var / IDENTITY, "数据库与清单所记的行数不符")
    else:
        # The server's dump can be counted only when it is in.
        with empty(), pytest.raises(BackupRefused, match="请另建空数据库"):
            restore(told, used.var / IDENTITY)


def test_without_the_key_that_opens_personal_values(used: Installation, made: Path, empty: Empty) -> None:
    with empty() as var:
        (var / "field.key").write_text("y" * 64)
        with pytest.raises(BackupRefused, match="不是备份时的那把"):
            restore(made, used.var / IDENTITY)
        assert connection.introspection.table_names() == []


def test_where_somebody_works_nothing_is_overwritten(used: Installation, made: Path) -> None:
    rows = tables.rows("default")
    with pytest.raises(BackupRefused, match="已经有用户或记录"):
        restore(made, used.var / IDENTITY)
    assert tables.rows("default") == rows


def test_an_older_backup_goes_only_when_asked(used: Installation, made: Path, tmp_path: Path) -> None:
    later, _manifest = make_backup(tmp_path / "backups", NIGHT.replace(hour=3))
    shutil.copy2(later, later.with_name("jishi-370784-20261121-020000.tar.gz.age"))
    assert list(older(tmp_path / "backups", 2)) == []
    assert list(older(tmp_path / "backups", 1)) == [made]


def test_the_same_second_twice_and_what_a_killed_run_left(
    used: Installation, made: Path, tmp_path: Path
) -> None:
    with pytest.raises(BackupRefused, match="请过一秒再备份"):
        make_backup(tmp_path / "backups", NIGHT)
    (tmp_path / "backups" / ".jishi-left").mkdir()
    make_backup(tmp_path / "backups", NIGHT.replace(hour=4))
    assert list((tmp_path / "backups").glob(".*")) == []
