"""The one file of a backup: a compressed tar in an age envelope, written aside and renamed when it is whole."""

from __future__ import annotations

import gzip
import hashlib
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pyrage

from jishi.features.backup.fault import BackupRefused
from jishi.features.backup.manifest import Member

# Copies of databases shrink to a fifth at the quickest setting; more costs time that a nightly backup has not.
LEVEL = 1


@contextmanager
def packing(plain: Path) -> Iterator[Callable[[str, Path], Member]]:
    """A function that adds a file under a name to the tar `plain`, and says what of it was added."""
    with gzip.open(plain, "wb", compresslevel=LEVEL) as out, tarfile.open(fileobj=out, mode="w|") as tar:

        def add(name: str, path: Path) -> Member:
            with path.open("rb") as file:
                info = tar.gettarinfo(arcname=name, fileobj=file)
                # As long as it was when it was opened: a list that is being added to is copied up to there.
                reader = _Digesting(file)
                tar.addfile(info, reader)
            return Member(info.size, reader.digest.hexdigest())

        yield add


class _Digesting:
    """Reads on and keeps the digest of what it has read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self.file.read(size)
        self.digest.update(chunk)
        return chunk


def seal(plain: Path, target: Path, recipient: pyrage.x25519.Recipient) -> None:
    """`plain` for the holder of the private key alone; nothing half-written ever bears the target's name."""
    aside = plain.with_name("sealed")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with plain.open("rb") as source, os.fdopen(handle, "wb") as out:
        pyrage.encrypt_io(source, out, [recipient])
        out.flush()
        os.fsync(out.fileno())
    os.replace(aside, target)


def unpack(source: Path, folder: Path, identity: pyrage.x25519.Identity) -> None:
    """The files of a backup into an empty folder; one that was cut off or altered is refused."""
    plain = folder / "members.tar.gz"
    try:
        with source.open("rb") as sealed, plain.open("wb") as out:
            pyrage.decrypt_io(sealed, out, [identity])
    except OSError as fault:
        raise BackupRefused(f"{source} 读不出来：{fault}。它可能被截断，请换一份备份。") from fault
    except pyrage.DecryptError as fault:
        raise BackupRefused(
            f"{source} 打不开：私钥不是这份备份的，或文件被截断、改动过（{fault}）。"
        ) from fault
    try:
        with gzip.open(plain, "rb") as inner, tarfile.open(fileobj=inner, mode="r|") as tar:
            tar.extractall(folder, filter="data")
    except (OSError, EOFError, tarfile.TarError) as fault:
        raise BackupRefused(f"{source} 里不是备份：{fault}。") from fault
    plain.unlink()
