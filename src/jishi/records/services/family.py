"""Children follow their parent: when a fair moves to another village, its booths move with it."""

from __future__ import annotations

import copy

from jishi.core.access.actor import Actor
from jishi.kinds import Record
from jishi.records.registry import children, parent_field
from jishi.records.services.draft import Draft, settle


def followers(actor: Actor, parent: Draft) -> list[Draft]:
    """Drafts of the children (and theirs) whose anchors must follow a change of the parent's anchors."""
    if parent.created or not any(name in Record.ANCHORS for name in parent.changes):
        return []
    found: list[Draft] = []
    for child in children(parent.ledger):
        name = parent_field(child)
        rows = child.model._default_manager.filter(archived_at=None, **{name: parent.record})
        for record in rows.select_related(*child.model.TITLE) if child.model.TITLE else rows:
            setattr(record, name, parent.record)
            draft = Draft(child, record, created=False, old=copy.copy(record), verb="change")
            settle(child, record, draft.old)
            if draft.changes:
                draft.notes["follows"] = parent.record.number
                found += [draft, *followers(actor, draft)]
    return found
