"""Every promise has a test where the table says, and none that the table calls uncovered has one."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from promises import PROMISES

HERE = Path(__file__).resolve().parent
LISTING = """
import sys, pytest
class Listing:
    def pytest_collection_modifyitems(self, items):
        for item in items:
            for mark in item.iter_markers("promise"):
                print("PROMISE", mark.args[0], item.path.name)
sys.exit(pytest.main(["--collect-only", "-qq", "-p", "no:cacheprovider", sys.argv[1]], plugins=[Listing()]))
"""


@pytest.fixture(scope="module")
def marked() -> dict[str, set[str]]:
    """The files whose tests carry each promise, as pytest itself collects them."""
    command = [sys.executable, "-c", LISTING, str(HERE)]
    run = subprocess.run(
        command, cwd=HERE.parents[1], capture_output=True, text=True, timeout=300, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    found: dict[str, set[str]] = defaultdict(set)
    for line in run.stdout.splitlines():
        if line.startswith("PROMISE "):
            _word, code, name = line.split()
            found[code].add(name)
    return found


def test_every_promise_is_tested_where_the_table_says(marked: dict[str, set[str]]) -> None:
    for promise in PROMISES:
        assert bool(promise.where) is not bool(promise.reason), f"{promise.code}: say where, or why not"
        if promise.where:
            assert promise.where in marked[promise.code], (
                f"{promise.code}: no test in {promise.where} carries it"
            )
        else:
            assert not marked[promise.code], f"{promise.code}: covered now; write down where"


def test_no_test_carries_a_promise_that_is_not_in_the_table(marked: dict[str, set[str]]) -> None:
    assert {code for code, files in marked.items() if files} <= {promise.code for promise in PROMISES}


def test_the_table_names_each_promise_once() -> None:
    codes = [promise.code for promise in PROMISES]
    assert len(codes) == len(set(codes))
