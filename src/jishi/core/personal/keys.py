"""The keys of a county's sensitive columns: opened once for many values, made when first needed, held while written."""

from __future__ import annotations

import os
from collections.abc import Iterable
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from jishi.core.audit.master import derived_key
from jishi.core.personal.models import FieldKey

NONCE = 12


class FieldKeyUnknown(LookupError):
    """A value names a key that this county does not have, or has no longer."""


class FieldKeyShut(ValueError):
    """A key was wrapped under another installation's key file."""


class KeyJustRotated(RuntimeError):
    """A value is still under a key that has been destroyed meanwhile: nothing was written."""


class FieldKeyring:
    """The living keys of a county, read with one query when the first value is sealed or opened."""

    def __init__(self, county: str) -> None:
        self.county = county
        self._ciphers: dict[UUID, AESGCM] = {}
        self._newest: UUID | None = None

    def newest(self) -> tuple[UUID, AESGCM]:
        """What encrypts; a county that has no key yet gets one."""
        self._load()
        if self._newest is None:
            make_key(self.county, 1)
            self._load()
        if self._newest is None:
            raise FieldKeyUnknown("本县没有可用的字段密钥：请从密钥备份恢复数据库与 field.key。")
        return self._newest, self._ciphers[self._newest]

    def named(self, key: UUID) -> AESGCM:
        self._load()
        if key not in self._ciphers:
            raise FieldKeyUnknown(f"本县没有密钥 {key.hex}，或它已销毁：请从这份密文那天的备份恢复。")
        return self._ciphers[key]

    def _load(self) -> None:
        if self._newest is not None:
            return
        for row in FieldKey.objects.filter(county=self.county, destroyed_at=None).order_by("serial"):
            self._ciphers[row.id] = AESGCM(_unwrap(row))
            self._newest = row.id


def make_key(county: str, serial: int) -> None:
    """A new key; where somebody else makes the same at this moment, theirs stands."""
    nonce = os.urandom(NONCE)
    body = _wrapper().encrypt(nonce, AESGCM.generate_key(256), _context(county, serial))
    row = FieldKey(county=county, serial=serial, wrapped=nonce + body)
    FieldKey.objects.bulk_create([row], ignore_conflicts=True)


def hold_keys(county: str, keys: Iterable[UUID]) -> None:
    """Within the caller's transaction: these keys are alive and stay so until it ends. Raises `KeyJustRotated`."""
    wanted = set(keys)
    if not wanted:
        return
    rows = FieldKey.objects.select_for_update().filter(county=county, id__in=wanted, destroyed_at=None)
    if {row.id for row in rows.order_by("serial")} != wanted:
        raise KeyJustRotated("加密密钥刚刚更换，这次没有保存：请刷新页面后再保存一次。")


def _unwrap(row: FieldKey) -> bytes:
    wrapped = bytes(row.wrapped)
    try:
        return _wrapper().decrypt(wrapped[:NONCE], wrapped[NONCE:], _context(row.county, row.serial))
    except InvalidTag as fault:
        raise FieldKeyShut(
            f"第 {row.serial} 把字段密钥打不开：field.key 不是加密时的那一个，请从密钥备份恢复。"
        ) from fault


def _wrapper() -> AESGCM:
    return AESGCM(derived_key("field wrap v1"))


def _context(county: str, serial: int) -> bytes:
    return f"{county}|{serial}".encode()
