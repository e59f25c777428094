"""The installation's field key, and the keys derived from it by purpose; it encrypts nothing itself."""

from __future__ import annotations

import stat
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class FieldKeyMissing(RuntimeError):
    """Without its key the installation can neither seal nor open a personal value."""


class FieldKeyExposed(RuntimeError):
    """Others on this machine can read the key."""


def derived_key(purpose: str) -> bytes:
    """32 bytes for one purpose, always the same for the same key file."""
    return _derive(Path(settings.FIELD_KEY_FILE), purpose)


@lru_cache(maxsize=16)
def _derive(path: Path, purpose: str) -> bytes:
    info = f"jishi {purpose}".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(_read(path))


def _read(path: Path) -> bytes:
    if not path.exists():
        raise FieldKeyMissing(f"缺少 {path}：首次安装请运行 jishi setup；若曾经有过，请从密钥备份恢复。")
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise FieldKeyExposed(f"{path} 的权限是 {mode:04o}，他人可读：请运行 chmod 600 {path}。")
    key = path.read_bytes().strip()
    if len(key) < 32:
        raise FieldKeyMissing(f"{path} 的内容不足 32 个字符：请从密钥备份恢复。")
    return key
