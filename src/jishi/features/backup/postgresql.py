"""The database server: its own dump of one snapshot, and its own restore in one transaction."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from django.db import connections, transaction

from jishi.features.backup.fault import BackupRefused
from jishi.features.backup.tables import heads, rows

MEMBER = "database.pgdump"
PROGRAMS = "JISHI_PG_BIN"


def dump(folder: Path) -> tuple[dict[str, int], dict[str, tuple[int, str]]]:
    """The dump, with the rows and the ends of the chains, all of the same snapshot."""
    with transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        target = folder / MEMBER
        _run(
            "pg_dump",
            "--format=custom",
            "--compress=0",
            "--no-owner",
            "--no-acl",
            f"--snapshot={snapshot}",
            f"--file={target}",
        )
        target.chmod(0o600)
        return rows("default"), heads("default")


def load(folder: Path) -> None:
    """Everything or nothing: what the set-up of an empty installation has made gives way to the dump."""
    where = address()
    # Without a connection of our own in the way of its locks.
    connections["default"].close()
    _run(
        "pg_restore",
        "--single-transaction",
        "--exit-on-error",
        "--clean",
        "--if-exists",
        "--no-owner",
        "--no-acl",
        f"--dbname={where['PGDATABASE']}",
        str(folder / MEMBER),
        where=where,
    )


def _run(program: str, *arguments: str, where: dict[str, str] | None = None) -> None:
    environment = {**os.environ, **(where or address())}
    done = subprocess.run(
        [found(program), *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupRefused(f"{program} 没有成功：{done.stderr.strip()[-600:]}")


def found(program: str) -> str:
    """The server's own program, of the version of the server."""
    path = shutil.which(program, path=os.environ.get(PROGRAMS) or None)
    if path is None:
        raise BackupRefused(
            f"找不到 {program}：请安装与数据库同版本的 postgresql-client，或用 {PROGRAMS} 指明它所在的文件夹。"
        )
    return path


def address() -> dict[str, str]:
    """Where this process is connected to, as libpq reads it from the environment: arguments everybody could see."""
    connection: Any = connections["default"]
    connection.ensure_connection()
    told = connection.connection.info
    named = {
        "PGHOST": told.host,
        "PGPORT": str(told.port),
        "PGUSER": told.user,
        "PGPASSWORD": told.password,
        "PGDATABASE": told.dbname,
    }
    return {name: value for name, value in named.items() if value}
