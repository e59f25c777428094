"""Takes a record out of the lists; it stays readable, and its history whole."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.kinds.record import new_id
from jishi.records.errors import Forbidden, Invalid, Stale
from jishi.records.ledger import Ledger
from jishi.records.registry import children, parent_field
from jishi.records.selectors.may import may
from jishi.records.selectors.shown import shown
from jishi.records.selectors.visible import get
from jishi.records.services import receipts
from jishi.records.services.batch import Batch
from jishi.records.services.draft import Draft
from jishi.records.services.once import once
from jishi.records.services.reason import reasonable
from jishi.records.services.result import Result
from jishi.records.services.write import Writing


def archive(
    *,
    actor: Actor,
    ledger: Ledger,
    id: uuid.UUID,
    version: int,
    reason: str,
    operation: uuid.UUID | None = None,
) -> Result:
    """Archive one record with its inline children. A reason is required."""
    operation = operation or new_id()
    content = receipts.digest(ledger=ledger.code, id=id, version=version, archive=reason)

    def write() -> Result:
        record = get(actor, ledger, id, lock=True)
        verdict = may(actor, "archive", ledger, record)
        if not verdict:
            raise Forbidden(verdict.reason)
        if not reason.strip():
            raise Invalid({"reason": [_("请写明归档的原因。")]})
        reasonable(reason)
        if record.version != version:
            theirs = {name: cell.text for name, cell in shown(actor, ledger, record).items()}
            raise Stale(version=version, current=record.version, theirs=theirs, mine={"reason": reason})
        drafts = [archived(ledger, record, reason), *_with_children(ledger, record, reason)]
        writing = Writing(actor, drafts)
        writing.stage(operation)
        writing.flush(operation)
        return Result(record, record.pk, record.number, record.version, created=False)

    return once(actor, ledger, operation, content, write)


def prepare_archive(*, actor: Actor, ledger: Ledger, records: Iterable[Any], reason: str) -> Batch:
    """A batch that archives these records. Raises `Forbidden`, naming the record."""
    batch = Batch(ledger)
    for record in records:
        verdict = may(actor, "archive", ledger, record)
        if not verdict:
            raise Forbidden(f"{record.number}: {verdict.reason}")
        batch.drafts += [archived(ledger, record, reason), *_with_children(ledger, record, reason)]
    return batch


def archived(ledger: Ledger, record: object, reason: str) -> Draft:
    """The draft that archives a record."""
    draft = Draft(
        ledger, record, created=False, old=copy.copy(record), verb="archive", notes={"reason": reason}
    )
    draft.record.archived_at = timezone.now()
    return draft


def _with_children(ledger: Ledger, record: object, reason: str) -> list[Draft]:
    found = []
    for child in children(ledger):
        if child.inline:
            rows = child.model._default_manager.filter(archived_at=None, **{parent_field(child): record})
            found += [archived(child, row, reason) for row in rows]
    return found
