"""Runs a change as one transaction, and again when the database only asked to try later."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection, transaction

T = TypeVar("T")

# serialization_failure, deadlock_detected, lock_not_available
_TRY_AGAIN = frozenset({"40001", "40P01", "55P03"})
_FIRST_PAUSE = 0.02
# SQLite itself waits up to its timeout before it says it is busy; nobody waits much longer than that.
_PATIENCE = 30.0


class DatabaseBusy(OperationalError):
    """Others kept the database occupied through all attempts; nothing was changed."""


def run_tx(fn: Callable[[], T], *, retries: int = 5) -> T:
    """What `fn` returns, having run wholly or not at all.

    `fn` may run several times, so it does nothing outside the database. Inside another transaction it runs
    once, as a savepoint: only the outermost can begin again.
    """
    if connection.in_atomic_block:
        with transaction.atomic():
            return fn()
    started = time.monotonic()
    for attempt in range(retries + 1):
        try:
            with transaction.atomic():
                return fn()
        except OperationalError as error:
            if not is_transient(error):
                raise
            if attempt == retries or time.monotonic() - started > _PATIENCE:
                raise DatabaseBusy("数据库正忙，这次没有保存；请稍后再试一次。") from error
        time.sleep(_FIRST_PAUSE * 2**attempt * (0.5 + random.random()))
    raise AssertionError("unreachable: the last attempt returns or raises")


def is_transient(error: OperationalError) -> bool:
    """Whether the same transaction may succeed if it is simply run again."""
    state = getattr(error.__cause__, "sqlstate", None)
    if state is not None:
        return state in _TRY_AGAIN
    text = str(error).lower()
    return "database is locked" in text or "database table is locked" in text or "database is busy" in text
