"""The files on disk, each under the SHA-256 of its content: written aside, on the disk for good, then renamed."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from jishi.core.files.fault import room

FOLDER = "files"
HASH = re.compile(r"[0-9a-f]{64}")
CHUNK = 1 << 20


def folder(county: str) -> Path:
    """In the backup (features/backup/contents.py)."""
    return Path(settings.VAR) / FOLDER / county


def path_of(county: str, sha256: str) -> Path:
    if HASH.fullmatch(sha256) is None:
        raise ValueError(f"no SHA-256: {sha256[:80]!r}")
    return folder(county) / sha256[:2] / sha256


def put(county: str, data: bytes) -> str:
    """Keep this content; the hash it lies under. Raises `DiskFull`, and then nothing is left of it."""
    sha256 = hashlib.sha256(data).hexdigest()
    target = path_of(county, sha256)
    if target.exists() and target.stat().st_size == len(data):
        os.utime(target)  # somebody is about to refer to it
        return sha256
    with room():
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=target.parent, prefix=".part-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(aside, target)
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise
        _on_disk(target.parent)
    return sha256


def holds(county: str, sha256: str, size: int) -> bool:
    path = path_of(county, sha256)
    return path.is_file() and path.stat().st_size == size


def digest(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            found.update(chunk)
    return found.hexdigest()


def drop(county: str, sha256: str) -> None:
    path_of(county, sha256).unlink(missing_ok=True)


def kept(county: str) -> Iterator[Path]:
    """Everything that lies there, the passing files too."""
    yield from (path for path in sorted(folder(county).rglob("*")) if path.is_file())


def _on_disk(place: Path) -> None:
    """The new name itself, not only what stands under it."""
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
