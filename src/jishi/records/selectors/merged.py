"""Pages of the register over any number of scopes: one ordered query for each anchor, merged here.

Each query is equality on one anchor and reads its index in the order of the due date, so that the first fifty cost the
same among a million rows as among ten thousand: never an OR of anchors, never a prefix, never a sort.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import BooleanField, DateTimeField, Func, QuerySet, UUIDField, Value
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.records.errors import Invalid
from jishi.records.models import Register, Share
from jishi.records.registry import ledger as ledger_named
from jishi.records.scope import PLACED, SELF_COLUMNS, SHARED, by_scope

PAGE = 50
# What people of these roles look for, as "ledger/state".
Wanted = Callable[[frozenset[str]], frozenset[str]]


@dataclass(frozen=True)
class Mark:
    """Where a page ended: the next begins behind this row. `part` tells apart what is read one after the other."""

    at: datetime
    id: uuid.UUID
    part: str = ""

    def __str__(self) -> str:
        return "~".join((self.part, self.at.isoformat(), str(self.id)))

    @classmethod
    def read(cls, text: str) -> Mark | None:
        """Of an address; `Invalid` for what was never one."""
        if not text:
            return None
        try:
            part, at, key = text.split("~")
            moment = datetime.fromisoformat(at)
            if moment.tzinfo is None:
                raise ValueError(text)
            return cls(moment, uuid.UUID(key), part)
        except ValueError:
            raise Invalid({"after": [_("地址里的翻页位置不对，请回到第一页。")]}) from None


class Behind(Func):
    """Rows behind a mark, by SQL's own comparison of rows, which an index answers; Django would write an OR.

    `sign` is "<" where the order runs down.
    """

    conditional = True
    template = "(%(expressions)s)"

    def __init__(self, key: str, mark: Mark, *, at: str = "due_at", sign: str = ">") -> None:
        moment, row = Value(mark.at, output_field=DateTimeField()), Value(mark.id, output_field=UUIDField())
        self.sign = sign
        super().__init__(at, key, moment, row, output_field=BooleanField())

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> Any:
        parts = [compiler.compile(one) for one in self.source_expressions]
        (at, _a), (key, _b), (moment, given), (row, also) = parts
        return f"({at}, {key}) {self.sign} ({moment}, {row})", (*given, *also)


@dataclass(frozen=True)
class Page:
    """Some entries in order, and where the next page begins, if there is one."""

    rows: Sequence[Register]
    next: Mark | None = None


def due_queries(
    actor: Actor,
    wanted: Wanted,
    *,
    after: Mark | None = None,
    before: datetime | None = None,
    limit: int = PAGE,
) -> list[QuerySet[Any]]:
    """The ordered queries of a page of open entries; one more row than a page tells whether there is another."""
    held = by_scope(actor.holds)
    whole = wanted(held.get(("county", actor.county), frozenset()))
    base = Register.objects.filter(county=actor.county, open__in=(True,))
    found = [_staged(base, "", whole)] if whole else []
    for (kind, key), roles in held.items():
        stages = frozenset() if kind in ("county", "none") else wanted(roles) - whole
        if not stages:
            continue
        columns = SELF_COLUMNS if kind == "self" else (kind,) if kind in PLACED else ()
        found += [_staged(base.filter(**{column: key}), "", stages) for column in columns]
        passed_on = frozenset(stage for stage in stages if ledger_named(stage.partition("/")[0]).shares)
        if kind in SHARED and passed_on:
            shares = Share.objects.filter(county=actor.county, kind=kind, key=key, open__in=(True,))
            found.append(_staged(shares.select_related("entry"), "entry__", passed_on))
    return [_ordered(rows, after, before)[: limit + 1] for rows in found]


def due_page(
    actor: Actor,
    wanted: Wanted,
    *,
    after: Mark | None = None,
    before: datetime | None = None,
    limit: int = PAGE,
) -> Page:
    """The open entries that are due first, overdue ones at the head and those without a date at the end."""
    found: dict[uuid.UUID, Register] = {}
    for rows in due_queries(actor, wanted, after=after, before=before, limit=limit):
        for row in rows:
            entry = row.entry if isinstance(row, Share) else row
            found[entry.pk] = entry
    ordered = sorted(found.values(), key=lambda entry: (entry.due_at, entry.pk))
    last = ordered[limit - 1] if len(ordered) > limit else None
    return Page(ordered[:limit], Mark(last.due_at, last.pk) if last is not None else None)


def capped(queries: Mapping[str, Sequence[QuerySet[Any]]]) -> dict[str, int]:
    """How many different entries each of these brings together, as far as their limits let see; one query."""
    parts: list[str] = []
    values: list[Any] = []
    names = list(queries)
    for position, name in enumerate(names):
        for rows in queries[name]:
            key = "entry_id" if rows.model is not Register else "id"
            sql, given = rows.select_related(None).values_list(key).query.sql_with_params()
            parts.append(f"SELECT {position} AS tab, part.* FROM ({sql}) AS part")
            values += given
    if not parts:
        return dict.fromkeys(names, 0)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        found = {(position, str(key)) for position, key in cursor.fetchall()}
    return {name: sum(tab == position for tab, _key in found) for position, name in enumerate(names)}


def _staged(rows: QuerySet[Any], path: str, stages: frozenset[str]) -> QuerySet[Any]:
    """A residue that no index is asked for, so that the order of the anchor's index is kept."""
    staged: QuerySet[Any] = rows.filter(**{f"{path}stage__in": sorted(stages)})
    return staged


def _ordered(rows: QuerySet[Any], after: Mark | None, before: datetime | None) -> QuerySet[Any]:
    key = "entry_id" if rows.model is Share else "id"
    if after is not None:
        rows = rows.filter(Behind(key, after))
    if before is not None:
        rows = rows.filter(due_at__lt=before)
    return rows.order_by("due_at", key)
