"""The database of one machine: a whole copy of the file, checked, and put back in one rename."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connections

from jishi.features.backup.fault import BackupRefused
from jishi.features.backup.tables import heads, rows

MEMBER = "database.sqlite3"
COPY = "backup_copy"


def dump(folder: Path) -> tuple[dict[str, int], dict[str, tuple[int, str]]]:
    """A copy as of one moment, while others go on writing; its rows and the ends of its chains."""
    path = folder / MEMBER
    with connections["default"].cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    path.chmod(0o600)
    with opened(path) as alias:
        return rows(alias), heads(alias)


def load(folder: Path) -> None:
    """Put the checked copy in the place of the present file; another process that uses it is refused first."""
    source, target = folder / MEMBER, Path(connections["default"].settings_dict["NAME"])
    _alone()
    connections["default"].close()
    # On the same disk by now, and on it for good before it bears the name.
    with source.open("rb+") as file:
        os.fsync(file.fileno())
    for suffix in ("-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    os.replace(source, target)


@contextmanager
def opened(path: Path) -> Iterator[str]:
    """The copy as a database of its own, found whole by SQLite itself; the alias to read it by."""
    connections.settings[COPY] = {**connections.settings["default"], "NAME": str(path)}
    try:
        try:
            with connections[COPY].cursor() as cursor:
                answer = cursor.execute("PRAGMA integrity_check").fetchone()
                broken = cursor.execute("PRAGMA foreign_key_check").fetchone()
        except DatabaseError as fault:
            raise BackupRefused(f"{path.name} 不是完好的数据库：{fault}。请换一份备份。") from fault
        if answer != ("ok",) or broken is not None:
            raise BackupRefused(f"{path.name} 没有通过数据库自检：{answer[0]}。请换一份备份。")
        yield COPY
    finally:
        connections[COPY].close()
        del connections[COPY]
        del connections.settings[COPY]
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


def _alone() -> None:
    """Nobody else has the file open for writing, or the swap would take it from under them."""
    connection: Any = connections["default"]
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA locking_mode=EXCLUSIVE")
            cursor.execute("PRAGMA busy_timeout=1000")
            cursor.execute("BEGIN EXCLUSIVE")
            cursor.execute("ROLLBACK")
    except DatabaseError as fault:
        connection.close()
        raise BackupRefused("数据库正被使用：请先停掉 jishi serve 和后台任务，再恢复。") from fault
