"""Where the instances of these tests lie, and their plans, solved once a run."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from jishi.planner import Plan, Problem, read_problem, solve

HERE = Path(__file__).parent


class SharedDataMissing(FileNotFoundError):
    """The published instances are part of the tests; without them the figures cannot be compared."""


def shared_instances() -> Path:
    """The folder of published instances: under ``JISHI_SHARED``, else ``shared`` beside or above the checkout."""
    beside = [HERE.parents[2] / "shared", HERE.parents[3] / "shared"]
    roots = [Path(os.environ["JISHI_SHARED"])] if "JISHI_SHARED" in os.environ else beside
    for root in roots:
        if (root / "data" / "planner" / "reference.csv").exists():
            return root / "data" / "planner"
    raise SharedDataMissing(
        f"no data/planner in {', '.join(map(str, roots))}; set JISHI_SHARED to its folder"
    )


@cache
def committed(name: str) -> Problem:
    """A generated instance kept with the tests."""
    return read_problem(HERE / "instances" / name)


@cache
def solved(name: str) -> Plan:
    """The optimum of a committed instance."""
    return solve(committed(name), seconds=300, max_iterations=40)
