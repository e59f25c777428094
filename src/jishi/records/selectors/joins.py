"""Which relations a list must read with its rows so that showing them costs no further query."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db import models


def joins(model: type[models.Model], names: Iterable[str], *, prefix: str = "") -> list[str]:
    """For `select_related`: the relations among `names`, and what the titles of the related records read."""
    start = f"{prefix}__" if prefix else ""
    found: list[str] = []
    for name in names:
        target = _target(model, name)
        if target is not None:
            found.append(f"{start}{name}")
            found += [f"{start}{name}__{inner}" for inner in _title_reads(target)]
    return found


def with_relations(rows: Any, names: Iterable[str]) -> Any:
    """The rows with these relations and those of their own titles; `select_related()` without names follows all."""
    wanted = dict.fromkeys([*joins(rows.model, names), *_title_reads(rows.model)])
    return rows.select_related(*wanted) if wanted else rows


def _target(model: type[models.Model], name: str) -> Any:
    column = next((c for c in model._meta.fields if c.name == name), None)
    return column.related_model if column is not None and column.is_relation else None


@cache
def _title_reads(model: type[models.Model]) -> tuple[str, ...]:
    """The relations that the title of the model is made of (`TITLE`), and those of their titles."""
    found: list[str] = []
    for name in getattr(model, "TITLE", ()):
        target = _target(model, name)
        found += [name, *(f"{name}__{inner}" for inner in _title_reads(target))]
    return tuple(found)
