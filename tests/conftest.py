"""What every test stands on: the test profile, a var folder of this run alone, keys, and the county's fixtures."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

_OWN_VAR: list[str] = []

if "JISHI_VAR" not in os.environ:
    _OWN_VAR.append(tempfile.mkdtemp(prefix="jishi-test-"))
    os.environ["JISHI_VAR"] = _OWN_VAR[0]
# Where Django was loaded before this file, its profile stands; otherwise tests run under their own.
os.environ.setdefault("JISHI_PROFILE", "test")
# With SPECIMENS set, the ledgers of tests/specimens are installed beside the product's, and the suite is about them.
SETTINGS = "specimens.settings" if "SPECIMENS" in os.environ else "jishi.config.settings"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)

import django  # noqa: E402

django.setup()
if "SPECIMENS" in os.environ:
    # Workers would look for it before this file has told them where it lies; they find it as this process did.
    del os.environ["DJANGO_SETTINGS_MODULE"]

pytest_plugins = ["county", "loaded_demo", "told"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--write-counts",
        action="store_true",
        help="write the counts of queries as they are instead of comparing",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "promise(code): the promise of engine.md that this test checks")
    config.addinivalue_line(
        "markers", "sqlite_only: not repeated on PostgreSQL, since no database decides it"
    )
    config.addinivalue_line("markers", "product_only: about the product's own words, which specimens lack")
    from jishi.config.command import make_keys

    make_keys()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Tests of a group run one by one: told by their names, which is how the runner keeps them together."""
    if getattr(session.config.option, "loadgroup", False):
        for item in session.items:
            if item.get_closest_marker("xdist_group") and "@" not in item.nodeid:
                raise pytest.UsageError(
                    f"{item.nodeid}: pytest-xdist 没有按组分派：请换回与它相配的 pytest 版本。"
                )


def pytest_unconfigure(config: pytest.Config) -> None:
    for folder in _OWN_VAR:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker, django_db_modify_db_settings: None
) -> Iterator[None]:
    """The migrated database, whichever tests are run; `JISHI_MIGRATED` names a SQLite file that is so already."""
    from django.db import connections
    from django.test.utils import setup_databases, teardown_databases

    from databases import Elsewhere

    ready = os.environ.get("JISHI_MIGRATED")
    if ready:
        name = str(connections["default"].settings_dict["TEST"]["NAME"])
        shutil.copy2(ready, name)
        with Elsewhere(name).used():
            yield
            connections["default"].close()
        return
    with django_db_blocker.unblock():
        made = setup_databases(
            verbosity=0, interactive=False, aliases={"default"}, serialized_aliases=frozenset()
        )
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)
