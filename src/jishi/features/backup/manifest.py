"""What a backup says about itself: whose it is, which code made it, how many rows and which files it holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from jishi.features.backup.fault import BackupRefused

FORMAT = "jishi-backup-1"
NAME = "manifest.json"
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the backup by its size in bytes and its SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`rows` counts each table, `migrations` names each app's last one, `heads` the end of each county's audit chain.

    `field_key` tells whether the key at hand opens the sealed values; it says nothing about the key itself.
    """

    made_at: str
    county: str
    engine: str
    version: str
    field_key: str
    migrations: Mapping[str, str]
    rows: Mapping[str, int]
    heads: Mapping[str, tuple[int, str]]
    members: Mapping[str, Member]
    format: str = FORMAT

    def write(self, folder: Path) -> None:
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)
        (folder / NAME).write_text(f"{text}\n")


def read(folder: Path) -> Manifest:
    """The manifest of an unpacked backup, after every file it names was found whole."""
    path = folder / NAME
    try:
        told = json.loads(path.read_text())
        assert told.pop("format") == FORMAT
        members = {name: Member(**member) for name, member in told.pop("members").items()}
        heads = {county: (seq, hashed) for county, (seq, hashed) in told.pop("heads").items()}
        found = Manifest(**told, heads=heads, members=members)
    except (OSError, ValueError, TypeError, KeyError, AssertionError) as fault:
        raise BackupRefused(f"备份里的 {NAME} 缺失或读不懂：这不是本系统的备份，或版本不同。") from fault
    for name, member in found.members.items():
        _check(folder, name, member)
    return found


def member(path: Path) -> Member:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return Member(path.stat().st_size, digest.hexdigest())


def _check(folder: Path, name: str, wanted: Member) -> None:
    path = folder / name
    if not path.is_file():
        raise BackupRefused(f"备份不完整：缺少 {name}。请换一份备份。")
    if member(path) != wanted:
        raise BackupRefused(f"备份有损坏：{name} 与清单所记的不符。请换一份备份。")
