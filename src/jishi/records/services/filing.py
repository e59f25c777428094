"""What an act on a record's files is written as: the record's next version, one entry, the register, in one transaction."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.audit.seals import SealKeyDestroyed, SealKeyring, hmac_p3
from jishi.core.files.jobs import KIND
from jishi.core.files.keeping import leave
from jishi.core.files.models import Attachment, Upload
from jishi.core.jobs.queue import enqueue
from jishi.records.errors import Forbidden
from jishi.records.instances import clone
from jishi.records.ledger import Ledger
from jishi.records.services.draft import Draft
from jishi.records.services.entries import personal, subject_of
from jishi.records.services.write import Writing


def written(
    actor: Actor,
    ledger: Ledger,
    record: Any,
    verb: str,
    files: Iterable[tuple[str, str, int, str]],
    operation: uuid.UUID,
    **notes: Any,
) -> None:
    """One entry that names the files (name, kind, size, hash); the record has its next version."""
    told = [_told(ledger, record, *file) for file in files]
    draft = Draft(
        ledger,
        record,
        created=False,
        old=clone(record),
        verb=verb,
        notes={"files": told, **notes},
        untold=True,
    )
    writing = Writing(actor, [draft])
    writing.stage(operation)
    writing.flush(operation)


def _told(ledger: Ledger, record: Any, name: str, kind: str, size: int, sha256: str) -> dict[str, Any]:
    """Where a ledger holds personal data a name may be one, and a hash may tell a short text."""
    if not personal(ledger):
        return {"name": name, "kind": kind, "size": size, "sha256": sha256}
    keyring, subject = SealKeyring(record.county), subject_of(ledger, record)
    try:
        sealed = keyring.seal(*subject, name)
    except SealKeyDestroyed as fault:
        raise Forbidden(_("这里的个人信息已按规定清除，不能再填写；请另建记录。")) from fault
    return {"name": {"sealed": sealed}, "kind": kind, "size": size, "hmac": hmac_p3(sha256)}


def filed(county: str, entries: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How many files each of these records has; records without any are left out."""
    rows = Attachment.objects.filter(county=county, entry__in=list(entries)).order_by()
    return dict(rows.values_list("entry_id").annotate(Count("pk")))


def taken_away(actor: Actor, entries: Collection[uuid.UUID], operation: uuid.UUID, now: Any) -> int:
    """All files of these records leave with their personal values, inside the caller's transaction.

    What nothing else refers to leaves the disk as soon as a worker is free.
    """
    rows = list(Attachment.objects.filter(county=actor.county, entry__in=list(entries)))
    Upload.objects.filter(county=actor.county, entry__in=list(entries)).delete()
    if rows:
        leave(rows, now)
        enqueue(KIND, key=str(operation), payload={}, actor=actor)
    return len(rows)
