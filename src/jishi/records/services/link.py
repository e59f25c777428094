"""Ties one record to another, so that any figure can be followed to sentences."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from jishi.core.access.actor import Actor
from jishi.core.audit.chain import Draft as Entry
from jishi.core.audit.chain import append
from jishi.core.transactions import run_tx
from jishi.records.errors import Forbidden
from jishi.records.ledger import Ledger
from jishi.records.models import Link, Register
from jishi.records.selectors.may import may
from jishi.records.selectors.visible import get
from jishi.records.services.rows import insert


def link(
    *, actor: Actor, source: tuple[Ledger, uuid.UUID], target: tuple[Ledger, uuid.UUID], relation: str
) -> None:
    """Both must be visible, and the source may be changed. A link that is there already stays as it is."""
    record = get(actor, *source)
    other = get(actor, *target)
    verdict = may(actor, "change", source[0], record)
    if not verdict:
        raise Forbidden(verdict.reason)

    def write() -> None:
        written = links(actor.county, [(record.pk, Link.Relation(relation), other.pk)])
        if written:
            append(
                actor.county,
                [
                    Entry(
                        actor_id=actor.user_id,
                        actor_name=actor.name,
                        ledger=source[0].code,
                        record_id=record.pk,
                        verb="link",
                        payload={"relation": relation, "ledger": target[0].code, "number": other.number},
                        operation=None,
                    )
                ],
            )

    run_tx(write)


def links(county: str, triples: Iterable[tuple[uuid.UUID, str, uuid.UUID]]) -> int:
    """Write links within the caller's transaction; those already there are left out. Returns how many are new."""
    wanted = dict.fromkeys(triples)
    sources = {source for source, _relation, _target in wanted}
    there: set[Sequence[Any]] = set()
    for part in _chunks(list(sources)):
        there |= set(
            Link.objects.filter(county=county, source__in=part).values_list(
                "source_id", "relation", "target_id"
            )
        )
    fresh = [triple for triple in wanted if triple not in there]
    insert(
        Link,
        [
            Link(county=county, source_id=source, relation=str(relation), target_id=target)
            for source, relation, target in fresh
        ],
    )
    return len(fresh)


def unlink(county: str, sources: Sequence[uuid.UUID], relation: str) -> None:
    """Take back links of a plan that is replaced, within the caller's transaction."""
    for part in _chunks(list(sources)):
        Link.objects.filter(county=county, source__in=part, relation=relation).delete()


def registered(county: str, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Register]:
    return Register.objects.filter(county=county).in_bulk(list(ids))


def _chunks(values: list[Any], size: int = 10000) -> Iterable[list[Any]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
