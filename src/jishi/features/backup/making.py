"""Makes a backup: everything is copied and checked aside, then one encrypted file appears under its name."""

from __future__ import annotations

import hmac
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

import jishi
from jishi.core.audit.master import derived_key
from jishi.features.backup import contents, tables
from jishi.features.backup.archive import packing, seal
from jishi.features.backup.engine import engine
from jishi.features.backup.fault import BackupRefused
from jishi.features.backup.keys import read_recipient
from jishi.features.backup.manifest import NAME, Manifest

SUFFIX = ".tar.gz.age"
FILES = "var"


def make_backup(folder: Path, now: datetime) -> tuple[Path, Manifest]:
    """The file that was made, `jishi-COUNTY-TIME.tar.gz.age`, and what it holds."""
    recipient = read_recipient(settings.VAR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / f"jishi-{settings.COUNTY}-{now:%Y%m%d-%H%M%S}{SUFFIX}"
    if target.exists():
        raise BackupRefused(f"{target} 已经有了：请过一秒再备份。")
    with aside(folder) as work:
        rows, heads = engine().dump(work)
        files = {engine().MEMBER: work / engine().MEMBER}
        files |= {f"{FILES}/{path}": settings.VAR / path for path in contents.kept(settings.VAR)}
        plain = work / "members.tar.gz"
        with packing(plain) as add:
            manifest = Manifest(
                made_at=now.isoformat(timespec="seconds"),
                county=settings.COUNTY,
                engine=connection.vendor,
                version=jishi.__version__,
                field_key=field_key(),
                migrations=tables.migrations("default"),
                rows=rows,
                heads=heads,
                members={name: add(name, path) for name, path in files.items()},
            )
            manifest.write(work)
            add(NAME, work / NAME)
        seal(plain, target, recipient)
    return target, manifest


def field_key() -> str:
    """Which field key this is: enough to tell it from another, nothing to guess it by."""
    return hmac.digest(derived_key("backup"), b"which key", "sha256").hex()[:16]


def older(folder: Path, keep: int) -> Iterator[Path]:
    """This county's backups in the folder but for the newest `keep`."""
    found = sorted(folder.glob(f"jishi-{settings.COUNTY}-*{SUFFIX}"))
    yield from found[: max(len(found) - keep, 0)]


@contextmanager
def aside(folder: Path) -> Iterator[Path]:
    """A place to work in on the same disk, gone afterwards; one that a killed run left behind goes first."""
    for left in folder.glob(".jishi-*"):
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    work = Path(tempfile.mkdtemp(prefix=".jishi-", dir=folder))
    try:
        yield work
    finally:
        shutil.rmtree(work)
