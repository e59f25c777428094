"""What set-up makes is made once, again when its source changes, and a failure is told and not remembered."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from jishi.config import derived


@pytest.fixture
def checkout(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with a lock of browser libraries, whose installation only makes the folder."""
    settings.ROOT = tmp_path
    for name in ("package.json", "package-lock.json"):
        (tmp_path / name).write_text("{}")
    monkeypatch.setattr(derived.finders, "modules_folder", lambda: tmp_path / "node_modules")
    monkeypatch.setattr(derived.finders, "missing_files", lambda folder: [])
    return tmp_path


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    done: list[str] = []

    def install(root: Path, *, production: bool) -> None:
        (root / "node_modules").mkdir(exist_ok=True)
        done.append("production" if production else "development")

    monkeypatch.setattr(derived.browser_files, "install", install)
    return done


def test_a_fingerprint_changes_with_time_size_and_names(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_text("one")
    second.write_text("two")
    before = derived.fingerprint([first, second])
    assert derived.fingerprint([second, first]) == before
    assert derived.fingerprint([first]) != before
    os.utime(second, ns=(0, 1))
    assert derived.fingerprint([first, second]) != before


def test_browser_libraries_are_fetched_once(checkout: Path, installed: list[str]) -> None:
    assert derived.browser_libraries(development=False) is True
    assert derived.browser_libraries(development=False) is False
    assert installed == ["production"]


def test_those_of_the_tests_are_added_and_not_taken_away(checkout: Path, installed: list[str]) -> None:
    derived.browser_libraries(development=False)
    assert derived.browser_libraries(development=True) is True
    assert derived.browser_libraries(development=False) is False
    assert installed == ["production", "development"]


def test_a_changed_lock_or_a_lost_file_fetches_them_again(
    checkout: Path, installed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    derived.browser_libraries(development=False)
    (checkout / "package-lock.json").write_text('{"changed": true}')
    assert derived.browser_libraries(development=False) is True
    monkeypatch.setattr(derived.finders, "missing_files", lambda folder: ["leaflet/dist/leaflet.js"])
    assert derived.browser_libraries(development=False) is True
    assert installed == ["production"] * 3


def test_kernels_are_compiled_once_and_a_failure_is_not_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kernels.py").write_text("")
    monkeypatch.setattr(derived, "PLANNER", tmp_path)
    codes = [1, 0]
    asked: list[list[str]] = []

    def run(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        asked.append(command[1:])
        return subprocess.CompletedProcess(command, codes.pop(0))

    monkeypatch.setattr(derived.subprocess, "run", run)
    with pytest.raises(derived.KernelsNotCompiled, match=r"jishi.planner compile 失败（代码 1）"):
        derived.kernels()
    assert derived.kernels() is True
    assert derived.kernels() is False
    assert asked == [["-m", "jishi.planner", "compile"]] * 2


def test_static_files_are_collected_once(tmp_path: Path, settings: Settings) -> None:
    settings.VAR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    assert derived.static_files() is True
    collected = sorted(path.name for path in settings.STATIC_ROOT.rglob("shell*.css"))
    assert collected
    assert derived.static_files() is False
    assert (tmp_path / "static.made").exists()
