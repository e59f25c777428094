"""The small county at three stages of its season, each in a database of its own; what a test writes is taken back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from pytest_django import DjangoDbBlocker
from stages import Installation, Stage, following

import loading
from databases import Elsewhere, copy_of, drop, environment_for
from jishi.features.planning.publish import publish
from small_county import NOW


@pytest.fixture(scope="session")
def imported_stage(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """Everything a plan needs has been imported, said and registered; the season is drafted."""
    with django_db_blocker.unblock():
        migrated = connection.settings_dict["NAME"]
        connection.close()
        database = Elsewhere(copy_of(migrated, tmp_path_factory.mktemp("imported")))
        with database.used(), time_machine.travel(NOW, tick=True):
            people = loading.load()
        yield Stage(database, people)
        database.close()
        drop(database.name)


@pytest.fixture(scope="session")
def planned_stage(imported_stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The season has been planned once."""
    stage = following(imported_stage, tmp_path_factory.mktemp("planned"))
    with stage.entered():
        loading.plan(stage.people)
    yield stage
    stage.database.close()
    drop(stage.database.name)


@pytest.fixture(scope="session")
def published_stage(planned_stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The planned season has been published."""
    stage = following(planned_stage, tmp_path_factory.mktemp("published"))
    with stage.entered():
        season = stage.people.the_season()
        publish(stage.people.office, season.pk, version=season.version)
    yield stage
    stage.database.close()
    drop(stage.database.name)


@pytest.fixture
def imported(imported_stage: Stage) -> Iterator[loading.People]:
    with imported_stage.rolled_back() as people:
        yield people


@pytest.fixture
def planned(planned_stage: Stage) -> Iterator[loading.People]:
    with planned_stage.rolled_back() as people:
        yield people


@pytest.fixture
def published(published_stage: Stage) -> Iterator[loading.People]:
    with published_stage.rolled_back() as people:
        yield people


@pytest.fixture
def committed(imported_stage: Stage, tmp_path: Path) -> Iterator[Installation]:
    var = tmp_path / "var"
    var.mkdir(mode=0o700)
    for name in ("secret.key", "field.key"):
        shutil.copy2(Path(settings.VAR) / name, var / name)
    stage = following(imported_stage, var)
    # By the real clock: other processes do not travel.
    with stage.database.used():
        yield Installation(stage.people, var, environment_for(stage.database.name, var))
    stage.database.close()
    drop(stage.database.name)
