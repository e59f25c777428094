"""Every test that asks for `owner` runs once for each ledger, under the ledger's code."""

from __future__ import annotations

import pytest
from django.db import connection

from jishi.records.ledger import Ledger
from jishi.records.registry import ledgers


def _code(owner: Ledger) -> str:
    return owner.code


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What would only be repeated on the second database is not collected there."""
    if connection.vendor == "sqlite":
        return
    once = [item for item in items if item.get_closest_marker("sqlite_only")]
    config.hook.pytest_deselected(items=once)
    items[:] = [item for item in items if item not in once]


@pytest.fixture(params=sorted(ledgers(), key=_code), ids=_code)
def owner(request: pytest.FixtureRequest) -> Ledger:
    return request.param
