"""An installation of a test's own: a var folder, a copy of the migrated database, processes that use them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from django.db import connection, connections

from jishi.core.places.models import Place

HERE = Path(__file__).resolve().parent
COUNTY = "370783"
TODAY = date(2026, 3, 2)


def place(level: str, code: str, name: str, parent: Place | None = None, **fields: object) -> Place:
    """A place with its own anchors, saved."""
    kind = {"county": "county", "town": "town"}.get(level, "village_committee")
    values = {"kind": kind, "state": "current", "number": f"DD-2026-{code[-6:]}", **fields}
    made = Place(county=COUNTY, level=level, code=code, name=name, parent=parent, **values)
    made.anchor_itself()
    made.save()
    return made


@dataclass(frozen=True)
class Installation:
    """A var folder with keys and a migrated database, and the environment that makes a process use it."""

    var: Path
    environment: dict[str, str]

    def start(self, *arguments: str, stderr: IO[bytes] | None = None) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "jishi.config.command", *arguments]
        return subprocess.Popen(command, env=self.environment, stderr=stderr)

    def run(self, *arguments: str, **changed: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "jishi.config.command", *arguments]
        environment = {**self.environment, **changed}
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=120, check=False
        )


def environment_for(var: Path, database: str) -> dict[str, str]:
    """What makes a process use this folder and database, with the errands installed."""
    environment = {
        **os.environ,
        "JISHI_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "errands.settings",
        "ERRANDS_BASE_SETTINGS": os.environ["DJANGO_SETTINGS_MODULE"],
        "PYTHONPATH": os.pathsep.join([str(HERE), *filter(None, sys.path)]),
    }
    if "DATABASE_URL" in environment:
        given = urlsplit(environment["DATABASE_URL"])
        environment["DATABASE_URL"] = urlunsplit(given._replace(path=f"/{database}"))
    return environment


@contextmanager
def copied_database(var: Path) -> Iterator[str]:
    """A copy of the migrated test database, which every connection of this process uses inside the block."""
    before = connections.settings["default"]
    name = f"copy_{uuid4().hex}" if connection.vendor == "postgresql" else str(var / "jishi.sqlite3")
    if connection.vendor == "postgresql":
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {before['NAME']}")
    else:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [name])
        connection.close()
    outer = connections["default"]
    connections.settings["default"] = {**before, "NAME": name, "OPTIONS": dict(before["OPTIONS"])}
    connections["default"] = connections.create_connection("default")
    try:
        yield name
    finally:
        connections["default"].close()
        connections.settings["default"] = before
        connections["default"] = outer
        if outer.vendor == "postgresql":
            with outer._nodb_cursor() as cursor:
                cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
