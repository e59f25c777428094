"""Writes many rows of one table with one statement, as the services need it inside a short transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from sys import intern
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models import Field


def _fields(model: type[models.Model]) -> list[Field[Any, Any]]:
    return list(model._meta.concrete_fields)


# Fields of exactly this class whose values, of exactly this type, are what the driver takes already.
_AS_IT_IS: dict[type[Any], type] = {
    models.BooleanField: bool,
    models.CharField: str,
    models.FloatField: float,
    models.IntegerField: int,
    models.PositiveIntegerField: int,
    models.TextField: str,
}


def parameters(model: type[models.Model], instances: Sequence[models.Model]) -> list[list[Any]]:
    """What the database driver takes for each instance; prepared by columns, since a column is of one type."""
    held = [one.__dict__ for one in instances]
    columns = []
    for field in _fields(model):
        name = field.attname
        values = [
            row[name] if name in row else getattr(one, name) for row, one in zip(held, instances, strict=True)
        ]
        columns.append(_prepared(field, values))
    return [list(row) for row in zip(*columns, strict=True)]


def _prepared(field: Field[Any, Any], values: list[Any]) -> list[Any]:
    """The field's own preparation; not asked for plain values, and once for each moment or day that differs."""
    kinds = set(map(type, values)) - {type(None)}
    if not kinds:
        return values
    target: Any = field.target_field if field.is_relation else field  # type: ignore[attr-defined]  # a foreign key has it
    if kinds == {_AS_IT_IS.get(type(target))}:
        return values
    if kinds == {UUID} and isinstance(target, models.UUIDField):
        if connection.features.has_native_uuid_field:
            return values
        # The same id stands in several tables and, as a relation, in many rows: its text is kept once.
        return [None if value is None else intern(value.hex) for value in values]
    if kinds <= {datetime, date}:
        known = {value: field.get_db_prep_save(value, connection) for value in set(values)}
        return [known[value] for value in values]
    return [field.get_db_prep_save(value, connection) for value in values]


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


def insert(model: type[models.Model], instances: Sequence[models.Model], *, replace: bool = False) -> None:
    insert_rows(model, parameters(model, instances), replace=replace)


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
