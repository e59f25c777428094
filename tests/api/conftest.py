"""The county of the examples, and browsers in which people of several roles have signed in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from api_county import COUNTY, DAY, ORDER, SignIn
from django.conf import settings
from django.test import Client

from jishi.config.environment import key_file
from jishi.core.access.actor import Actor
from jishi.core.access.holds import grant
from jishi.core.access.models import User
from jishi.records.registry import ledger
from jishi.records.services import save


@pytest.fixture
def office(signed_in: SignIn) -> Client:
    return signed_in("fair_office")


@pytest.fixture
def system(db: None) -> Iterator[Actor]:
    """The system, in a county where the examples are stored."""
    key_file(settings.FIELD_KEY_FILE)
    with time_machine.travel("2026-11-21 10:00:00+08:00", tick=True):
        actor = Actor.system(COUNTY, DAY)
        for code in ORDER:
            for values in ledger(code).examples:
                save(actor=actor, ledger=ledger(code), values=values)
        yield actor


@pytest.fixture
def signed_in(system: Actor) -> SignIn:
    def sign_in(role: str, kind: str = "county", key: object = COUNTY, *, csrf: bool = False) -> Client:
        name = f"{role}-{kind}"
        user = User.objects.create_user(county=COUNTY, username=name, name=role, password="a-long-word-1")
        grant(
            user=user,
            role=role,
            scope_kind=kind,
            scope_key=str(key),
            starts_on=date(2026, 1, 1),
            source="test",
        )
        client = Client(enforce_csrf_checks=csrf)
        client.force_login(user)
        return client

    return sign_in
