"""Puts a backup into an empty installation; everything is checked before anything is touched."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from jishi.features.backup import contents, sqlite, tables
from jishi.features.backup.archive import unpack
from jishi.features.backup.engine import engine
from jishi.features.backup.fault import BackupRefused
from jishi.features.backup.keys import read_identity
from jishi.features.backup.making import FILES, aside, field_key
from jishi.features.backup.manifest import Manifest, read


def restore(source: Path, identity: Path) -> Manifest:
    """What was restored; the structure is brought up to the code at hand."""
    opener = read_identity(identity)
    if not source.is_file():
        raise BackupRefused(f"没有 {source} 这个文件。")
    if tables.in_use("default"):
        raise BackupRefused(
            "这里已经有用户或记录，不能覆盖：请在空的安装上恢复（另设 JISHI_VAR，或另建空数据库）。"
        )
    with aside(Path(settings.VAR)) as work:
        unpack(source, work, opener)
        manifest = read(work)
        _check(manifest, work)
        _place_files(work)
        engine().load(work)
    if tables.rows("default") != dict(manifest.rows):
        raise BackupRefused("恢复出来的行数与清单所记的不符：请另建空数据库，换一份备份。")
    call_command("migrate", interactive=False, verbosity=0)
    return manifest


def _check(manifest: Manifest, work: Path) -> None:
    """Is it this county's, of this engine, no newer than the code, with the key at hand, and whole?"""
    if manifest.county != settings.COUNTY:
        raise BackupRefused(
            f"这是 {manifest.county} 的备份，本安装是 {settings.COUNTY}：请核对文件，或设 JISHI_COUNTY。"
        )
    if manifest.engine != connection.vendor:
        raise BackupRefused(
            f"备份来自 {manifest.engine}，本安装用的是 {connection.vendor}：请在同一种数据库上恢复。"
        )
    if newer := tables.unknown(manifest.migrations):
        raise BackupRefused(f"备份比程序新（{'、'.join(newer[:3])}）：请先升级程序再恢复。")
    if manifest.field_key != field_key():
        raise BackupRefused(
            f"{settings.FIELD_KEY_FILE} 不是备份时的那把：请先放回当时的密钥，否则个人信息打不开。"
        )
    if connection.vendor == "sqlite":
        with sqlite.opened(work / sqlite.MEMBER) as alias:
            if (tables.rows(alias), tables.heads(alias)) != (dict(manifest.rows), dict(manifest.heads)):
                raise BackupRefused("备份里的数据库与清单所记的行数不符。请换一份备份。")


def _place_files(work: Path) -> None:
    """The files first: a database never points at one that is not there."""
    for inside in list(contents.kept(work / FILES)):
        target = Path(settings.VAR) / inside
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = target.with_name(f".{target.name}.part")
        shutil.move(work / FILES / inside, part)
        os.replace(part, target)
