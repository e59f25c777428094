"""The first command on a bare machine: it says what is missing, and does nothing twice."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "bin" / "environment.py"
# Runs the script after taking something away from the Python that runs it.
WITHOUT = "import sys; {change}; import runpy; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The script in a checkout that has locks but no .venv."""
    (tmp_path / "bin").mkdir()
    shutil.copy(SCRIPT, tmp_path / "bin")
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def run(checkout: Path, change: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-c",
        WITHOUT.format(change=change),
        str(checkout / "bin/environment.py"),
        *words,
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_without_venv_the_line_to_type_is_printed(checkout: Path) -> None:
    answer = run(checkout, "sys.modules['ensurepip'] = None", "runtime")
    assert answer.returncode == 2
    assert "    apt install python3-venv\n" in answer.stderr
    assert not (checkout / ".venv").exists()


def test_an_old_python_is_told_what_is_needed(checkout: Path) -> None:
    answer = run(checkout, "sys.version_info = (3, 9, 2)", "development")
    assert answer.returncode == 2
    assert "需要 Python 3.11 或更新，这里是 3.9.2" in answer.stderr
    assert not (checkout / ".venv").exists()


def test_a_wrong_word_is_refused_with_the_right_ones(checkout: Path) -> None:
    answer = run(checkout, "pass", "everything")
    assert answer.returncode == 2
    assert "runtime | development" in answer.stderr


def test_a_finished_environment_is_left_alone_until_a_lock_changes(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sys.path.insert(0, str(SCRIPT.parent))
    import environment

    monkeypatch.setattr(environment, "ROOT", checkout)
    monkeypatch.setattr(environment, "VENV", checkout / ".venv")
    monkeypatch.setattr(environment, "STAMP", checkout / ".venv" / "installed")
    monkeypatch.setattr(environment, "works", lambda: True)
    done: list[str] = []
    monkeypatch.setattr(environment, "install", done.append)
    (checkout / ".venv").mkdir()

    assert [environment.main(["runtime"]), done] == [0, ["runtime"]]
    assert [environment.main(["runtime"]), done] == [0, ["runtime"]]
    assert [environment.main(["development"]), done] == [0, ["runtime", "development"]]
    assert [environment.main(["runtime"]), done] == [0, ["runtime", "development"]]
    (checkout / "requirements" / "base.txt").write_text("changed\n")
    assert [environment.main(["runtime"]), done] == [0, ["runtime", "development", "development"]]
