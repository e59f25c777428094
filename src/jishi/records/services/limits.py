"""Reckons last days again when a figure or the calendar has changed: of what is open; what is closed stays as it was."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.utils import timezone

from jishi.core.access.actor import Actor
from jishi.core.transactions import run_tx
from jishi.kinds.record import new_id
from jishi.records.instances import clone
from jishi.records.ledger import Ledger
from jishi.records.registry import ledgers
from jishi.records.services.clocks import wind
from jishi.records.services.draft import Draft
from jishi.records.services.escalation import going
from jishi.records.services.write import Writing


def reckon_again(actor: Actor) -> int:
    """Every open case by the figures of today; how many are due on another day, each with its entry."""
    cases = [ledger for ledger in ledgers() if ledger.clock is not None]
    # Those first that others may not pass.
    ordered = sorted(cases, key=lambda ledger: bool(ledger.clock and ledger.clock.within))
    return sum(
        run_tx(partial(_portion, actor, ledger, [row.pk for row in portion]))
        for ledger in ordered
        for portion in going(actor, ledger)
    )


def _portion(actor: Actor, ledger: Ledger, ids: list[UUID]) -> int:
    model: Any = ledger.model
    rows = model._default_manager.filter(pk__in=ids).select_for_update(of=("self",))
    joins = {*ledger.model.TITLE, *((ledger.clock.within,) if ledger.clock and ledger.clock.within else ())}
    found = rows.select_related(*joins).order_by("pk") if joins else rows.order_by("pk")
    drafts = [
        Draft(ledger, row, created=False, old=clone(row), verb="change")
        for row in found
        if row.limit_from is not None
    ]
    wind(actor, drafts, timezone.now())
    changed = [draft for draft in drafts if draft.changes]
    for draft in changed:
        draft.notes["limit"] = draft.record.limit_rule
    if changed:
        operation = new_id()
        writing = Writing(actor, changed, bulk=True)
        writing.stage(operation)
        writing.flush(operation)
    return len(changed)
