"""Follows a record back to the sentences and rows it came from."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from jishi.core.access.actor import Actor
from jishi.records.models import Link, Register
from jishi.records.registry import ledger as ledger_named
from jishi.records.selectors.visible import visible

DEPTH = 6
WIDTH = 400


@dataclass(frozen=True)
class Source:
    """A record that another one came from, `depth` links away; `via` is the record it led to."""

    id: uuid.UUID
    ledger: str
    number: str
    title: str
    depth: int
    via: uuid.UUID


def sources(actor: Actor, record_id: uuid.UUID, relation: str = Link.Relation.DERIVED_FROM) -> list[Source]:
    """Everything this record was derived from, nearest first; what the person may not see is left out."""
    found: list[Source] = []
    seen = {record_id}
    frontier: list[uuid.UUID] = [record_id]
    for depth in range(1, DEPTH + 1):
        links = list(
            Link.objects.filter(county=actor.county, source__in=frontier, relation=relation)
            .select_related("target")
            .order_by("target__number", "pk")[:WIDTH]
        )
        fresh = [link for link in links if link.target_id not in seen]
        allowed = _seen_by(actor, (link.target for link in fresh))
        frontier = []
        for link in fresh:
            if link.target_id in seen or link.target_id not in allowed:
                continue
            seen.add(link.target_id)
            frontier.append(link.target_id)
            target = link.target
            found.append(Source(target.pk, target.ledger, target.number, target.title, depth, link.source_id))
        if not frontier:
            break
    return found


def _seen_by(actor: Actor, entries: Iterable[Register]) -> set[uuid.UUID]:
    by_ledger: dict[str, list[uuid.UUID]] = {}
    for entry in entries:
        by_ledger.setdefault(entry.ledger, []).append(entry.pk)
    allowed: set[uuid.UUID] = set()
    for code, ids in by_ledger.items():
        allowed |= set(visible(actor, ledger_named(code)).filter(pk__in=ids).values_list("pk", flat=True))
    return allowed
