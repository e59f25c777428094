"""Takes the pieces of an upload: each where the last one ended, on the disk for good before it is acknowledged."""

from __future__ import annotations

import fcntl
import os
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from jishi.core.files.fault import room


class WrongOffset(ValueError):
    """The piece does not begin where the last one ended; `offset` says where that is."""

    def __init__(self, offset: int) -> None:
        self.offset = offset
        super().__init__(str(offset))


def folder(county: str) -> Path:
    """Not in the backup: what is not whole nobody refers to."""
    return Path(settings.VAR) / "incoming" / county


def offset(county: str, upload: uuid.UUID) -> int:
    """How many bytes have arrived: what the file holds is the truth."""
    path = folder(county) / str(upload)
    return path.stat().st_size if path.exists() else 0


def write(county: str, upload: uuid.UUID, at: int, piece: bytes) -> int:
    """The new offset. Raises `WrongOffset`; or `DiskFull`, and then only whole pieces are left."""
    with room():
        folder(county).mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(folder(county) / str(upload), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)  # two lines may bring the same piece
            have = os.fstat(handle).st_size
            if at != have:
                raise WrongOffset(have)
            try:
                _append(handle, have, piece)
            except OSError:
                os.ftruncate(handle, have)
                raise
            return have + len(piece)
        finally:
            os.close(handle)


def _append(handle: int, at: int, piece: bytes) -> None:
    """Without a buffer, which would try once more when it is closed."""
    left = memoryview(piece)
    os.lseek(handle, at, os.SEEK_SET)
    while left:
        left = left[os.write(handle, left) :]
    os.fsync(handle)


def whole(county: str, upload: uuid.UUID) -> bytes:
    path = folder(county) / str(upload)
    return path.read_bytes() if path.exists() else b""


def drop(county: str, upload: uuid.UUID) -> None:
    (folder(county) / str(upload)).unlink(missing_ok=True)


def kept(county: str) -> Iterator[Path]:
    if folder(county).is_dir():
        yield from sorted(folder(county).iterdir())
