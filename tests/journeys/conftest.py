"""The small county at three stages of its season, each in a database of its own; what a test writes is taken back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

import loading
from databases import Elsewhere, copy_of, drop, environment_for
from jishi.features.planning.publish import publish
from small_county import NOW


@dataclass(frozen=True)
class Stage:
    """A database in which the season has come so far, and the people of its county."""

    database: Elsewhere
    people: loading.People

    @contextmanager
    def entered(self) -> Iterator[loading.People]:
        """Inside the block this process works in this database, at ten in the morning of the county's day."""
        with self.database.used(), time_machine.travel(NOW, tick=True):
            yield self.people

    @contextmanager
    def rolled_back(self) -> Iterator[loading.People]:
        with self.entered(), transaction.atomic():
            yield self.people
            if not connection.needs_rollback:
                connection.check_constraints()
            transaction.set_rollback(True)


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


def _next(stage: Stage, folder: Path) -> Stage:
    stage.database.close()
    return Stage(Elsewhere(copy_of(stage.database.name, folder)), stage.people)


@pytest.fixture(scope="session")
def planned_stage(imported_stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The season has been planned once."""
    stage = _next(imported_stage, tmp_path_factory.mktemp("planned"))
    with stage.entered():
        loading.plan(stage.people)
    yield stage
    stage.database.close()
    drop(stage.database.name)


@pytest.fixture(scope="session")
def published_stage(planned_stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The planned season has been published."""
    stage = _next(planned_stage, tmp_path_factory.mktemp("published"))
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


@dataclass(frozen=True)
class Installation:
    """A copy of the imported county to which everything is committed, and how another process finds it."""

    people: loading.People
    var: Path
    environment: dict[str, str]


@pytest.fixture
def committed(imported_stage: Stage, tmp_path: Path) -> Iterator[Installation]:
    var = tmp_path / "var"
    var.mkdir(mode=0o700)
    for name in ("secret.key", "field.key"):
        shutil.copy2(Path(settings.VAR) / name, var / name)
    stage = _next(imported_stage, var)
    # By the real clock: other processes do not travel.
    with stage.database.used():
        yield Installation(stage.people, var, environment_for(stage.database.name, var))
    stage.database.close()
    drop(stage.database.name)
