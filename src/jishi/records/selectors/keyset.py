"""Reads on from a row instead of counting pages: what comes later neither doubles nor hides a row, at any depth.

The condition is a range on the column that the rows are ordered by, so that an index of that order begins at the place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Field, Q, QuerySet
from django.db.models.constants import LOOKUP_SEP


class NoPlace(ValueError):
    """A place that these rows cannot have."""


@dataclass(frozen=True)
class Place:
    """The last row that was read: what it was ordered by, spelt as text, and its id."""

    value: str | None
    id: str


def place_of(rows: QuerySet[Any], record: Any) -> Place:
    """Where this record stands among the rows."""
    path, _sign = _ordered(rows)
    value = record
    for name in path.split(LOOKUP_SEP):
        value = None if value is None else getattr(value, name)
    spelt = value.isoformat() if isinstance(value, date) else value if value is None else str(value)
    return Place(spelt, str(record.pk))


def behind(rows: QuerySet[Any], place: Place) -> QuerySet[Any]:
    """The rows after that place, in the same order. Raises `NoPlace`."""
    path, falling = _ordered(rows)
    key = rows.model._meta.pk
    try:
        later = Q(pk__gt=key.to_python(place.id))
        value = None if place.value is None else _field(rows.model, path).to_python(place.value)
    except ValidationError as fault:
        raise NoPlace(place) from fault
    # Empty values stand at one end, on either engine at another.
    empty_first = falling != connection.features.order_by_nulls_first
    empty = Q(**{f"{path}__isnull": True})
    if value is None:
        return rows.filter(empty & later | ~empty if empty_first else empty & later)
    side = "lt" if falling else "gt"
    there = Q(**{f"{path}__{side}e": value}) & (Q(**{f"{path}__{side}": value}) | later)
    optional = _may_be_empty(rows.model, path)
    return rows.filter(there | empty if optional and not empty_first else there)


def _ordered(rows: QuerySet[Any]) -> tuple[str, bool]:
    """The path of the column that the rows are ordered by, and whether its values fall; the id comes second."""
    first, second = rows.query.order_by
    assert second == "pk", rows.query.order_by
    return str(first).removeprefix("-"), str(first).startswith("-")


def _fields(model: Any, path: str) -> Sequence[Field[Any, Any]]:
    found: list[Any] = []
    for name in path.split(LOOKUP_SEP):
        field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        found.append(field)
        model = field.related_model
    return found


def _field(model: Any, path: str) -> Field[Any, Any]:
    return _fields(model, path)[-1]


def _may_be_empty(model: Any, path: str) -> bool:
    return any(field.null for field in _fields(model, path))
