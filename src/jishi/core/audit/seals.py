"""Seals personal values for the audit under a key of the person or record: destroying it erases them.

A seal reads `v1|key id|nonce|ciphertext with tag`; the subject it belongs to is authenticated with it.
"""

from __future__ import annotations

import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from hashlib import sha256
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db.models import Q
from django.utils import timezone

from jishi.core.audit.master import derived_key
from jishi.core.audit.models import SealKey

Subject = tuple[str, UUID]

_NONCE = 12
_VERSION = "v1"
# Two parameters a subject, below SQLite's and PostgreSQL's limits on a statement.
_CHUNK = 400


class SealBroken(ValueError):
    """The text is no seal, was altered, or belongs to another subject."""


class SealKeyDestroyed(LookupError):
    """The subject was erased: what was sealed for it can never be read again, nor anything sealed anew."""


class SealKeyring:
    """The opened keys of several subjects of a county, for sealing many values with one query.

    Keys that do not exist are made, so it is filled before the transaction that writes the entries; a keyring that
    only reads (`made=False`) makes none, and what has no key was never sealed for its subject.
    """

    def __init__(self, county: str, subjects: Iterable[Subject] = (), *, made: bool = True) -> None:
        self.county, self.made = county, made
        self._keys: dict[Subject, tuple[UUID, AESGCM]] = {}
        self._destroyed: set[Subject] = set()
        self.add(subjects)

    def add(self, subjects: Iterable[Subject]) -> None:
        wanted = [subject for subject in dict.fromkeys(subjects) if subject not in self._keys]
        self._load(wanted)
        absent = [s for s in wanted if s not in self._keys and s not in self._destroyed]
        if absent and self.made:
            # Somebody else may make the same key at this moment; the one that stands is read back.
            made = [_new_key(self.county, *subject) for subject in absent]
            SealKey.objects.bulk_create(made, ignore_conflicts=True, batch_size=_CHUNK)
            self._load(absent)

    def seal(self, subject_kind: str, subject: UUID, text: str) -> str:
        key_id, cipher = self._key((subject_kind, subject))
        nonce = os.urandom(_NONCE)
        sealed = cipher.encrypt(nonce, text.encode(), _context(self.county, subject_kind, subject))
        return f"{_VERSION}|{key_id.hex}|{_text(nonce)}|{_text(sealed)}"

    def unseal(self, subject_kind: str, subject: UUID, sealed: str) -> str:
        version, _, rest = sealed.partition("|")
        parts = rest.split("|")
        if version != _VERSION or len(parts) != 3:
            raise SealBroken(f"不是 {_VERSION} 格式的密文，无法解开。")
        _key_id, cipher = self._key((subject_kind, subject))
        try:
            nonce, body = (urlsafe_b64decode(part.encode()) for part in parts[1:])
            return cipher.decrypt(nonce, body, _context(self.county, subject_kind, subject)).decode()
        except (InvalidTag, ValueError) as fault:
            raise SealBroken("密文已被改动，或不属于这个人员或记录。") from fault

    def _key(self, subject: Subject) -> tuple[UUID, AESGCM]:
        if subject not in self._keys:
            self.add([subject])
        if subject in self._destroyed:
            raise SealKeyDestroyed(f"{subject[0]} {subject[1]} 的个人信息已清除，无法再读取或加密。")
        if subject not in self._keys:
            raise SealBroken(f"{subject[0]} {subject[1]} 没有密钥，这份密文不属于它。")
        return self._keys[subject]

    def _load(self, subjects: list[Subject]) -> None:
        for start in range(0, len(subjects), _CHUNK):
            chunk = subjects[start : start + _CHUNK]
            ours = Q(subject__in=[subject for _kind, subject in chunk])
            rows = SealKey.objects.filter(ours, county=self.county)
            for row in rows:
                subject = (row.subject_kind, row.subject)
                if row.destroyed_at:
                    self._destroyed.add(subject)
                else:
                    self._keys[subject] = (row.id, AESGCM(_unwrap(row)))


def seal(county: str, subject_kind: str, subject: UUID, text: str) -> str:
    """The text, readable only while the subject's key exists."""
    return SealKeyring(county).seal(subject_kind, subject, text)


def unseal(county: str, subject_kind: str, subject: UUID, sealed: str) -> str:
    return SealKeyring(county).unseal(subject_kind, subject, sealed)


def destroy(county: str, subject_kind: str, subject: UUID) -> bool:
    """Erase whatever was and would be sealed for a subject; whether there was a living key."""
    key = SealKey.objects.filter(county=county, subject_kind=subject_kind, subject=subject, destroyed_at=None)
    return bool(key.update(wrapped=b"", destroyed_at=timezone.now()))


def hmac_p3(text: str) -> str:
    """What stands for a sensitive value: equal for equal values, not to be guessed without the field key."""
    return "h1|" + hmac.new(derived_key("p3 hmac v1"), text.encode(), sha256).hexdigest()


def _new_key(county: str, subject_kind: str, subject: UUID) -> SealKey:
    nonce = os.urandom(_NONCE)
    wrapped = _wrapper().encrypt(nonce, AESGCM.generate_key(256), _context(county, subject_kind, subject))
    return SealKey(county=county, subject_kind=subject_kind, subject=subject, wrapped=nonce + wrapped)


def _unwrap(row: SealKey) -> bytes:
    wrapped = bytes(row.wrapped)
    context = _context(row.county, row.subject_kind, row.subject)
    try:
        return _wrapper().decrypt(wrapped[:_NONCE], wrapped[_NONCE:], context)
    except InvalidTag as fault:
        raise SealBroken(
            f"{row.subject_kind} {row.subject} 的密钥解不开：field.key 不是加密时的那一个，请从密钥备份恢复。"
        ) from fault


def _wrapper() -> AESGCM:
    return AESGCM(derived_key("seal wrap v1"))


def _context(county: str, subject_kind: str, subject: UUID) -> bytes:
    return f"{county}|{subject_kind}|{subject}".encode()


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode()
