"""Which records of a ledger a person sees at all."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet

from jishi.core.access.actor import Actor
from jishi.records.errors import NotFound
from jishi.records.ledger import Ledger
from jishi.records.scope import holds_for, narrowed, remember, sees_all
from jishi.records.selectors.joins import with_relations

NO_SUCH = "没有这条记录，或它不在您的范围内。"


def visible(actor: Actor, ledger: Ledger) -> QuerySet[Any]:
    """The records in this person's scope today; nothing for a role without `view`."""
    holds = holds_for(actor, ledger, "view")
    base = ledger.model._default_manager.filter(county=actor.county)
    if not holds:
        return base.none()
    if all(hold.role == "public" for hold in holds):
        return base.filter(state__in=ledger.public_states, archived_at=None)
    if sees_all(holds, ledger, actor.county):
        return base
    return narrowed(base, holds, actor.county, shared=ledger.shares is not None)


def get(actor: Actor, ledger: Ledger, record_id: uuid.UUID | str, *, lock: bool = False) -> Any:
    """One record by id; `NotFound` outside the scope, as if it were not there."""
    try:
        key = uuid.UUID(str(record_id))
    except ValueError:
        raise NotFound(NO_SUCH) from None
    rows = visible(actor, ledger).filter(pk=key)
    if lock:
        rows = rows.select_for_update(of=("self",))
    record = with_relations(rows, touched(ledger)).first()
    if record is None:
        raise NotFound(NO_SUCH)
    if ledger.personal and ledger.shares is not None:
        remember(record, holds_for(actor, ledger, "read_personal"), actor.county)
    return record


def touched(ledger: Ledger) -> set[str]:
    """Relations a form, a list, a title or a derivation may touch: read in the same query."""
    anchors = {"town", "village", "unit", "assignee", "author", "created_by"}
    return {*ledger.fields, *ledger.columns, *anchors}
