"""How a database means to answer a query: whether by an index in the order asked for, without sorting anything."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection
from django.db.models import QuerySet

ANCHORED = ("register_", "share_anchor", "transition_")
# What PostgreSQL would do with a table that fits on a page proves nothing: these say that it could do better.
AS_IF_LARGE = ("enable_seqscan", "enable_bitmapscan", "enable_sort")


def faults(queries: Iterable[QuerySet[Any]], *, as_if_large: bool = False) -> list[str]:
    """What is wrong with each plan: a sort, a whole table read, no anchor's index, an OR of anchors, a prefix."""
    found: list[str] = []
    for rows in queries:
        sql, given = rows.query.sql_with_params()
        if " OR " in sql or " LIKE " in sql:
            found.append(f"OR or prefix: {sql}")
        steps = list(
            _sqlite(sql, given) if connection.vendor == "sqlite" else _postgres(sql, given, as_if_large)
        )
        first = next((step for step in steps if "index" in step.lower()), "")
        if not any(name in first for name in ANCHORED):
            found.append(f"no anchor's index: {steps}")
        found += [
            step for step in steps if any(word in step for word in ("SCAN", "TEMP", "Sort", "Seq", "Bitmap"))
        ]
    return found


def _sqlite(sql: str, given: Any) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", given)
        yield from (str(row[3]) for row in cursor.fetchall())


def _postgres(sql: str, given: Any, as_if_large: bool) -> Iterator[str]:
    with connection.cursor() as cursor:
        for name in AS_IF_LARGE if as_if_large else ():
            cursor.execute(f"SET LOCAL {name} = off")
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", given)
        answer = cursor.fetchone()[0]
        for name in AS_IF_LARGE if as_if_large else ():
            cursor.execute(f"SET LOCAL {name} = on")
    waiting = [(json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]]
    while waiting:
        node = waiting.pop(0)
        yield f"{node['Node Type']} {node.get('Index Name', '')}"
        waiting += node.get("Plans", [])
