"""Reads many rows a batch at a time, and each related record once.

Joined to every row, a village would be read, made and sorted along as often as it is named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.db.models import DateTimeField, QuerySet

from jishi.records.instances import relate
from jishi.records.selectors.joins import joins

BATCH = 1000
# Of each table; a county has a thousand villages, but an export may name a hundred thousand needs.
MOST_KEPT = 5000


class Related:
    """The related records that were read, by table."""

    def __init__(self) -> None:
        self.kept: dict[Any, dict[Any, Any]] = defaultdict(dict)

    def batches(self, rows: QuerySet[Any], names: Sequence[str]) -> Iterator[Sequence[Any]]:
        """All rows in their order, with these relations at hand and what the titles of those read."""
        reading = without_moments(rows.select_related(None), names).iterator(chunk_size=BATCH)
        while batch := list(islice(reading, BATCH)):
            self.complete(batch, names)
            yield batch

    def complete(self, batch: Sequence[Any], names: Sequence[str]) -> None:
        """Give these rows of one table their relations of these names."""
        model = type(batch[0])
        paths = joins(model, names)
        for name in (path for path in paths if "__" not in path):
            inner = [path.removeprefix(f"{name}__") for path in paths if path.startswith(f"{name}__")]
            self._attach(batch, model._meta.get_field(name), inner)

    def attach_owners(self, batch: Sequence[Any], parent: str, names: Sequence[str]) -> None:
        """Give these lines or children the records that they belong to, which have the relations `names` at hand."""
        column = type(batch[0])._meta.get_field(parent)
        # Not by their titles, for which their own relations would be read with each.
        found = without_moments(column.related_model._base_manager.all(), names)
        by_key = found.in_bulk({getattr(row, column.attname) for row in batch})
        for row in batch:
            relate(row, column, by_key[getattr(row, column.attname)])
        self.complete(list(by_key.values()), names)

    def _attach(self, batch: Sequence[Any], column: Any, inner: list[str]) -> None:
        kept = self.kept[column.related_model, *inner]
        wanted = {getattr(row, column.attname) for row in batch} - {None}
        if len(kept) + len(wanted) > MOST_KEPT:
            kept.clear()
        if missing := wanted - kept.keys():
            found = column.related_model._base_manager.filter(pk__in=missing)
            kept |= {one.pk: one for one in (found.select_related(*inner) if inner else found)}
        for row in batch:
            relate(row, column, kept.get(getattr(row, column.attname)))


def without_moments(rows: QuerySet[Any], names: Sequence[str]) -> QuerySet[Any]:
    """Moments that no column shows are a third of what reading a row costs."""
    unread = [f.name for f in rows.model._meta.concrete_fields if isinstance(f, DateTimeField)]
    return rows.defer(*(name for name in unread if name not in names))
