"""Contents in their table: put there with the file, held while something refers to them, left free afterwards."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from jishi.core.files import store
from jishi.core.files.limits import GRACE
from jishi.core.files.models import Attachment, Blob


def keep(county: str, data: bytes, now: datetime) -> Blob:
    """The row of this content, inside the caller's transaction; its file is there when the row is.

    Raises `DiskFull`. The row is held to the end: a cleaning that removes it at this moment is waited for.
    """
    sha256, row = store.put(county, data), None
    while row is None:
        fresh = Blob(county=county, sha256=sha256, size=len(data), free_from=now + GRACE)
        Blob.objects.bulk_create([fresh], ignore_conflicts=True)
        row = Blob.objects.select_for_update().filter(county=county, sha256=sha256).first()
    Blob.objects.filter(pk=row.pk).update(free_from=now + GRACE)
    if not store.holds(county, sha256, len(data)):
        store.put(county, data)  # the cleaning had come between
    return row


def leave(attachments: Collection[Attachment], free_from: datetime) -> None:
    """Take these rows away, inside the caller's transaction; their contents may go from this moment on."""
    ids: set[uuid.UUID] = set()
    for one in attachments:
        ids |= {key for key in (one.blob_id, one.preview_id) if key is not None}
    Attachment.objects.filter(pk__in=[one.pk for one in attachments]).delete()
    # What another record still refers to stays, whatever is written here.
    Blob.objects.filter(pk__in=ids).update(free_from=free_from)
