"""Who imports whom: the contracts of `.importlinter`, and that they cover every package there is."""

from __future__ import annotations

import configparser
import os
import subprocess
import sys
from pathlib import Path

from sources import PACKAGE, ROOT

CONTRACTS = configparser.ConfigParser()
CONTRACTS.read(ROOT / ".importlinter")
# What a mechanism's folder may hold (ARCHITECTURE.md); a plain one holds the first two.
PARTS = {
    "__init__.py",
    "model.py",
    "ledger.py",
    "rules.py",
    "selectors.py",
    "services.py",
    "indicators.py",
    "ui.py",
}


def test_every_import_contract_is_kept() -> None:
    run = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "0 broken" in run.stdout


def mechanisms() -> list[Path]:
    areas = [path for path in (PACKAGE / "areas").iterdir() if (path / "apps.py").exists()]
    return [
        folder
        for area in areas
        for folder in area.iterdir()
        if folder.is_dir() and folder.name not in ("migrations", "templates", "__pycache__")
    ]


def test_every_mechanism_stands_under_the_contract() -> None:
    listed = CONTRACTS["importlinter:contract:mechanisms"]["containers"].split()
    there = {".".join(("jishi", *folder.relative_to(PACKAGE).parts)) for folder in mechanisms()}
    assert set(listed) == there


def test_a_mechanism_holds_nothing_but_its_parts() -> None:
    for folder in mechanisms():
        held = {path.name for path in folder.iterdir() if path.name != "__pycache__"}
        assert held <= PARTS | {"page.html"}, folder
        assert {"__init__.py", "ledger.py"} <= held, folder


def test_every_pure_package_stands_under_its_contract() -> None:
    pure = set(CONTRACTS["importlinter:contract:pure"]["source_modules"].split())
    there = {
        f"jishi.{name}"
        for name in ("rules", "planner", "matching")
        if (PACKAGE / name / "__init__.py").exists()
    }
    assert pure == there
