"""Instances and plans the tests share; solved once a run."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from jishi.planner import Plan, Problem, read_problem, solve

HERE = Path(__file__).parent


class SharedDataMissing(FileNotFoundError):
    """The published instances are part of the tests; without them the figures cannot be compared."""


def shared_instances() -> Path:
    """The folder of published instances: ``JISHI_SHARED`` or ``shared`` beside the checkout."""
    root = Path(os.environ.get("JISHI_SHARED", HERE.parents[2] / "shared"))
    if not root.exists():
        root = HERE.parents[3] / "shared"
    folder = root / "data" / "planner"
    if not (folder / "reference.csv").exists():
        raise SharedDataMissing(f"no instances at {folder}; set JISHI_SHARED to the folder with data/planner")
    return folder


@pytest.fixture(scope="session")
def published() -> Path:
    return shared_instances()


@cache
def committed(name: str) -> Problem:
    """A generated instance kept with the tests."""
    return read_problem(HERE / "instances" / name)


@cache
def solved(name: str) -> Plan:
    """The optimum of a committed instance."""
    return solve(committed(name), seconds=300, max_iterations=40)


@pytest.fixture
def tiny() -> Problem:
    return committed("tiny-0")


@pytest.fixture
def tiny_plan() -> Plan:
    return solved("tiny-0")
