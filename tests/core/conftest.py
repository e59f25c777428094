"""Fixtures of the core's tests: a county, its places, and a second connection's worth of nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from jishi.core.access.models import User
from jishi.core.places.models import Place

COUNTY = "370783"
TODAY = date(2026, 3, 2)


@pytest.fixture
def county() -> str:
    return COUNTY


@pytest.fixture
def user(db: None) -> User:
    return User.objects.create_user(county=COUNTY, username="office-1", name="大集办经办员", password="a-long-word-1")


def place(level: str, code: str, name: str, parent: Place | None = None, **fields: object) -> Place:
    """A place with its own anchors, saved."""
    kind = fields.pop("kind", {"county": "county", "town": "town"}.get(level, "village_committee"))
    made = Place(
        county=COUNTY, number=f"DD-2026-{code[-6:]}", state="current", level=level, code=code, name=name,
        parent=parent, kind=kind, **fields,
    )
    made.anchor_itself()
    made.save()
    return made


@pytest.fixture
def shouguang(db: None) -> Place:
    return place("county", "370783", "寿光市")


@pytest.fixture
def sunjiaji(shouguang: Place) -> Place:
    return place("town", "370783004", "孙家集街道", shouguang, kind="subdistrict")


@pytest.fixture
def sanyuanzhu(sunjiaji: Place) -> Place:
    return place("village", "370783004212", "三元朱村村民委员会", sunjiaji, short_name="三元朱村")
