"""Makes a table of history refuse change: a row once written can be neither altered nor removed.

The triggers hold against this program's own mistakes and anybody at the database's prompt who does not first
drop them; what they cannot hold against, the hash chain of the audit shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps as all_apps
from django.db.migrations.operations import RunPython

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from django.apps.registry import Apps
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION jishi_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% 只能追加，不能修改或删除', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def install(table: str, *, unique: Sequence[Sequence[str]] = (("id",),)) -> RunPython:
    """A migration operation that makes `table` append-only; repeat it where a later one rebuilds the table.

    `unique` names the table's unique columns: SQLite's INSERT OR REPLACE deletes a conflicting row without
    firing a trigger, so a conflicting insert is refused before it can. On SQLite this turns even an insert
    that would ignore conflicts into an IntegrityError.
    """

    def forwards(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in _statements(editor.connection.vendor, table, unique):
            editor.execute(statement, params=None)

    def backwards(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        for name in _trigger_names(editor.connection.vendor, table):
            suffix = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
            editor.execute(f"DROP TRIGGER IF EXISTS {name}{suffix}", params=None)

    return RunPython(forwards, backwards)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The tables of models marked APPEND_ONLY that lack a trigger in this database."""
    tables = [model._meta.db_table for model in all_apps.get_models() if getattr(model, "APPEND_ONLY", False)]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        present = {name for (name,) in cursor.fetchall()}
    return [table for table in tables if not present.issuperset(_trigger_names(connection.vendor, table))]


def _trigger_names(vendor: str, table: str) -> list[str]:
    kinds = ("row", "truncate") if vendor == "postgresql" else ("update", "delete", "replace")
    return [f"{table}_no_{kind}" for kind in kinds]


def _statements(vendor: str, table: str, unique: Iterable[Sequence[str]]) -> list[str]:
    makers: dict[str, Callable[[str, Iterable[Sequence[str]]], list[str]]] = {
        "postgresql": _on_postgres,
        "sqlite": _on_sqlite,
    }
    return makers[vendor](table, unique)


def _on_postgres(table: str, unique: Iterable[Sequence[str]]) -> list[str]:
    row, truncate = _trigger_names("postgresql", table)
    return [
        _POSTGRES_FUNCTION,
        f"CREATE OR REPLACE TRIGGER {row} BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION jishi_append_only()",
        f"CREATE OR REPLACE TRIGGER {truncate} BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION jishi_append_only()",
    ]


def _on_sqlite(table: str, unique: Iterable[Sequence[str]]) -> list[str]:
    update, delete, replace = _trigger_names("sqlite", table)
    refuse = f"SELECT RAISE(ABORT, '{table} 只能追加，不能修改或删除')"
    same = [" AND ".join(f"{name} = NEW.{name}" for name in columns) for columns in unique]
    taken = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {condition})" for condition in same)
    return [
        f"CREATE TRIGGER IF NOT EXISTS {update} BEFORE UPDATE ON {table} BEGIN {refuse}; END",
        f"CREATE TRIGGER IF NOT EXISTS {delete} BEFORE DELETE ON {table} BEGIN {refuse}; END",
        f"CREATE TRIGGER IF NOT EXISTS {replace} BEFORE INSERT ON {table} WHEN {taken} BEGIN {refuse}; END",
    ]
