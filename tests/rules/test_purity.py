"""The rules stay pure: what they import, that they never ask the clock, and that a file stays readable."""

import ast
import sys
from pathlib import Path

import pytest

import jishi.rules

FOLDER = Path(jishi.rules.__file__).parent
FILES = sorted(FOLDER.rglob("*.py"))
ALLOWED = {*sys.stdlib_module_names, "chinese_calendar", "lunar_python", "shapely"}


def imported(tree: ast.AST) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add("." * node.level + (node.module or ""))
    return names


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(FOLDER).as_posix())
def test_a_file_of_the_rules_is_pure(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for name in imported(tree):
        assert name.startswith("jishi.rules") or name.split(".")[0] in ALLOWED, name
    asked = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not asked & {"today", "now", "utcnow", "environ", "getenv"}
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 300


def test_there_are_files_to_look_at() -> None:
    assert len(FILES) > 40
