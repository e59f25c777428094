"""Writes what was checked, once: the same file against the same records is the same operation."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.records.errors import InvalidRows
from jishi.records.services import BatchResult, commit, stage
from jishi.sheets.check import Checked

SPACE = uuid.UUID("6b1f2c52-8f0e-5d0c-9a3e-6f2f3f1f7a10")


class NotChecked(ValueError):
    """Faults stand open; nothing of the file is written."""


def write(actor: Actor, checked: Checked, operation: uuid.UUID | None = None) -> BatchResult:
    """All or nothing. A second call for the same file and state answers as the first did, with `replayed`; one for the
    same check is the operation of the first.

    Raises `InvalidRows` where the database itself refuses a row (`checked.located` names the cells), `Stale` where
    somebody changed a record since the check.
    """
    if not checked.ok:
        raise NotChecked(_("还有 %(count)s 处错误没有改正，不能写入。") % {"count": len(checked.faults)})
    if checked.staged is None:
        operation = operation or operation_of(actor, checked)
        checked.staged = stage(actor=actor, batches=checked.batches, operation=operation)
    try:
        return commit(
            actor=actor,
            batches=checked.batches,
            content={"ledger": checked.upload.ledger.code, "file": checked.upload.digest},
            staged=checked.staged,
        )
    except InvalidRows as refusal:
        checked.faults = checked.located(refusal)
        raise


def operation_of(actor: Actor, checked: Checked) -> uuid.UUID:
    """From the bytes of the file and the versions of the records it changes, so that a later import is another one."""
    drafts = [draft for batch in checked.batches for draft in batch.drafts]
    state = ",".join(f"{draft.record.pk}:{draft.old.version}" for draft in drafts if not draft.created)
    return uuid.uuid5(SPACE, f"{actor.county}|{checked.upload.ledger.code}|{checked.upload.digest}|{state}")
