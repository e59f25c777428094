"""The secrets that a receiver knows us by, and the signature it verifies: HMAC-SHA256 over `timestamp.body`."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from jishi.core.outbox.models import Event, Hook
from jishi.core.personal.cipher import Cell, decrypt, encrypt, key_of
from jishi.core.personal.columns import encrypted
from jishi.core.personal.keys import FieldKeyring, hold_keys

PREFIX = "whs_"
SCHEME = "v1"


def new_secret() -> str:
    return PREFIX + secrets.token_urlsafe(32)


def put(hook: Hook, column: str, secret: str) -> None:
    """The secret on the hook, encrypted, within the transaction that writes it."""
    sealed = encrypt(FieldKeyring(hook.county), _cell(hook, column), secret)
    hold_keys(hook.county, [key_of(sealed)])
    setattr(hook, column, sealed)


def secrets_of(hook: Hook) -> list[str]:
    """The one secret, or both while they are changed over. A new place needs a new sealing, so `second` is opened."""
    keyring = FieldKeyring(hook.county)
    return [
        decrypt(keyring, _cell(hook, column), getattr(hook, column))
        for column in ("secret", "second")
        if getattr(hook, column)
    ]


def spelt(told: Mapping[str, Any]) -> bytes:
    """The body: one spelling, so that every attempt sends the same bytes."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def headers(event: Event, keys: list[str], body: bytes, timestamp: int) -> dict[str, str]:
    """What stands above the body; a signature for each secret, parted by commas."""
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "jishi",
        "Connection": "close",
        "Jishi-Event-Id": str(event.id),
        "Jishi-Event": event.name,
        "Jishi-Timestamp": str(timestamp),
        "Jishi-Signature": ",".join(f"{SCHEME}={signature(key, timestamp, body)}" for key in keys),
    }


def signature(secret: str, timestamp: int, body: bytes) -> str:
    return hmac.new(secret.encode(), f"{timestamp}.".encode() + body, sha256).hexdigest()


def _cell(hook: Hook, name: str) -> Cell:
    (column,) = (one for one in encrypted(Hook) if one.name == name)
    return Cell.of(hook, column)
