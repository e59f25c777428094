"""Puts plain sensitive values into a record's encrypted columns and opens them; nothing else in the engine does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from jishi.core.personal.cipher import Cell, blind, decrypt, encrypt, key_of
from jishi.core.personal.columns import EncryptedField, encrypted
from jishi.core.personal.keys import FieldKeyring
from jishi.records.convert import BadValue, convert
from jishi.records.fields import FieldInfo
from jishi.records.masks import HIDDEN
from jishi.rules.fault import RuleFault


def put(record: Any, info: FieldInfo, raw: Any, keyring: FieldKeyring) -> None:
    """Convert, check and encrypt one outside value; the same value again leaves the ciphertext as it is."""
    column = info.column
    assert isinstance(column, EncryptedField)
    store(record, column, spelled(info, raw), keyring)


def spelled(info: FieldInfo, raw: Any) -> str:
    """The one spelling in which a sensitive value is kept. Raises `BadValue`, never repeating the value."""
    column, text = info.column, str(convert(info, raw) or "")
    assert isinstance(column, EncryptedField)
    if HIDDEN in text:
        raise BadValue(_("这是遮住的样子，不是真实的值，请重新填写。"))
    if not text or column.reads is None:
        return text
    try:
        return column.reads(text)
    except RuleFault as fault:
        raise BadValue(str(fault)) from fault


def store(record: Any, column: EncryptedField, text: str, keyring: FieldKeyring) -> None:
    """Encrypt a value that is spelled already, with the index by which it is found."""
    if opened(record, column, keyring) == text:
        return
    cell = Cell.of(record, column)
    setattr(record, column.name, encrypt(keyring, cell, text) if text else "")
    if column.blind:
        setattr(record, column.blind, index_of(type(record), column, record.county, text))


def index_of(model: type[models.Model], column: EncryptedField, county: str, text: str) -> str:
    return blind(county, model._meta.db_table, column.name, text) if text else ""


def opened(record: Any, column: EncryptedField, keyring: FieldKeyring) -> str:
    """The plain value, for the engine's own use; what a person reads passes `services.reveal`."""
    sealed = getattr(record, column.name)
    return decrypt(keyring, Cell.of(record, column), sealed) if sealed else ""


def keys_in(record: Any) -> Iterator[UUID]:
    """The keys under which the record's sensitive values stand."""
    for column in encrypted(type(record)):
        sealed = getattr(record, column.name)
        if sealed:
            yield key_of(sealed)
