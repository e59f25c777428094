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
# What a record may be shared with; teams and alliances have no column of their own.
SHARED = (*PLACED, "team", "alliance")


class NoScope(RuntimeError):
    """A read without a county: refused, since it would see everything."""


def holds_for(actor: Actor, ledger: Ledger, verb: str) -> list[HoldValue]:
    """The holds whose role may do this on this ledger at all; those that have ended only let read."""
    if not actor.county:
        raise NoScope("没有指明县，不能读取任何记录。")
    held = (*actor.holds, *actor.after) if verb == "view" else actor.holds
    return [hold for hold in held if hold.role == "system" or ledger.allows(hold.role, verb)]


def sees_all(holds: Iterable[HoldValue], ledger: Ledger, county: str) -> bool:
    """Is every record of this ledger open to these holds? What is common is so to all who hold a role today."""
    return any(
        (hold.scope_kind == "county" and hold.scope_key == county) or (ledger.common and not hold.past)
        for hold in holds
    )


def by_scope(holds: Iterable[HoldValue]) -> dict[tuple[str, str], frozenset[str]]:
    """The roles held over each scope; what one has ended with is one's own, like what one holds over oneself."""
    found: dict[tuple[str, str], frozenset[str]] = {}
    for hold in holds:
        scope = (hold.scope_kind, hold.scope_key)
        found[scope] = found.get(scope, frozenset()) | {hold.role}
    return found


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


def remember(record: Any, holds: Iterable[HoldValue], county: str) -> None:
    """Keep on the record whom it is shared with, where these holds reach it by a share or not at all. One query then."""
    known = list(holds)
    if known and not any(covers(hold, record, county) for hold in known):
        record.__dict__["_shared_with"] = shares_of(record.pk)


def remembered(record: Any) -> set[tuple[str, str]]:
    return record.__dict__.get("_shared_with", set())  # type: ignore[no-any-return]  # set above alone


def narrowed(base: QuerySet[Any], holds: Iterable[HoldValue], county: str, *, shared: bool) -> QuerySet[Any]:
    """The rows of `base` that one of these holds covers: equality by anchor, a union of ids for several."""
    parts: list[QuerySet[Any]] = []
    once = {(hold.scope_kind, hold.scope_key): hold for hold in holds}.values()
    for hold in once:
        parts += [base.filter(**{f"{column}_id": hold.scope_key}) for column in _columns(hold)]
    if not shared and len(parts) == 1:
        return parts[0]
    ids: list[QuerySet[Any, Any]] = [part.order_by().values("pk") for part in parts]
    if shared:
        ids += [
            Share.objects.filter(county=county, kind=hold.scope_kind, key=hold.scope_key).values("entry")
            for hold in once
            if hold.scope_kind in SHARED
        ]
    if not ids:
        return base.none()
    return base.filter(pk__in=ids[0].union(*ids[1:]))
