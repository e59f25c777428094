"""Every test that asks for `owner` runs once for each ledger, under the ledger's code."""

from __future__ import annotations

import pytest
from django.db import connection
from owners import OWNERS, SPECIMENS

from jishi.records.ledger import Ledger


def _code(owner: Ledger) -> str:
    return owner.code


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What would only be repeated, on the second database or beside the specimens, is not collected there."""
    names = ["sqlite_only"] * (connection.vendor != "sqlite") + ["product_only"] * SPECIMENS
    once = [item for item in items if any(item.get_closest_marker(name) for name in names)]
    if SPECIMENS:
        about = ("owner" in item.fixturenames or "specimens" in item.path.parts for item in items)
        once += [item for item, wanted in zip(items, about, strict=True) if not wanted and item not in once]
    config.hook.pytest_deselected(items=once)
    items[:] = [item for item in items if item not in once]


@pytest.fixture(params=OWNERS, ids=_code)
def owner(request: pytest.FixtureRequest) -> Ledger:
    return request.param
