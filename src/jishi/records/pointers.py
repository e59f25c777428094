"""Every column of every table that names a record of a kind: what a merge turns and what an export follows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from jishi.records.ledger import Ledger, Line
from jishi.records.registry import ledger_of, ledgers


@dataclass(frozen=True)
class Pointer:
    """A foreign key, and the ledger (with the line, if it is one) in which its rows stand; none for other tables."""

    model: type[models.Model]
    column: str
    ledger: Ledger | None
    line: Line | None

    @property
    def label(self) -> str:
        return str(self.model._meta.get_field(self.column).verbose_name)  # type: ignore[union-attr]  # a column has one

    def rows(self, county: str, target: Any) -> models.QuerySet[Any]:
        rows = self.model._default_manager.filter(county=county, **{self.column: target})
        return rows.order_by("pk")


def pointers(target: type[models.Model]) -> tuple[Pointer, ...]:
    """In a fixed order: records first, then lines, then what is no ledger's."""
    return _pointers(target)


@cache
def _pointers(target: type[models.Model]) -> tuple[Pointer, ...]:
    lines = {line.model: (entry, line) for entry in ledgers() for line in entry.lines}
    found = []
    for model in apps.get_models():
        if not model.__module__.startswith("jishi."):
            continue
        owner, line = lines.get(model, (ledger_of(model), None))  # type: ignore[arg-type]  # lines are no records
        for column in model._meta.local_fields:
            if column.is_relation and column.related_model is target:
                found.append(Pointer(model, column.name, owner, line))
    order = {True: 0, False: 1}
    return tuple(
        sorted(
            found,
            key=lambda p: (p.ledger is None, order[p.line is None], p.model._meta.label, p.column),
        )
    )
