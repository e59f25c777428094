"""Fixtures of the core's tests: a user, places, and an installation for what needs real commits."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from django.conf import settings
from installed import COUNTY, Installation, copied_database, environment_for, place
from pytest_django import DjangoDbBlocker
from running import running

from jishi.core.access.models import User
from jishi.core.places.models import Place


@pytest.fixture
def user(db: None) -> User:
    return User.objects.create_user(
        county=COUNTY, username="office-1", name="大集办经办员", password="a-long-word-1"
    )


@pytest.fixture
def shouguang(db: None) -> Place:
    return place("county", "370783", "寿光市")


@pytest.fixture
def sunjiaji(shouguang: Place) -> Place:
    return place("town", "370783004", "孙家集街道", shouguang, kind="subdistrict")


@pytest.fixture
def sanyuanzhu(sunjiaji: Place) -> Place:
    return place("village", "370783004212", "三元朱村村民委员会", sunjiaji, short_name="三元朱村")


@pytest.fixture
def installation(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path
) -> Iterator[Installation]:
    """The test's own installation; this process too commits to its database, and nothing is flushed after."""
    var = tmp_path / "var"
    var.mkdir(mode=0o700)
    for name in ("secret.key", "field.key"):
        shutil.copy2(settings.VAR / name, var / name)
    with django_db_blocker.unblock(), copied_database(var) as name:
        yield Installation(var, environment_for(var, name))


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def served(installation: Installation, port: int) -> Iterator[psutil.Process]:
    with running(installation, port) as tree:
        yield tree
