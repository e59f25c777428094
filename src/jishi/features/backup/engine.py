"""Which of the two databases this installation has, and what is done to it."""

from __future__ import annotations

from types import ModuleType

from django.db import connection

from jishi.features.backup import postgresql, sqlite


def engine() -> ModuleType:
    """`dump(folder)` and `load(folder)` of the database at hand, and `MEMBER`, its file in a backup."""
    return postgresql if connection.vendor == "postgresql" else sqlite
