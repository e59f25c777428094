"""What makes work on many rows quick that is worth nothing for one: no garbage collection, a larger page cache."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

# Pages of the indexes that a bulk insert touches stay in memory instead of being written and read again.
CACHE_KIBIBYTES = 32_768
MANY = 500


@contextmanager
def uncollected() -> Iterator[None]:
    """Hundreds of thousands of new objects, none of them garbage: collecting among them would take a third of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@contextmanager
def roomy(rows: int) -> Iterator[None]:
    """A page cache for so many rows on SQLite for the time of the block.

    The log is folded into the database file after the commit, when others may write again.
    """
    if connection.vendor != "sqlite" or rows < MANY or connection.in_atomic_block:
        yield
        return
    before = {name: _pragma(name) for name in ("cache_size", "wal_autocheckpoint")}
    _pragma(f"cache_size = -{CACHE_KIBIBYTES}")
    _pragma("wal_autocheckpoint = 0")
    try:
        yield
    finally:
        for name, value in before.items():
            _pragma(f"{name} = {int(value)}")
        _pragma("wal_checkpoint(PASSIVE)")


def _pragma(words: str) -> Any:
    with connection.cursor() as cursor:
        row = cursor.execute(f"PRAGMA {words}").fetchone()
    return row[0] if row else None
