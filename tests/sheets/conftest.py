"""The county of the declarations' examples, at the day they speak of."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.conf import settings
from sheet_county import COUNTY, DAY, ORDER, Examples

from jishi.config.environment import key_file
from jishi.core.access.actor import Actor
from jishi.records.registry import ledger
from jishi.records.services import save


@pytest.fixture(scope="session", autouse=True)
def sealing_key() -> None:
    key_file(settings.FIELD_KEY_FILE)


@pytest.fixture
def examples(db: None) -> Iterator[Examples]:
    with time_machine.travel("2026-11-21 10:00:00+08:00", tick=True):
        system = Actor.system(COUNTY, DAY)
        for code in ORDER:
            for values in ledger(code).examples:
                save(actor=system, ledger=ledger(code), values=values)
        yield Examples(system)
