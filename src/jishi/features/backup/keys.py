"""The pair of keys of the backups: the server encrypts with the public half, only the other half opens them.

Whoever breaks into the server cannot read the backups it has made; whoever loses the private half cannot either.
"""

from __future__ import annotations

import os
from pathlib import Path

from pyrage import IdentityError, RecipientError, x25519

from jishi.features.backup.fault import BackupRefused

RECIPIENT, IDENTITY = "backup.recipient", "backup.identity"


def make_keys(var: Path) -> Path | None:
    """Both halves, made once; the file of the private one, or None where a public one stands already."""
    recipient, identity = var / RECIPIENT, var / IDENTITY
    if recipient.exists():
        return None
    made = x25519.Identity.generate()
    # The private half first: a public one that nobody can open must never be used.
    _write(identity, str(made))
    _write(recipient, str(made.to_public()))
    return identity


def read_recipient(var: Path) -> x25519.Recipient:
    path = var / RECIPIENT
    try:
        return x25519.Recipient.from_str(path.read_text().strip())
    except (OSError, RecipientError) as fault:
        raise BackupRefused(f"{path} 里不是备份公钥：请从密钥备份恢复这个文件。") from fault


def read_identity(path: Path) -> x25519.Identity:
    if not path.is_file():
        raise BackupRefused(f"没有 {path}：请用 --identity 指明备份私钥，它应当另存在别处。")
    lines = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
    try:
        return x25519.Identity.from_str(lines[0])
    except (IndexError, IdentityError) as fault:
        raise BackupRefused(f"{path} 里不是备份私钥（应有一行以 AGE-SECRET-KEY- 开头）。") from fault


def _write(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(f"{text}\n")
        file.flush()
        os.fsync(file.fileno())
