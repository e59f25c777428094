"""The suite is tested in its turn: in a copy of the product one safeguard is taken away, and its case must fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import cache_from_source
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from door_safeguards import DOOR_SAFEGUARDS
from file_safeguards import FILE_SAFEGUARDS
from line_safeguards import DOORS, LINE_SAFEGUARDS
from personal_safeguards import PERSONAL_SAFEGUARDS
from pytest_django import DjangoDbBlocker
from safeguards import OTHERS, SAFEGUARDS, Safeguard

from county import Loaded, packed
from databases import copy_of

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("src", "tests/conformance", "tests/query_counts.json", "pyproject.toml")
# What conftest.py loads, and what the cases share.
COPIED += tuple(f"tests/{module.name}" for module in sorted((ROOT / "tests").glob("*.py")))
EVERY = (*SAFEGUARDS, *DOOR_SAFEGUARDS, *LINE_SAFEGUARDS, *PERSONAL_SAFEGUARDS, *FILE_SAFEGUARDS)
# One database is enough: what is taken away is Python.
pytestmark = pytest.mark.sqlite_only


@dataclass(frozen=True)
class Copy:
    """A copy of product and suite, and a migrated database for it."""

    root: Path
    environment: dict[str, str]

    def run(self, cases: Iterable[str]) -> dict[str, bool]:
        """Which of these cases pass."""
        report = self.root / "report.xml"
        report.unlink(missing_ok=True)
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "--tb=short",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:xdist",
        ]
        command += [f"--junitxml={report}", *(f"tests/conformance/{case}" for case in cases)]
        done = subprocess.run(
            command,
            cwd=self.root,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert report.exists(), done.stdout + done.stderr
        found = {
            f"{case.get('classname', '').rpartition('.')[2]}.py::{case.get('name')}": len(case) == 0
            for case in ET.parse(report).iter("testcase")
        }
        assert set(found) == set(cases), done.stdout
        return found


@pytest.fixture(scope="module")
def copy(
    template: Loaded, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Copy:
    root = tmp_path_factory.mktemp("copy")
    for part in COPIED:
        source, target = ROOT / part, root / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)  # with what Python has compiled of it
        else:
            shutil.copy2(source, target)
    var, loaded = tmp_path_factory.mktemp("keys"), tmp_path_factory.mktemp("loaded")
    var.chmod(0o700)
    for name in ("secret.key", "field.key"):
        shutil.copy2(Path(settings.VAR) / name, var / name)
    with django_db_blocker.unblock():
        migrated = copy_of(connection.settings_dict["NAME"], root)
        packed(template, loaded)
    left_out = ("DATABASE_URL", "PYTHONPATH", "PYTEST_ADDOPTS")
    environment = {
        key: value
        for key, value in os.environ.items()
        if key not in left_out and not key.startswith(("PYTEST_XDIST", "PYTEST_CURRENT"))
    }
    environment |= {"JISHI_MIGRATED": migrated, "JISHI_COUNTY_FOLDER": str(loaded), "JISHI_VAR": str(var)}
    return Copy(root, environment | {"JISHI_PROFILE": "test", "PYTHONDONTWRITEBYTECODE": "1"})


def test_every_door_has_its_safeguards() -> None:
    """The doors of the house, and at each one safeguards that are taken away below."""
    back_office = ["page", "form", "bulk", "moves", "choices", "history", "search", "desk", "lines", "files"]
    wanted = [*back_office, "api", "sheet import", "sheet export"]
    assert sorted(DOORS) == sorted(wanted)
    names = [one.name for one in EVERY]
    assert len(names) == len(set(names))
    for door, held in DOORS.items():
        assert held, door
        assert set(held) <= set(names), door


def test_with_every_safeguard_in_place_all_cases_pass(copy: Copy) -> None:
    found = copy.run(dict.fromkeys([*(one.case for one in EVERY), *OTHERS]))
    assert [case for case, passed in found.items() if not passed] == []


@pytest.mark.parametrize("safeguard", EVERY, ids=lambda one: one.name.replace(" ", "-"))
def test_a_missing_safeguard_is_noticed(copy: Copy, safeguard: Safeguard) -> None:
    """Its own case fails, and cases of other promises go on passing: it is not the whole suite that breaks."""
    path = copy.root / safeguard.file
    changed = text = path.read_text()
    for old, new in safeguard.words:
        assert text.count(old) == 1, f"{safeguard.file} no longer holds once: {old}"
        changed = changed.replace(old, new)
    compiled = Path(cache_from_source(str(path)))
    try:
        compiled.unlink(missing_ok=True)
        path.write_text(changed)
        found = copy.run([safeguard.case, *OTHERS])
    finally:
        path.write_text(text)
    assert found.pop(safeguard.case) is False, "nobody noticed"
    assert [case for case, passed in found.items() if not passed] == []
