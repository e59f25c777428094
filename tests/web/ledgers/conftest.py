"""The examples of every ledger, loaded once a module, and browsers of people with one hold each."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

os.environ.setdefault("JISHI_PROFILE", "test")

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.test import Client

from county import in_order
from jishi.core.access.actor import Actor
from jishi.core.access.holds import grant
from jishi.core.access.models import User
from jishi.core.calendar.clock import COUNTY_TIME
from jishi.records.registry import ledger
from jishi.records.services import save

COUNTY = "370783"
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=COUNTY_TIME)
ORDER = tuple(entry.code for entry in in_order())
HOME, AWAY = "370783006232", "370783104238"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here needs the test database; without the mark none is made, and the real one would be used."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.django_db)


@dataclass(frozen=True)
class Shire:
    """The loaded county: ids of the examples by ledger, in the order they are declared."""

    system: Actor
    ids: dict[str, list[UUID]]

    def row(self, code: str, position: int = 0) -> Any:
        return ledger(code).model._default_manager.get(pk=self.ids[code][position])

    def count(self, code: str) -> int:
        return ledger(code).model._default_manager.filter(archived_at=None).count()

    def place(self, code: str) -> Any:
        return ledger("places").model._default_manager.get(code=code)


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[Shire]:
    """Loaded in a transaction that the end of the module takes back."""
    keys = Path(settings.VAR) / "field.key"
    if not keys.exists():
        from jishi.config.environment import key_file

        key_file(keys)
    system = Actor.system(COUNTY, NOW.date())
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=True), transaction.atomic():
        ids = {
            code: [save(actor=system, ledger=ledger(code), values=v).id for v in ledger(code).examples]
            for code in ORDER
        }
        yield Shire(system, ids)
        transaction.set_rollback(True)


@pytest.fixture
def shire(loaded: Shire, django_db_blocker: Any) -> Iterator[Shire]:
    """What a test writes is taken back; it is ten in the morning of 21 November 2026."""
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=True), transaction.atomic():
        yield loaded
        transaction.set_rollback(True)


Browser = Callable[..., Client]


@pytest.fixture
def browser(shire: Shire) -> Browser:
    """`browser("posted_cadre", "village", place.pk)`: signed in, with this one hold."""

    def open_as(role: str, kind: str = "county", key: object = COUNTY) -> Client:
        name = f"{role}-{User.objects.count()}"
        user = User.objects.create_user(
            county=COUNTY, username=name, name=f"测试{role}", password="a-long-word-1"
        )
        grant(
            user=user,
            role=role,
            scope_kind=kind,
            scope_key=str(key),
            starts_on=date(2026, 1, 1),
            source="test",
        )
        client = Client()
        client.force_login(user)
        return client

    return open_as


@pytest.fixture
def office(browser: Browser) -> Client:
    return browser("fair_office")


@pytest.fixture
def cadre(browser: Browser, shire: Shire) -> Client:
    """The first secretary of the village where the examples' diary is kept."""
    return browser("posted_cadre", "village", shire.place(HOME).pk)


@pytest.fixture
def neighbour(browser: Browser, shire: Shire) -> Client:
    return browser("posted_cadre", "village", shire.place(AWAY).pk)
