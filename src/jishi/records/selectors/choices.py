"""What a relation field offers: only records the person may see, a few at a time, found by words."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from jishi.core.access.actor import Actor
from jishi.records.errors import NotFound
from jishi.records.fields import FieldInfo, columns, line_fields
from jishi.records.ledger import Ledger
from jishi.records.models import Register
from jishi.records.registry import ledgers
from jishi.records.selectors.visible import NO_SUCH, visible
from jishi.records.words import normal

LIMIT = 30


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


def choices(actor: Actor, ledger: Ledger, name: str, text: str = "") -> list[tuple[str, str]]:
    """(id, label) of at most 30 records this field may name, those whose title or number hold the words."""
    info = relation_field(ledger, name)
    owner = next((entry for entry in ledgers() if entry.code == info.related), None)
    if owner is None:
        model: Any = info.column.related_model
        rows: QuerySet[Any] = model._default_manager.filter(county=actor.county, is_active=True)
        if text:
            rows = rows.filter(name__contains=text)
        return [(str(row.pk), str(row)) for row in rows.order_by("name", "pk")[:LIMIT]]
    rows = visible(actor, owner).filter(archived_at=None)
    if text:
        hits = Register.objects.filter(county=actor.county, ledger=owner.code, search__contains=normal(text))
        rows = rows.filter(pk__in=hits.values("pk"))
    if owner.model.TITLE:
        rows = rows.select_related(*owner.model.TITLE)
    return [(str(row.pk), str(row)) for row in rows.order_by("number", "pk")[:LIMIT]]
