"""Seals and opens one sensitive value: `v1|key id|nonce|ciphertext|tag`, bound to its county, table, column and row."""

from __future__ import annotations

import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag

from jishi.core.audit.master import derived_key
from jishi.core.personal.columns import EncryptedField
from jishi.core.personal.keys import NONCE, FieldKeyring

VERSION = "v1"
TAG = 16


class CiphertextBroken(ValueError):
    """Cut off, altered, or taken from another row or column."""


@dataclass(frozen=True)
class Cell:
    """Where a value stands; a ciphertext copied to another cell does not open."""

    county: str
    table: str
    column: str
    row: UUID

    @classmethod
    def of(cls, record: Any, column: EncryptedField) -> Cell:
        return cls(record.county, record._meta.db_table, column.name, record.pk)

    @property
    def context(self) -> bytes:
        return f"{self.county}|{self.table}|{self.column}|{self.row}".encode()


def encrypt(keyring: FieldKeyring, cell: Cell, text: str) -> str:
    key, cipher = keyring.newest()
    nonce = os.urandom(NONCE)
    sealed = cipher.encrypt(nonce, text.encode(), cell.context)
    return "|".join((VERSION, key.hex, _spell(nonce), _spell(sealed[:-TAG]), _spell(sealed[-TAG:])))


def decrypt(keyring: FieldKeyring, cell: Cell, sealed: str) -> str:
    """The plain value. Raises `CiphertextBroken` or `FieldKeyUnknown`, never naming what it could read."""
    key, parts = _parts(sealed)
    try:
        nonce, body, tag = (urlsafe_b64decode(part.encode()) for part in parts)
    except ValueError as fault:
        raise _broken(cell) from fault
    cipher = keyring.named(key)
    if len(nonce) != NONCE or len(tag) != TAG:
        raise _broken(cell)
    try:
        return cipher.decrypt(nonce, body + tag, cell.context).decode()
    except InvalidTag as fault:
        raise _broken(cell) from fault


def key_of(sealed: str) -> UUID:
    """Which key a value stands under."""
    return _parts(sealed)[0]


def blind(county: str, table: str, column: str, text: str) -> str:
    """The keyed hash by which equal values of a column are found; nothing can be guessed from it without the key."""
    message = f"{county}|{table}|{column}|{text}".encode()
    return hmac.new(derived_key("blind index v1"), message, sha256).hexdigest()


def _parts(sealed: str) -> tuple[UUID, list[str]]:
    version, *parts = sealed.split("|")
    if version != VERSION or len(parts) != 4:
        raise CiphertextBroken(f"不是 {VERSION} 格式的完整密文：请从备份恢复这一条。")
    try:
        return UUID(parts[0]), parts[1:]
    except ValueError as fault:
        raise CiphertextBroken("密文中的密钥编号读不懂：请从备份恢复这一条。") from fault


def _broken(cell: Cell) -> CiphertextBroken:
    where = f"{cell.table}.{cell.column} {cell.row}"
    return CiphertextBroken(f"{where} 的密文已被截断或改动，或不属于这一行：请从备份恢复这一条。")


def _spell(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode()
