"""What a record is tied to, both ways, as far as the person may see the other end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jishi.core.access.actor import Actor
from jishi.records.models import Link, Register
from jishi.records.selectors.entries import seen

MOST = 200


@dataclass(frozen=True)
class Tie:
    """`outward` is true where the record itself is the source of the link; `at` is when it was made."""

    relation: Link.Relation
    outward: bool
    entry: Register
    at: datetime


def ties(actor: Actor, record: Any) -> list[Tie]:
    """At most 200 links each way, the earliest first."""
    links = Link.objects.filter(county=record.county).order_by("created_at", "pk")
    out = links.filter(source=record.pk).select_related("target")[:MOST]
    into = links.filter(target=record.pk).select_related("source")[:MOST]
    found = [Tie(Link.Relation(link.relation), True, link.target, link.created_at) for link in out]
    found += [Tie(Link.Relation(link.relation), False, link.source, link.created_at) for link in into]
    allowed = seen(actor, [tie.entry for tie in found])
    return [tie for tie in found if tie.entry.pk in allowed]
