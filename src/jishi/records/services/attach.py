"""Adds files to a record, and takes them off again: inspected before, written with the record's next version."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.files.fault import DiskFull, UnfitFile
from jishi.core.files.inspection import Accepted, inspected
from jishi.core.files.keeping import keep, leave
from jishi.core.files.limits import GRACE, MOST_FILES
from jishi.core.files.models import Attachment
from jishi.kinds.record import new_id
from jishi.records.errors import Forbidden, Invalid, NoRoom, NotFound, OperationConflict
from jishi.records.ledger import Ledger
from jishi.records.selectors.attachments import NO_SUCH_FILE, of_record
from jishi.records.selectors.may import may
from jishi.records.selectors.visible import get
from jishi.records.services import receipts
from jishi.records.services.filing import written
from jishi.records.services.reason import reasonable


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file as it came: the id that its sender gave it, its name and its bytes."""

    id: uuid.UUID
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Attached:
    """What stands at the record now of the files that came."""

    files: Sequence[Attachment]
    replayed: bool = False


def attach(
    *,
    actor: Actor,
    ledger: Ledger,
    id: uuid.UUID,
    files: Sequence[Incoming],
    operation: uuid.UUID | None = None,
) -> Attached:
    """All of them or none. The same operation again gets the first answer.

    Raises `NotFound`, `Forbidden`, `Invalid` (which file, where in it, what to do), `OperationConflict`, `NoRoom`.
    """
    if not files:
        raise Invalid({"file": [_("请先选择文件。")]})
    operation = operation or new_id()
    sent = [(one.id, one.name, hashlib.sha256(one.data).hexdigest()) for one in files]
    content = receipts.digest(ledger=ledger.code, attach=id, files=sent)
    record = get(actor, ledger, id)
    permitted(actor, ledger, record)
    first = receipts.replay(actor.county, operation, content)
    accepted = [] if first is not None else _inspected(files, marks(actor, record))

    def write() -> Attached:
        earlier = receipts.replay(actor.county, operation, content)
        if earlier is not None:
            return _again(record, earlier["files"])
        current = get(actor, ledger, id, lock=True)
        permitted(actor, ledger, current)
        rows = _rows(actor, current, files, accepted)
        told = [(row.name, row.kind, row.blob.size, row.blob.sha256) for row in rows]
        written(actor, ledger, current, "attach", told, operation)
        receipts.keep(actor.county, operation, content, {"files": [str(row.pk) for row in rows]})
        return Attached(rows)

    try:
        return receipts.answered(actor.county, operation, write)
    except DiskFull as fault:
        raise NoRoom(str(fault)) from fault


def detach(
    *,
    actor: Actor,
    ledger: Ledger,
    id: uuid.UUID,
    file: uuid.UUID,
    reason: str,
    operation: uuid.UUID | None = None,
) -> None:
    """Take one file off the record; the history says which and why, its content leaves the disk a day later.

    Raises `NotFound`, `Forbidden`, `Invalid` (reason).
    """
    operation = operation or new_id()
    content = receipts.digest(ledger=ledger.code, detach=id, file=file, reason=reason)

    def write() -> None:
        if receipts.replay(actor.county, operation, content) is not None:
            return
        record = get(actor, ledger, id, lock=True)
        permitted(actor, ledger, record)
        row = of_record(record).filter(pk=file).select_related("blob").first()
        if row is None:
            raise NotFound(_(NO_SUCH_FILE))
        words = reasonable(reason)
        if not words:
            raise Invalid({"reason": [_("请写明移除的原因。")]})
        told = [(row.name, row.kind, row.blob.size, row.blob.sha256)]
        leave([row], timezone.now() + GRACE)
        written(actor, ledger, record, "detach", told, operation, reason=words)
        receipts.keep(actor.county, operation, content, {"id": str(file)})

    receipts.answered(actor.county, operation, write)


def permitted(actor: Actor, ledger: Ledger, record: Any) -> None:
    """Files are changed by who may change the record. Raises `Forbidden`."""
    verdict = may(actor, "change", ledger, record)
    if not verdict:
        raise Forbidden(verdict.reason)


def marks(actor: Actor, record: Any) -> tuple[str, ...]:
    """What is drawn on its pictures: where it lies; the day and its number."""
    places = (settings.COUNTY_NAME, record.town, record.village)
    names = dict.fromkeys(str(place) for place in places if place is not None)
    return " ".join(names), f"{actor.today.isoformat()} {record.number}"


def _inspected(files: Sequence[Incoming], drawn: Sequence[str]) -> list[Accepted]:
    """Outside of any transaction: decoding takes seconds. Every file's fault is told, not only the first."""
    found, faults = [], []
    for one in files:
        try:
            found.append(inspected(one.name, one.data, drawn))
        except UnfitFile as fault:
            faults.append(str(fault))
    if faults:
        raise Invalid({"file": faults})
    return found


def _rows(
    actor: Actor, record: Any, files: Sequence[Incoming], accepted: Sequence[Accepted]
) -> list[Attachment]:
    have = of_record(record).count()
    if have + len(files) > MOST_FILES:
        told = _("一条记录最多 %(most)s 个附件，已有 %(have)s 个。请先移除不要的。")
        raise Invalid({"file": [told % {"most": MOST_FILES, "have": have}]})
    ids = [one.id for one in files]
    if len(set(ids)) < len(ids) or Attachment.objects.filter(pk__in=ids).exists():
        raise OperationConflict(_("这个编号的附件已经有了，没有写入。请刷新页面后重新上传。"))
    now = timezone.now()
    rows = [
        Attachment(
            id=one.id,
            county=actor.county,
            entry_id=record.pk,
            blob=keep(actor.county, file.data, now),
            preview=keep(actor.county, file.preview, now) if file.preview is not None else None,
            name=file.name,
            kind=file.kind.code,
            by_id=actor.user_id,
            at=now,
        )
        for one, file in zip(files, accepted, strict=True)
    ]
    return list(Attachment.objects.bulk_create(rows))


def _again(record: Any, ids: Sequence[str]) -> Attached:
    rows = list(of_record(record).filter(pk__in=ids).select_related("blob", "by"))
    if len(rows) < len(ids):
        raise NotFound(_("这次上传的附件后来已被移除。要再传，请重新选择文件。"))
    return Attached(rows, replayed=True)
