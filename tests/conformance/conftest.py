"""Every test that asks for `owner` runs once for each ledger, under the ledger's code."""

from __future__ import annotations

import pytest

from jishi.records.ledger import Ledger
from jishi.records.registry import ledgers


def _code(owner: Ledger) -> str:
    return owner.code


@pytest.fixture(params=sorted(ledgers(), key=_code), ids=_code)
def owner(request: pytest.FixtureRequest) -> Ledger:
    return request.param
