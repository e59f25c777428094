"""Chromium before two servers: the small county with its season still to plan, and the loaded demo to look at."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection
from playwright.sync_api import Browser, Playwright, sync_playwright
from pytest_django import DjangoDbBlocker
from serving import Site, served
from visitor import CHROMIUM, DESK, FLAGS, Opens, Visitor

import loading
from databases import Elsewhere, copy_of
from jishi.core.access.models import User
from loaded_demo import Demo
from small_county import NOW

PASSWORD = "a-long-word-1"


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """For one file at a time: while it runs, Django takes this thread for an asynchronous one and shuts its database."""
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def demo_site(demo: Demo) -> Iterator[Site]:
    with served(demo.environment) as address:
        yield Site(address, demo.passwords())


@pytest.fixture(scope="session")
def small_site(
    demo: Demo,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    """The small county in an installation of its own, its browser files those of the demo."""
    var = tmp_path_factory.mktemp("small") / "var"
    var.mkdir(mode=0o700)
    for name in ("secret.key", "field.key"):
        shutil.copy2(Path(settings.VAR) / name, var / name)
    (var / "static").symlink_to(demo.var / "static")
    with django_db_blocker.unblock():
        migrated = connection.settings_dict["NAME"]
        connection.close()
        database = Elsewhere(copy_of(str(migrated), var))
        with database.used(), time_machine.travel(NOW, tick=True):
            people = loading.load()
            for unit in loading.units(people):
                people.agent_of(unit)
            # The server knows only the hasher of a real installation.
            User.objects.update(password=PBKDF2PasswordHasher().encode(PASSWORD, "salt"))
            names = list(User.objects.values_list("username", flat=True))
            database.close()
    with served({**demo.environment, "JISHI_VAR": str(var)}) as address:
        yield Site(address, dict.fromkeys(names, PASSWORD))


@pytest.fixture
def opens(chromium: Browser) -> Iterator[Opens]:
    """Opens windows, cold, for people or for nobody; at the end of a test no browser may have complained."""
    windows: list[Visitor] = []

    def open_one(site: Site, name: str = "", size: tuple[int, int] = DESK, **options: Any) -> Visitor:
        viewport = {"width": size[0], "height": size[1]}
        context = chromium.new_context(
            viewport=viewport, locale="zh-CN", timezone_id="Asia/Shanghai", **options
        )
        context.set_default_timeout(30_000)
        visitor = Visitor.of(context, site.address)
        windows.append(visitor)
        if name:
            visitor.signs_in(name, site.passwords[name])
        return visitor

    yield open_one
    complaints = [text for visitor in windows for text in visitor.complaints]
    for visitor in windows:
        visitor.context.close()
    assert complaints == []
