"""The instances most tests of the planner stand on."""

from __future__ import annotations

from pathlib import Path

import pytest
from planner_instances import committed, shared_instances, solved

from jishi.planner import Plan, Problem


@pytest.fixture(scope="session")
def published() -> Path:
    return shared_instances()


@pytest.fixture
def tiny() -> Problem:
    return committed("tiny-0")


@pytest.fixture
def tiny_plan() -> Plan:
    return solved("tiny-0")
