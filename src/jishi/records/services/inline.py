"""Children edited in their parent's form (`inline=True`): each row is a record of its own ledger."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.records.convert import is_empty
from jishi.records.errors import Forbidden, Invalid
from jishi.records.ledger import Ledger
from jishi.records.registry import children, parent_field
from jishi.records.relations import Relations
from jishi.records.selectors.may import may
from jishi.records.services.draft import Draft, build, permit


def inline_ledgers(ledger: Ledger) -> tuple[Ledger, ...]:
    return tuple(child for child in children(ledger) if child.inline)


def inline_drafts(
    actor: Actor, parent: Draft, values: Mapping[str, Any], relations: Relations
) -> list[Draft]:
    """Drafts of all inline children that `values` holds; rows that are gone are archived."""
    drafts: list[Draft] = []
    errors: dict[str, list[str]] = {}
    for child in inline_ledgers(parent.ledger):
        if child.code in values:
            drafts += _drafts(actor, child, parent, values[child.code], relations, errors)
    if errors:
        raise Invalid(errors)
    return drafts


def _drafts(
    actor: Actor, child: Ledger, parent: Draft, raws: Any, relations: Relations, errors: dict[str, list[str]]
) -> list[Draft]:
    if not isinstance(raws, list):
        errors[child.code] = [_("应为若干行。")]
        return []
    name = parent_field(child)
    stored: dict[str, Any] = {}
    if not parent.created:
        rows = child.model._default_manager.filter(archived_at=None, **{name: parent.record})
        stored = {str(row.pk): row for row in rows}
    drafts = []
    for position, raw in enumerate(raws, 1):
        if not isinstance(raw, Mapping):
            errors[f"{child.code}.{position}"] = [_("应为一行字段。")]
            continue
        if all(is_empty(value) for key, value in raw.items() if key != "id"):
            continue
        record = stored.pop(str(raw.get("id", "")), None)
        values = {key: value for key, value in raw.items() if key != "id"} | {name: parent.record}
        try:
            draft = build(actor, child, relations, values, record=record)
            if not draft.created and not draft.changes:
                continue
            permit(actor, draft)
        except Invalid as fault:
            errors |= {f"{child.code}.{position}.{key}": texts for key, texts in fault.errors.items()}
            continue
        drafts.append(draft)
    return drafts + [_gone(actor, child, row) for row in stored.values()]


def _gone(actor: Actor, child: Ledger, record: Any) -> Draft:
    verdict = may(actor, "change", child, record)
    if not verdict:
        raise Forbidden(verdict.reason)
    draft = Draft(child, record, created=False, old=copy.copy(record), verb="archive")
    record.archived_at = timezone.now()
    draft.notes["reason"] = _("从上级记录的表单中移除")
    return draft
