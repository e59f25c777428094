"""The county of the declarations' examples, at the day they speak of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
import time_machine
from django.conf import settings

from jishi.config.environment import key_file
from jishi.core.access.actor import Actor, HoldValue
from jishi.records.registry import ledger
from jishi.records.services import save

COUNTY = "370783"
DAY = date(2026, 11, 21)
CATALOGUE = ["places", "organisations", "people", "items", "providers", "capabilities", "venues"]
ORDER = [*CATALOGUE, "seasons", "fairs", "booths", "visits", "mentions", "needs"]


@dataclass(frozen=True)
class Examples:
    """Who acts in the county that holds the examples."""

    system: Actor

    def actor(self, role: str, kind: str = "county", key: object = COUNTY) -> Actor:
        return Actor(None, role, COUNTY, (HoldValue(role, kind, str(key)),), DAY)


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
