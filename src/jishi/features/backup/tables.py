"""The tables of the product, their rows and the state of their structure: what a restore is compared with."""

from __future__ import annotations

from collections.abc import Mapping

from django.apps import apps
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from jishi.core.access.models import User
from jishi.core.audit.models import Head
from jishi.records.models import Register


def rows(alias: str) -> dict[str, int]:
    """The rows of each table that models stand for."""
    names = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return {table: _count(alias, table) for table in sorted(names & _present(alias))}


def migrations(alias: str) -> dict[str, str]:
    """The last migration of each app that this database has been through."""
    found: dict[str, str] = {}
    for app, name in MigrationRecorder(connections[alias]).applied_migrations():
        found[app] = max(found.get(app, ""), name)
    return found


def unknown(told: Mapping[str, str]) -> list[str]:
    """Of these last migrations those that the code at hand does not have: it is older than the backup."""
    known = MigrationLoader(None).disk_migrations
    return sorted(f"{app}.{name}" for app, name in told.items() if (app, name) not in known)


def heads(alias: str) -> dict[str, tuple[int, str]]:
    """Where each county's audit chain ends."""
    return {head.county: (head.seq, head.hash) for head in Head.objects.using(alias).order_by("county")}


def in_use(alias: str) -> bool:
    """Is there a user or a record: anything that a restore would overwrite?"""
    kept = {User._meta.db_table, Register._meta.db_table}
    return any(_count(alias, table) for table in kept & _present(alias))


def _present(alias: str) -> set[str]:
    return set(connections[alias].introspection.table_names())


def _count(alias: str, table: str) -> int:
    with connections[alias].cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {connections[alias].ops.quote_name(table)}")
        return int(cursor.fetchone()[0])
