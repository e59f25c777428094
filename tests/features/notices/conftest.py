"""The county's people as notices know them, and a folder where a gateway would take messages from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from notice_people import People

from county import County
from jishi.core.access.actor import Actor
from jishi.core.access.models import User
from jishi.core.notices.models import Notice


@pytest.fixture
def people(county: County) -> People:
    Notice.objects.all().delete()
    return People(county)


@pytest.fixture
def agent(people: People) -> User:
    """Of the unit that has the first stall, with a phone."""
    user = people.over("unit_agent", "unit", people.county.row("booths").unit_id)
    person = people.county.row("people")
    type(person)._default_manager.filter(pk=person.pk).update(phone="13800001234")
    User.objects.filter(pk=user.pk).update(person=person)
    return user


@pytest.fixture
def office(people: People) -> Actor:
    people.over("fair_office", "county", people.county.code)
    return people.actor("fair_office")


@pytest.fixture
def gateway(settings: Any, tmp_path: Path) -> Path:
    settings.NOTICE_CHANNELS = ("sms", "wechat", "dingtalk", "file")
    settings.NOTICES_FOLDER = tmp_path / "notices"
    return tmp_path / "notices"
