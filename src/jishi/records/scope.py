"""Who stands where: whether a hold covers a record, as a question in Python and as a filter in SQL."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from jishi.core.access.actor import Actor, HoldValue
from jishi.records.ledger import Ledger
from jishi.records.models import Share

SELF_COLUMNS = ("author", "assignee")
PLACED = ("town", "village", "grid", "unit")


class NoScope(RuntimeError):
    """A read without a county: refused, since it would see everything."""


def holds_for(actor: Actor, ledger: Ledger, verb: str) -> list[HoldValue]:
    """The holds whose role may do this on this ledger at all."""
    if not actor.county:
        raise NoScope("没有指明县，不能读取任何记录。")
    return [hold for hold in actor.holds if hold.role == "system" or ledger.allows(hold.role, verb)]


def whole_county(holds: Iterable[HoldValue], county: str) -> bool:
    return any(hold.scope_kind == "county" and hold.scope_key == county for hold in holds)


def _columns(hold: HoldValue) -> tuple[str, ...]:
    """The anchors that a hold is compared with; none for the public's, nor for one over another county."""
    if hold.scope_kind == "self":
        return SELF_COLUMNS
    return (hold.scope_kind,) if hold.scope_kind in PLACED else ()


def covers(hold: HoldValue, record: Any, county: str, shared: Iterable[tuple[str, str]] = ()) -> bool:
    """Is one of the record's anchors in this hold's scope?"""
    if record.county != county:
        return False
    if hold.scope_kind == "county":
        return hold.scope_key == county
    if any(str(getattr(record, f"{column}_id")) == hold.scope_key for column in _columns(hold)):
        return True
    return (hold.scope_kind, hold.scope_key) in set(shared)


def shares_of(record_id: uuid.UUID) -> set[tuple[str, str]]:
    return {
        (kind, str(key)) for kind, key in Share.objects.filter(entry=record_id).values_list("kind", "key")
    }


def narrowed(base: QuerySet[Any], holds: Iterable[HoldValue], county: str, *, shared: bool) -> QuerySet[Any]:
    """The rows of `base` that one of these holds covers: equality by anchor, a union of ids for several."""
    parts: list[QuerySet[Any]] = []
    for hold in holds:
        parts += [base.filter(**{f"{column}_id": hold.scope_key}) for column in _columns(hold)]
    if not shared and len(parts) == 1:
        return parts[0]
    ids: list[QuerySet[Any, Any]] = [part.order_by().values("pk") for part in parts]
    if shared:
        ids += [
            Share.objects.filter(county=county, kind=hold.scope_kind, key=hold.scope_key).values("entry")
            for hold in holds
            if hold.scope_kind in PLACED
        ]
    if not ids:
        return base.none()
    return base.filter(pk__in=ids[0].union(*ids[1:]))
