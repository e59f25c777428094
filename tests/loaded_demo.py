"""The demo county, loaded once a run as a newcomer loads it, into an installation of the tests' own.

`JISHI_LOADED_DEMO` names the var folder of a demo that is loaded already; several runs may look into the same one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

AS_OF = "2026-12-01"
SECONDS = "10"
SRC = Path(__file__).resolve().parents[1] / "src"


@dataclass(frozen=True)
class Demo:
    """A var folder with the demo in it, and the environment that makes a process use it."""

    var: Path
    environment: Mapping[str, str]

    @property
    def database(self) -> Path:
        return self.var / "jishi.sqlite3"

    def run(self, *words: str) -> str:
        """`jishi WORDS` in this installation, to its end."""
        command = [sys.executable, "-m", "jishi.config.command", *words]
        done = subprocess.run(
            command, env=dict(self.environment), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def passwords(self) -> dict[str, str]:
        rows = (line.split("\t") for line in (self.var / "demo-users.txt").read_text("utf-8").splitlines())
        return {name: password for name, _role, password in rows}


def environment_of(var: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JISHI_", "DATABASE_"))}
    return {
        **kept,
        "JISHI_VAR": str(var),
        "JISHI_PROFILE": "demo",
        "JISHI_TODAY": AS_OF,
        "PYTHONPATH": str(SRC),
        "DJANGO_SETTINGS_MODULE": "jishi.config.settings",
    }


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    """Set up, loaded and planned on SQLite, as of a fixed day; removed at the end of the run."""
    ready = os.environ.get("JISHI_LOADED_DEMO")
    if ready:
        yield Demo(Path(ready), environment_of(Path(ready)))
        return
    var = Path(tempfile.mkdtemp(prefix="jishi-demo-")) / "var"
    made = Demo(var, environment_of(var))
    try:
        made.run("setup", "--development", "--verbosity", "0")
        made.run("demo", "--as-of", AS_OF, "--seconds", SECONDS)
        yield made
    finally:
        shutil.rmtree(var.parent, ignore_errors=True)
