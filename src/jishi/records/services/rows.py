"""Writes many rows of one table with one statement, as the services need it inside a short transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.db.models import Field


def _fields(model: type[models.Model]) -> list[Field[Any, Any]]:
    return list(model._meta.concrete_fields)


def parameters(model: type[models.Model], instances: Iterable[models.Model]) -> list[list[Any]]:
    """What the database driver takes for each instance, column by column."""
    prepare = [(field.attname, field.get_db_prep_save) for field in _fields(model)]
    return [[convert(getattr(one, name), connection) for name, convert in prepare] for one in instances]


def column_of(model: type[models.Model], name: str) -> int:
    """The position of a field in the rows that `parameters` makes."""
    return next(i for i, field in enumerate(_fields(model)) if field.name == name)


def insert_rows(model: type[models.Model], rows: Sequence[Sequence[Any]], *, replace: bool = False) -> None:
    """Insert prepared rows; with `replace`, a row of the same id takes the new values."""
    if not rows:
        return
    quote = connection.ops.quote_name
    names = [str(field.column) for field in _fields(model)]
    marks = ", ".join(["%s"] * len(names))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(map(quote, names))}) VALUES ({marks})"
    if replace:
        key = str(model._meta.pk.column)
        sets = ", ".join(f"{quote(n)} = excluded.{quote(n)}" for n in names if n != key)
        sql += f" ON CONFLICT ({quote(key)}) DO UPDATE SET {sets}"
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows)


def insert(model: type[models.Model], instances: Sequence[models.Model]) -> None:
    insert_rows(model, parameters(model, instances))


def update_rows(model: type[models.Model], rows: Sequence[tuple[Sequence[Any], int]]) -> list[int]:
    """Update prepared rows, each only if it still has the given version. Returns the positions that were stale."""
    quote = connection.ops.quote_name
    meta = model._meta
    names = [str(field.column) for field in _fields(model)]
    key_name = str(meta.pk.column)
    key = names.index(key_name)
    sets = ", ".join(f"{quote(n)} = %s" for i, n in enumerate(names) if i != key)
    sql = f"UPDATE {quote(meta.db_table)} SET {sets} WHERE {quote(key_name)} = %s AND version = %s"
    stale = []
    with connection.cursor() as cursor:
        for position, (row, version) in enumerate(rows):
            cursor.execute(sql, [v for i, v in enumerate(row) if i != key] + [row[key], version])
            if cursor.rowcount != 1:
                stale.append(position)
    return stale
