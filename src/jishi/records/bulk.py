"""What makes work on many rows quick that is worth nothing for one: no garbage collection, a larger page cache."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# Pages of the indexes that a bulk insert touches stay in memory instead of being written and read again.
CACHE_KIBIBYTES = 65_536
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
    """A page cache for so many rows on SQLite, for the time of the block."""
    if connection.vendor != "sqlite" or rows < MANY:
        yield
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA cache_size").fetchone()[0]
        cursor.execute(f"PRAGMA cache_size = -{CACHE_KIBIBYTES}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = {int(before)}")
