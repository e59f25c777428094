"""The county of the sheets' tests, and who acts in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from county import in_order
from jishi.core.access.actor import Actor, HoldValue

COUNTY = "370783"
DAY = date(2026, 11, 21)
ORDER = [entry.code for entry in in_order()]


@dataclass(frozen=True)
class Examples:
    """Who acts in the county that holds the examples."""

    system: Actor

    def actor(self, role: str, kind: str = "county", key: object = COUNTY) -> Actor:
        return Actor(None, role, COUNTY, (HoldValue(role, kind, str(key)),), DAY)
