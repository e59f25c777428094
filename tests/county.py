"""A small county for tests: the examples of every ledger, a foreign county beside it, and people of every role."""

from __future__ import annotations

import os
import pickle
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from databases import Elsewhere, copy_of, drop, environment_for
from jishi.core.access.actor import Actor, HoldValue
from jishi.core.access.holds import grant
from jishi.core.access.models import User
from jishi.core.access.roles import PSEUDO_ROLES, ROLES
from jishi.core.calendar.clock import COUNTY_TIME
from jishi.core.calendar.published import load_published
from jishi.records.fields import fields, line_fields
from jishi.records.ledger import Ledger
from jishi.records.registry import ledger, ledgers
from jishi.records.services import save
from jishi.records.services.inline import inline_ledgers

OURS, THEIRS = "370783", "370784"
# The examples speak of these days: numbers carry the year, a visit may not lie ahead, a fair lies in its season.
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=COUNTY_TIME)
TODAY = NOW.date()
PEOPLE = tuple(role for role in ROLES if role not in PSEUDO_ROLES)
PASSWORD = "a-long-word-1"


def related(owner: Ledger) -> set[str]:
    """The codes of the ledgers whose records this one's form, lines, inline children or parent name."""
    infos = list(fields(owner).values())
    for line in owner.lines:
        infos += line_fields(owner, line).values()
    for child in inline_ledgers(owner):
        infos += fields(child).values()
    named = {info.related for info in infos if info.kind == "record"} | {owner.parent}
    return (named & {entry.code for entry in ledgers()}) - {owner.code}


def in_order() -> list[Ledger]:
    """Every ledger after those its records name."""
    found: list[Ledger] = []
    waiting = list(ledgers())
    while waiting:
        ready = [entry for entry in waiting if related(entry) <= {done.code for done in found}]
        assert ready, f"these ledgers name each other in a circle: {[entry.code for entry in waiting]}"
        found += ready
        waiting = [entry for entry in waiting if entry not in ready]
    return found


def moved(value: Any, code: str) -> Any:
    """An example as another county would write it: its places carry that county's code."""
    if isinstance(value, str):
        return code + value[6:] if value.startswith(OURS) else value
    if isinstance(value, Mapping):
        return {key: moved(inner, code) for key, inner in value.items()}
    return [moved(inner, code) for inner in value] if isinstance(value, list | tuple) else value


@dataclass(frozen=True)
class County:
    """A county that the examples have been loaded into."""

    code: str
    system: Actor
    examples: dict[str, list[UUID]] = field(default_factory=dict)
    users: dict[str, UUID] = field(default_factory=dict)
    today: date = TODAY

    def ids(self, code: str) -> list[UUID]:
        return self.examples[code]

    def rows(self, code: str) -> list[Any]:
        """Every record of a ledger in this county, straight from the table: what tests compare with."""
        return list(ledger(code).model._default_manager.filter(county=self.code).order_by("number"))

    def row(self, code: str, position: int = 0) -> Any:
        return ledger(code).model._default_manager.get(pk=self.examples[code][position])

    def actor(self, role: str, kind: str = "county", key: object = None) -> Actor:
        """The person of this role, holding it over this scope today."""
        if key is None:
            key = {"county": self.code, "self": self.users[role]}[kind]
        return self.holding((role, kind, key), name=role)

    def holding(self, *holds: tuple[str, str, object], name: str = "fair_office") -> Actor:
        values = tuple(HoldValue(role, kind, str(key)) for role, kind, key in holds)
        return Actor(self.users[name], str(ROLES[name].label), self.code, values, self.today)

    def public(self) -> Actor:
        return Actor.public(self.code, self.today)

    def client(self, role: str, kind: str = "county", key: object = None) -> Client:
        """A browser in which the person of this role has signed in, with this one hold."""
        actor = self.actor(role, kind, key)
        user = User.objects.get(pk=self.users[role])
        user.holds.all().delete()
        (hold,) = actor.holds
        since = date(2026, 1, 1)
        grant(user=user, role=role, scope_kind=kind, scope_key=hold.scope_key, starts_on=since, source="test")
        client = Client()
        client.force_login(user)
        return client


