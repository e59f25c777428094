"""Makes model instances by the thousand: what `Model.__init__` and `copy` do, without their cost for each row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from django.db import models
from django.db.models.base import ModelState
from django.utils import timezone

M = TypeVar("M", bound=models.Model)
Defaults = tuple[dict[str, Any], list[str], list[tuple[str, Callable[[], Any]]]]


@cache
def _defaults(model: type[models.Model]) -> Defaults:
    """Constant defaults by column, the columns that take the present moment, and those with another function."""
    constant: dict[str, Any] = {}
    moments: list[str] = []
    computed: list[tuple[str, Callable[[], Any]]] = []
    for column in model._meta.concrete_fields:
        if not (column.has_default() and callable(column.default)):
            constant[column.attname] = column.get_default()
        elif column.default is timezone.now:
            moments.append(column.attname)
        else:
            computed.append((column.attname, column.default))
    return constant, moments, computed


def fresh(model: type[M], *, moment: datetime | None = None, **values: Any) -> M:
    """`model(**values)` for column values by attname; all columns that take the present moment take the same."""
    constant, moments, computed = _defaults(model)
    instance = model.__new__(model)
    held = instance.__dict__
    held["_state"] = ModelState()
    held.update(constant)
    if moments:
        held.update(dict.fromkeys(moments, moment or timezone.now()))
    for name, default in computed:
        if name not in values:
            held[name] = default()
    held.update(values)
    return instance


def relate(instance: models.Model, column: models.Field[Any, Any], target: models.Model | None) -> None:
    """Set a foreign key and remember the record it leads to."""
    instance.__dict__[column.attname] = None if target is None else target.pk
    instance._state.fields_cache[column.name] = target


def clone(record: M) -> M:
    """A copy that can be changed without changing the original; related records are shared."""
    model = type(record)
    instance = model.__new__(model)
    instance.__dict__.update(record.__dict__)
    state = ModelState()
    state.db, state.adding = record._state.db, record._state.adding
    state.fields_cache = dict(record._state.fields_cache)
    instance.__dict__["_state"] = state
    return instance
