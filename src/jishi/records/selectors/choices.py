"""What a relation field offers: only records the person may see, a few at a time, found by words."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import QuerySet

from jishi.core.access.actor import Actor
from jishi.records.errors import NotFound
from jishi.records.fields import FieldInfo, columns, line_fields
from jishi.records.ledger import Ledger
from jishi.records.models import Register
from jishi.records.registry import ledgers
from jishi.records.relations import PLACE_LEVELS
from jishi.records.selectors.joins import with_relations
from jishi.records.selectors.shown import outside_key
from jishi.records.selectors.visible import NO_SUCH, visible
from jishi.records.selectors.worded import worded

LIMIT = 30


class Choice(NamedTuple):
    """`note` tells records of one name apart: the key, and the town."""

    id: str
    label: str
    note: str = ""


def relation_field(ledger: Ledger, name: str) -> FieldInfo:
    """The relation of this name: `village`, or `sources.item` for one in a line."""
    line, _dot, inner = name.rpartition(".")
    try:
        info = line_fields(ledger, ledger.line(line))[inner] if line else columns(ledger)[name]
    except KeyError:
        raise NotFound(NO_SUCH) from None
    if info.kind != "record":
        raise NotFound(NO_SUCH)
    return info


def choices(actor: Actor, ledger: Ledger, name: str, text: str = "") -> list[Choice]:
    """At most 30 records this field may name, those whose title or number hold the words."""
    info = relation_field(ledger, name)
    owner = next((entry for entry in ledgers() if entry.code == info.related), None)
    if owner is None:
        return _others(actor, info, text)
    rows = visible(actor, owner).filter(archived_at=None)
    if owner.code == "places" and info.name in PLACE_LEVELS:
        rows = rows.filter(level=info.name)
    words = worded(actor.county, text)
    if words is not None:
        hits = Register.objects.filter(words, county=actor.county, ledger=owner.code)
        rows = rows.filter(pk__in=hits.values("pk"))
    rows = with_relations(rows, ("town",)).order_by("number", "pk")[:LIMIT]
    return [Choice(str(row.pk), str(row), _note(owner, row)) for row in rows]


def _others(actor: Actor, info: FieldInfo, text: str) -> list[Choice]:
    """Users, who are no ledger's records."""
    model: Any = info.column.related_model
    rows: QuerySet[Any] = model._default_manager.filter(county=actor.county, is_active=True)
    if text:
        rows = rows.filter(name__contains=text)
    return [Choice(str(row.pk), str(row)) for row in rows.order_by("name", "pk")[:LIMIT]]


def _note(owner: Ledger, record: Any) -> str:
    town = str(record.town) if record.town is not None and record.town_id != record.pk else ""
    return f"{town} {outside_key(owner, record)}".strip()
