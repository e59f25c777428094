"""How far the season of the small county has come, in a database of that stage."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import time_machine
from django.db import connection, transaction

import loading
from databases import Elsewhere, copy_of
from jishi.features.planning.files import folder as folder_of
from jishi.features.planning.what_if import trials
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
        with self.entered(), _plan_kept(self.people.season), transaction.atomic():
            yield self.people
            if not connection.needs_rollback:
                connection.check_constraints()
            transaction.set_rollback(True)


@contextmanager
def _plan_kept(season: UUID) -> Iterator[None]:
    """The database takes back what a test writes; the files of the season's plan are put back here."""
    plan = folder_of(season)
    kept = plan.with_suffix(".kept")
    if plan.exists():
        shutil.copytree(plan, kept)
    try:
        yield
    finally:
        shutil.rmtree(plan, ignore_errors=True)
        shutil.rmtree(trials(season), ignore_errors=True)
        if kept.exists():
            kept.rename(plan)


def following(stage: Stage, folder: Path) -> Stage:
    """A copy of a stage, to go on from."""
    stage.database.close()
    return Stage(Elsewhere(copy_of(stage.database.name, folder)), stage.people)


@dataclass(frozen=True)
class Installation:
    """A copy of the imported county to which everything is committed, and how another process finds it."""

    people: loading.People
    var: Path
    environment: dict[str, str]
