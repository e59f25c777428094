"""Runs a change as one transaction, and again when the database only asked to try later.

What everybody waits for is locked last: it is left to `at_the_end`. Two changes that wrote in turn, one of them twice,
would otherwise each hold what the other needs.
"""

from __future__ import annotations

import random
import threading
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


Act = Callable[[], object]
_open = threading.local()


class DatabaseBusy(OperationalError):
    """Others kept the database occupied through all attempts; nothing was changed."""


def run_tx(fn: Callable[[], T], *, retries: int = 5) -> T:
    """What `fn` returns, having run wholly or not at all.

    `fn` may run several times, so it does nothing outside the database. Inside another transaction it runs
    once, as a savepoint: only the outermost can begin again.
    """
    if connection.in_atomic_block:
        with transaction.atomic():
            return _wholly(fn)
    started = time.monotonic()
    for attempt in range(retries + 1):
        try:
            with transaction.atomic():
                return _wholly(fn)
        except OperationalError as error:
            if not is_transient(error):
                raise
            if attempt == retries or time.monotonic() - started > _PATIENCE:
                raise DatabaseBusy("数据库正忙，这次没有保存；请稍后再试一次。") from error
        time.sleep(_FIRST_PAUSE * 2**attempt * (0.5 + random.random()))
    raise AssertionError("unreachable: the last attempt returns or raises")


def at_the_end(act: Act) -> None:
    """Do this as the last thing of the outermost `run_tx`, still inside its transaction; outside of one, at once.

    What a savepoint that is rolled back had left for the end is forgotten with it.
    """
    left: list[Act] | None = getattr(_open, "left", None)
    if left is None:
        act()
    else:
        left.append(act)


def _wholly(fn: Callable[[], T]) -> T:
    outer: list[Act] | None = getattr(_open, "left", None)
    if outer is not None:
        before = len(outer)
        try:
            return fn()
        except BaseException:
            del outer[before:]
            raise
    left: list[Act] = []
    _open.left = left
    try:
        answer = fn()
        for act in left:
            act()
        return answer
    finally:
        _open.left = None


def is_transient(error: OperationalError) -> bool:
    """Whether the same transaction may succeed if it is simply run again."""
    state = getattr(error.__cause__, "sqlstate", None)
    if state is not None:
        return state in _TRY_AGAIN
    text = str(error).lower()
    return "database is locked" in text or "database table is locked" in text or "database is busy" in text
