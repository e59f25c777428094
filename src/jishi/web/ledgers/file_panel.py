"""The panel 附件 of a record: what is there, and the form that adds to it where the person may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.files.kinds import ACCEPT, kind_of
from jishi.core.files.limits import MEGABYTE, MOST_BYTES, MOST_FILES
from jishi.core.files.models import Attachment
from jishi.kinds.record import new_id
from jishi.records.ledger import Ledger
from jishi.records.selectors import attachments, may, may_open
from jishi.rules.verdict import Denied
from jishi.web.ledgers import addresses

# A piece that a slow line carries in a few seconds.
PIECE = MEGABYTE


@dataclass(frozen=True, kw_only=True)
class FileRow:
    """One file; `remove` is empty for who may not."""

    name: str
    kind: str
    size: str
    who: str
    at: datetime
    href: str
    small: str = ""
    remove: str = ""


@dataclass(frozen=True, kw_only=True)
class FilePanel:
    """parts/files.html. `hidden` says why this person does not see the files; `sends` is empty for who may not add."""

    rows: Sequence[FileRow] = ()
    hidden: str = ""
    sends: str = ""
    pieces: str = ""
    operation: UUID
    accept: str = ACCEPT
    most: int = MOST_BYTES
    most_megabytes: int = MOST_BYTES // MEGABYTE
    piece: int = PIECE
    room: int = MOST_FILES

    @property
    def shown(self) -> bool:
        return bool(self.rows or self.hidden or self.sends)


def panel(actor: Actor, ledger: Ledger, record: Any) -> FilePanel:
    """Who may add sees the form; who may not see what files hold is told so, if they may add none either."""
    adds = bool(may(actor, "change", ledger, record))
    verdict = may_open(actor, ledger, record)
    sends = addresses.at(ledger, record.pk, "files") if adds else ""
    pieces = reverse(f"api-v1:{ledger.code}.files", args=[record.pk]) if adds else ""
    if isinstance(verdict, Denied):
        return FilePanel(hidden=verdict.reason, sends=sends, pieces=pieces, operation=new_id())
    found = attachments(actor, ledger, record)
    rows = [_row(ledger, record, one, adds=adds) for one in found]
    room = max(MOST_FILES - len(rows), 0)
    return FilePanel(rows=rows, sends=sends, pieces=pieces, operation=new_id(), room=room)


def _row(ledger: Ledger, record: Any, one: Attachment, *, adds: bool) -> FileRow:
    key = str(one.pk)
    small = addresses.at(ledger, record.pk, "file-small", key) if one.preview_id is not None else ""
    return FileRow(
        name=one.name,
        kind=str(kind_of(one.kind).label),
        size=filesizeformat(one.blob.size),
        who=one.by.name if one.by is not None else _("系统"),
        at=one.at,
        href=addresses.at(ledger, record.pk, "file", key),
        small=small,
        remove=addresses.at(ledger, record.pk, "file-remove", key) if adds else "",
    )