def at_ten() -> time_machine.travel:
    """The clock of the county's tests: it starts at ten and goes on."""
    return time_machine.travel(NOW, tick=True)


def build(code: str) -> County:
    """Load the examples of every ledger, in the order of their relations, as the system."""
    made = County(code, Actor.system(code, TODAY))
    load_published(code)
    for role in PEOPLE:
        name = f"{role}-{code}"
        made.users[role] = User.objects.create_user(
            county=code, username=name, name=str(ROLES[role].label), password=PASSWORD
        ).pk
    for entry in in_order():
        made.examples[entry.code] = [
            save(actor=made.system, ledger=entry, values=moved(values, code)).id for values in entry.examples
        ]
    _cover(made)
    return made


def _cover(made: County) -> None:
    """The second fair is also for a village that is not its host: the examples themselves share nothing."""
    fair = made.row("fairs", 1)
    covered = [{"village": f"{made.code}006232", "permille": 300, "expected": 40}]
    save(
        actor=made.system,
        ledger=ledger("fairs"),
        values={"covered": covered},
        id=fair.pk,
        version=fair.version,
    )


@dataclass(frozen=True)
class Loaded:
    """The template that every test of the county starts from."""

    database: Elsewhere
    ours: County
    theirs: County


def packed(loaded: Loaded, folder: Path) -> None:
    """A loaded county in a folder, for another run on SQLite."""
    loaded.database.close()
    copy_of(loaded.database.name, folder)
    (folder / "county.pickle").write_bytes(pickle.dumps((loaded.ours, loaded.theirs)))


def unpacked(folder: Path, target: Path) -> Loaded:
    shutil.copy2(folder / "jishi.sqlite3", target / "jishi.sqlite3")
    ours, theirs = pickle.loads((folder / "county.pickle").read_bytes())
    return Loaded(Elsewhere(str(target / "jishi.sqlite3")), ours, theirs)


@pytest.fixture(scope="session")
def template(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Loaded]:
    """A database with both counties loaded, made once a run; `JISHI_COUNTY_FOLDER` names a folder that holds one."""
    if "JISHI_COUNTY_FOLDER" in os.environ:
        yield unpacked(Path(os.environ["JISHI_COUNTY_FOLDER"]), tmp_path_factory.mktemp("county"))
        return
    with django_db_blocker.unblock():
        migrated = connection.settings_dict["NAME"]
        connection.close()
        database = Elsewhere(copy_of(migrated, tmp_path_factory.mktemp("county")))
        with database.used(), at_ten(), transaction.atomic():
            loaded = Loaded(database, build(OURS), build(THEIRS))
        yield loaded
        database.close()
        drop(database.name)


@pytest.fixture
def counties(template: Loaded, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[County, County]]:
    """Our county and the foreign one, at ten in the morning of their day; what a test writes is taken back."""
    with django_db_blocker.unblock(), template.database.used(), at_ten(), transaction.atomic():
        yield template.ours, template.theirs
        if not connection.needs_rollback:
            connection.check_constraints()
        transaction.set_rollback(True)


@pytest.fixture
def county(counties: tuple[County, County]) -> County:
    return counties[0]


@dataclass(frozen=True)
class Installation:
    """A copy of the county to which everything is committed, and how another process finds it."""

    county: County
    var: Path
    environment: dict[str, str]


@pytest.fixture
def committed(template: Loaded, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[Installation]:
    """The county in a database of the test's own, where threads and processes see each other's commits."""
    var = tmp_path / "var"
    var.mkdir(mode=0o700)
    for name in ("secret.key", "field.key"):
        shutil.copy2(Path(settings.VAR) / name, var / name)
    with django_db_blocker.unblock():
        template.database.close()
        database = Elsewhere(copy_of(template.database.name, var))
        with database.used(), at_ten():
            yield Installation(template.ours, var, environment_for(database.name, var))
            database.close()
        drop(database.name)
