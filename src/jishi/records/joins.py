"""Which relations are read with a record: those named, and what the titles of their targets are made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def joined(model: Any, names: Iterable[str]) -> list[str]:
    """Arguments for `select_related`: the relations among `names`, each with its target's own title."""
    found: list[str] = []
    for column in model._meta.fields:
        if column.is_relation and column.name in set(names):
            found.append(column.name)
            found += [f"{column.name}__{inner}" for inner in getattr(column.related_model, "TITLE", ())]
    return found


def with_relations(rows: Any, names: Iterable[str]) -> Any:
    """The rows with these relations read along; `select_related()` without names would follow every one."""
    joins = joined(rows.model, names)
    return rows.select_related(*joins) if joins else rows
