"""The page that says how to add a mechanism is followed to the letter, in a copy of the product."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "howto" / "add-a-mechanism.md"
AREA = "src/jishi/areas/work"
BLOCK = re.compile(r"^## \d\. `(?P<file>[^`]+)`.*?^```python\n(?P<text>.*?)^```", re.M | re.S)
NAMES = re.compile(r'# (?P<file>\S+) \(and in its __all__: "(?P<name>\w+)"\)\n(?P<line>from .*)')
CASES = ("test_ledger_writes.py", "test_ledger_sheets.py")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The product with the page's files and lines in it."""
    root = tmp_path_factory.mktemp("followed")
    for part in ("src", "tests"):
        shutil.copytree(
            ROOT / part, root / part, ignore=shutil.ignore_patterns("__pycache__", "node_modules")
        )
    for part in ("pyproject.toml", ".importlinter", "docs"):
        (shutil.copytree if (ROOT / part).is_dir() else shutil.copy2)(ROOT / part, root / part)
    (root / "node_modules").symlink_to(ROOT / "node_modules")
    page = PAGE.read_text()
    written = [found["file"] for found in BLOCK.finditer(page)]
    assert written == [f"{AREA}/patrol/model.py", f"{AREA}/patrol/ledger.py"]
    for found in BLOCK.finditer(page):
        (root / found["file"]).parent.mkdir(exist_ok=True)
        (root / found["file"]).write_text(found["text"])
    (root / AREA / "patrol" / "__init__.py").write_text('"""Rounds through the villages."""\n')
    named = list(NAMES.finditer(page))
    assert len(named) == 2
    for found in named:
        name(root / "src" / "jishi" / found["file"], found["line"], found["name"])
    contracts = root / ".importlinter"
    contracts.write_text(
        contracts.read_text().replace(
            "    jishi.areas.work.duty\n", "    jishi.areas.work.duty\n" + "    jishi.areas.work.patrol\n"
        )
    )
    done = run(root, "django", "makemigrations", "work", "--name", "patrol")
    assert "Create model Patrol" in done
    return root


def name(path: Path, line: str, word: str) -> None:
    """The import, and the name in `__all__`."""
    text = path.read_text().replace("\n__all__", f"{line}\n\n__all__", 1)
    path.write_text(text.replace("__all__ = [", f'__all__ = ["{word}", ', 1))


def run(root: Path, *words: str) -> str:
    left_out = ("PYTEST_ADDOPTS", "JISHI_MIGRATED", "JISHI_COUNTY_FOLDER", "DATABASE_URL", "SPECIMENS")
    plain = {k: v for k, v in os.environ.items() if k not in left_out and not k.startswith("PYTEST_")}
    plain |= {"PYTHONPATH": str(root / "src"), "JISHI_PROFILE": "test", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=root,
        env=plain | {"DJANGO_SETTINGS_MODULE": "jishi.config.settings"},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout + done.stderr


def test_the_program_starts_and_its_tables_are_complete(copy: Path) -> None:
    run(copy, "django", "check")
    assert "No changes detected" in run(copy, "django", "makemigrations", "--check", "--dry-run")
    assert "patrols" in run(copy, "django", "ledgers")


def test_the_promises_hold_for_it(copy: Path) -> None:
    cases = [f"tests/conformance/{case}" for case in CASES]
    done = run(copy, "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", "-k", "patrols", *cases)
    assert "failed" not in done
