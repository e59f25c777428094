"""Habits of the house that a reader would otherwise have to check by eye."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from sources import PACKAGE, ROOT, files, modules, name, tree

LONGEST = 300
# Files that are longer than the house allows, at the length they may not pass; shortened, they leave this list.
TOO_LONG: dict[str, int] = {}
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}
SCREENS = ("web", "api", "sheets")
# Lines of a record that a selector has given out already: they have no scope of their own.
OF_A_PARENT = {"src/jishi/api/records.py", "src/jishi/sheets/export.py"}


def lengths() -> dict[str, int]:
    found = [*files(), *files(ROOT / "tests", ".py")]
    return {
        name(path): len(path.read_text().splitlines()) for path in found if "migrations" not in path.parts
    }


def test_no_file_is_longer_than_the_house_allows() -> None:
    long = {path: length for path, length in lengths().items() if length > LONGEST}
    assert {path: length for path, length in long.items() if length > TOO_LONG.get(path, 0)} == {}
    assert set(TOO_LONG) <= set(long), "shorter now: take it off the list"


def test_no_module_is_named_for_nothing() -> None:
    named = {name(path) for path in modules() if path.stem in NAMELESS or path.parent.name in NAMELESS}
    assert named == set()


def test_every_module_says_why_it_exists() -> None:
    silent = [
        name(path)
        for folder in (PACKAGE, ROOT / "tests")
        for path in modules(folder)
        if path.read_text().strip() and not ast.get_docstring(tree(path)) and path.name != "apps.py"
    ]
    assert silent == []


def attributes(path: Path) -> set[str]:
    return {node.attr for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)}


def test_screens_reach_no_table_but_through_the_doors() -> None:
    screens = [path for part in SCREENS for path in modules(PACKAGE / part)]
    screens += [path for path in modules(PACKAGE / "features") if path.stem.endswith("views")]
    assert len(screens) > 30
    assert [name(path) for path in screens if "objects" in attributes(path)] == []
    by_manager = {name(p) for p in screens if {"_default_manager", "_base_manager"} & attributes(p)}
    assert by_manager == OF_A_PARENT


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("module", ["django.db.models.signals", "django.dispatch", "django.contrib.postgres"])
def test_neither_signals_nor_one_engine_s_columns(module: str) -> None:
    users = [
        name(p) for p in modules() if any(i == module or i.startswith(f"{module}.") for i in imported(p))
    ]
    assert users == []


def test_no_plain_django_admin() -> None:
    assert [
        name(p) for p in modules() if any(i.startswith("django.contrib.admin") for i in imported(p))
    ] == []


CLOCKS = re.compile(r"\b(date\.today|datetime\.(now|today|utcnow)|timezone\.localdate)\(\)")


def test_today_comes_from_one_clock() -> None:
    clock = PACKAGE / "core" / "calendar" / "clock.py"
    others = [name(path) for path in modules() if path != clock and CLOCKS.search(path.read_text())]
    assert others == []


def test_no_route_carries_the_language() -> None:
    assert [name(path) for path in modules() if "i18n_patterns" in path.read_text()] == []


def test_no_place_of_this_machine_is_written_down() -> None:
    places = re.compile(r"/(work|home|root|tmp)/[a-z]")
    named = [name(path) for path in files() if places.search(path.read_text())]
    assert named == []


def test_nothing_is_left_to_be_done() -> None:
    words = re.compile(r"\b(TODO|FIXME|XXX)\b|raise NotImplemented")
    assert [name(path) for path in files() if words.search(path.read_text())] == []


def test_no_test_is_left_out() -> None:
    words = re.compile(r"pytest\.(mark\.(skip|xfail)|skip\(|xfail\(|importorskip)")
    here = Path(__file__)
    tests = [path for path in modules(ROOT / "tests") if path != here]
    assert [name(path) for path in tests if words.search(path.read_text())] == []
