"""What is asked for is used, what is used is asked for and explained, and the locks are exact and name no host."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bin"))

import licences  # noqa: E402
import locks  # noqa: E402

RUNTIME = ("base", "planner", "encoder", "setup")
# Used without an import of ours: Django loads the driver by name, zoneinfo reads the data, pip builds the project.
NOT_IMPORTED = {
    "psycopg": "django.db.backends.postgresql",
    "tzdata": "zoneinfo",
    "setuptools": "build-backend",
}


def imported(folder: Path) -> set[str]:
    """The top-level names that the Python files below the folder import from outside."""
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"jishi"}


def named_in_settings() -> set[str]:
    """Settings name applications and middleware by their path, without importing them."""
    text = (ROOT / "src/jishi/config/settings.py").read_text(encoding="utf-8")
    return {path.split(".")[0] for path in re.findall(r'^    "([a-z_]+(?:\.\w+)*)",$', text, re.MULTILINE)}


def distributions_of(modules: set[str]) -> dict[str, str]:
    """The package, spelt as the locks spell it, of each module."""
    owners = packages_distributions()
    spelt = {
        module: re.sub(r"[-_.]+", "-", owners[module][0]).lower() for module in modules if module in owners
    }
    return {module: name.removesuffix("-binary").removesuffix("-binaries") for module, name in spelt.items()}


def asked_for(*names: str) -> set[str]:
    return {package for name in names for package in locks.asked_for(name)}


def test_every_module_the_product_imports_is_asked_for() -> None:
    used = distributions_of(imported(ROOT / "src"))
    assert set(imported(ROOT / "src")) == set(used)
    assert set(used.values()) - asked_for(*RUNTIME) == set()


def test_every_package_asked_for_is_used_by_the_product() -> None:
    used = set(distributions_of(imported(ROOT / "src") | named_in_settings()).values())
    assert asked_for(*RUNTIME) - used - set(NOT_IMPORTED) == set()


@pytest.mark.parametrize("package", sorted(asked_for("bootstrap", *RUNTIME, "dev")))
def test_every_package_asked_for_is_explained(package: str) -> None:
    text = (ROOT / "docs/decisions/dependencies.md").read_text(encoding="utf-8").lower()
    assert f"| {package} |" in text.replace("_", "-")


def test_the_locks_name_no_host_and_miss_no_package() -> None:
    assert list(locks.faults()) == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://example.org/simple",
        "--find-links /opt/wheels",
        "# from file:///opt",
        "a @ git+ssh://b",
    ],
)
def test_an_address_in_a_lock_is_seen(line: str) -> None:
    assert locks.ADDRESS.search(line)


def test_every_requirement_in_a_lock_has_a_hash() -> None:
    for name in locks.NAMES:
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        entries = re.findall(r"(?ms)^[a-z0-9][^\n]*==[^\n]*\n(?:^    [^\n]*\n)*", text)
        assert entries
        assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_what_is_installed_is_under_licences_that_may_be_used() -> None:
    assert licences.main() == 0


@pytest.mark.parametrize(
    ("name", "licence", "fit"),
    [
        ("a", "MIT", True),
        ("a", "GPL-3.0-or-later", False),
        ("a", "AGPL-3.0-only", False),
        ("a", "GNU General Public License v2 (GPLv2)", False),
        ("a", "GPL-2.0-only OR MIT", True),
        ("a", "MIT AND GPL-2.0-only", False),
        ("a", "BSD-3-Clause AND GPL-3.0-or-later WITH GCC-exception-3.1", True),
        ("a", "LGPL-3.0-only", False),
        ("psycopg", "LGPL-3.0-only", True),
        ("a", "", False),
        ("a", "Proprietary", False),
    ],
)
def test_licences_are_judged_by_what_they_say(name: str, licence: str, fit: bool) -> None:
    assert (list(licences.judged(name, licence)) == []) is fit


def test_the_wheel_carries_all_that_is_not_python(tmp_path: Path) -> None:
    """A page, a style sheet or a table that is not in the wheel is missing only where it is installed."""
    build = "import sys; from setuptools import build_meta; print(build_meta.build_wheel(sys.argv[1]))"
    copy = tmp_path / "copy"
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "src", "pyproject.toml", "LICENSE"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    files = [name for name in listed if name and (ROOT / name).is_file()]
    for name in files:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_bytes((ROOT / name).read_bytes())
    (copy / "README.md").write_text("jishi\n")
    subprocess.run([sys.executable, "-c", build, str(tmp_path)], cwd=copy, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    import zipfile

    inside = set(zipfile.ZipFile(wheel).namelist())
    assert [
        name for name in files if name.startswith("src/") and name.removeprefix("src/") not in inside
    ] == []
