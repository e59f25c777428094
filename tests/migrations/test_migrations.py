"""The tables follow from the migrations alone, from nothing to today, on either database."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from databases import Elsewhere, drop
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from pytest_django import DjangoDbBlocker

from jishi.core import append_only

OURS = [config.label for config in apps.get_app_configs() if config.name.startswith("jishi.")]


def test_no_model_differs_from_its_migrations(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    said = io.StringIO()
    with django_db_blocker.unblock():
        call_command("makemigrations", *OURS, check=True, dry_run=True, stdout=said, verbosity=1)
    assert "No changes detected" in said.getvalue()


def test_each_app_has_one_line_of_migrations(django_db_setup: None) -> None:
    """A fork would make the order of an upgrade depend on who runs it."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    assert loader.detect_conflicts() == {}
    for label in OURS:
        named = sorted(name for app, name in loader.disk_migrations if app == label)
        assert [name[:4] for name in named] == [f"{n:04d}" for n in range(1, len(named) + 1)], label


def test_every_step_from_nothing_to_today(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path
) -> None:
    """One migration after the other into an empty database; the end is what the models say, triggers included."""
    with django_db_blocker.unblock():
        name = empty(tmp_path)
        database = Elsewhere(name)
        with database.used():
            executor = MigrationExecutor(connection)
            plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
            executor.migrate(executor.loader.graph.leaf_nodes(), plan)
            assert MigrationExecutor(connection).migration_plan(executor.loader.graph.leaf_nodes()) == []
            tables = set(connection.introspection.table_names())
            assert {model._meta.db_table for model in apps.get_models(include_auto_created=True)} <= tables
            for model in apps.get_models():
                with connection.cursor() as cursor:
                    found = connection.introspection.get_table_description(cursor, model._meta.db_table)
                assert {column.name for column in found} == {f.column for f in model._meta.concrete_fields}
            assert append_only.missing(connection) == []
        database.close()
        drop(name)


def empty(folder: Path) -> str:
    if connection.vendor == "sqlite":
        return str(folder / "from-nothing.sqlite3")
    with connection._nodb_cursor() as cursor:
        cursor.execute("CREATE DATABASE from_nothing")
    return "from_nothing"


@pytest.mark.parametrize(
    "table", sorted(m._meta.db_table for m in apps.get_models() if getattr(m, "APPEND_ONLY", False))
)
def test_a_missing_trigger_is_noticed(committed: object, table: str) -> None:
    """The check that guards production sees a history table that has lost its trigger."""
    suffix = f" ON {table}" if connection.vendor == "postgresql" else ""
    kind = "row" if connection.vendor == "postgresql" else "update"
    assert append_only.missing(connection) == []
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {table}_no_{kind}{suffix}")
    assert append_only.missing(connection) == [table]
