"""The drill: a backup of today is restored into an installation of its own, which is then asked whether all is there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.utils import timezone

from jishi.features.backup.fault import BackupRefused
from jishi.features.backup.keys import IDENTITY
from jishi.features.backup.making import make_backup
from jishi.features.backup.postgresql import address

KEYS = ("secret.key", "field.key")
# Restored as anybody would, then asked: does the chain hold, does the register agree, are the files what they were?
STEPS = (("audit", "verify"), ("register", "verify"), ("files", "verify"))


@dataclass(frozen=True, slots=True)
class Drilled:
    """What the drill has seen: rows that came back, the size of the file in bytes, and the seconds of each half."""

    rows: int
    size: int
    backup_seconds: float
    restore_seconds: float


def drill(identity: Path | None = None) -> Drilled:
    """Raises `BackupRefused` where anything is missing; everything it made is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="jishi-drill-") as place:
        folder, var = Path(place) / "backups", Path(place) / "var"
        var.mkdir(mode=0o700)
        started = time.monotonic()
        made, manifest = make_backup(folder, timezone.localtime())
        halfway = time.monotonic()
        for name in KEYS:
            shutil.copy2(settings.VAR / name, var / name)
        with _empty_database() as environment:
            there = {**os.environ, **environment, "JISHI_VAR": str(var)}
            opener = identity or settings.VAR / IDENTITY
            _run(there, "restore", str(made), "--identity", str(opener))
            for step in STEPS:
                _run(there, *step)
        ended = time.monotonic()
        return Drilled(sum(manifest.rows.values()), made.stat().st_size, halfway - started, ended - halfway)


def _run(environment: dict[str, str], *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "django", *words], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupRefused(
            f"演练没有通过（{' '.join(words[:2])}）：{(done.stderr or done.stdout).strip()[-600:]}"
        )


@contextmanager
def _empty_database() -> Iterator[dict[str, str]]:
    """What makes another process use an empty database of the same kind."""
    if connection.vendor != "postgresql":
        yield {"DATABASE_URL": ""}
        return
    name = f"jishi_drill_{uuid4().hex}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    try:
        yield {"DATABASE_URL": _address(name)}
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _address(name: str) -> str:
    told = {key: quote(value, safe="") for key, value in address().items()}
    password = f":{told['PGPASSWORD']}" if "PGPASSWORD" in told else ""
    # By query, since a host may be the folder where the server's socket lies.
    where = f"host={told.get('PGHOST', '')}&port={told.get('PGPORT', '')}"
    return f"postgresql://{told.get('PGUSER', '')}{password}@/{name}?{where}"
