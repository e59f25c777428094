"""Copies of a database for tests: history tables refuse to be flushed, so a test takes a copy and leaves it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from django.db import connection, connections


def copy_of(source: str, folder: Path) -> str:
    """The name of a fresh copy of a database nobody is connected to; on SQLite a file in `folder`."""
    if connection.vendor == "postgresql":
        name = f"copy_{uuid4().hex}"
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {source}")
        return name
    import sqlite3

    name = str(folder / "jishi.sqlite3")
    there = sqlite3.connect(source)
    there.execute("VACUUM INTO ?", [name])
    there.close()
    return name


def drop(name: str) -> None:
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    else:
        for suffix in ("", "-wal", "-shm"):
            Path(name + suffix).unlink(missing_ok=True)


class Elsewhere:
    """A database that this process can turn to; its connection is kept between the turns."""

    def __init__(self, name: str) -> None:
        self.name = name
        before = connections.settings["default"]
        self.settings = {**before, "NAME": name, "OPTIONS": dict(before["OPTIONS"])}
        self._connection: Any = None

    @contextmanager
    def used(self) -> Iterator[None]:
        """Inside the block every connection of this process, of any thread, is to this database."""
        before, outer = connections.settings["default"], connections["default"]
        connections.settings["default"] = self.settings
        if self._connection is None:
            self._connection = connections.create_connection("default")
        connections["default"] = self._connection
        try:
            yield
        finally:
            connections.settings["default"] = before
            connections["default"] = outer

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()


def environment_for(name: str, var: Path) -> dict[str, str]:
    """What makes another process use this database and this var folder."""
    environment = {**os.environ, "JISHI_VAR": str(var), "JISHI_PROFILE": "test"}
    if "DATABASE_URL" in environment:
        given = urlsplit(environment["DATABASE_URL"])
        environment["DATABASE_URL"] = urlunsplit(given._replace(path=f"/{name}"))
    return environment
