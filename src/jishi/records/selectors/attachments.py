"""The files of a record, seen by who sees the record; what they hold cannot be masked, so who reads masks reads none."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from jishi.core.access.actor import Actor
from jishi.core.files.models import Attachment
from jishi.records.errors import Forbidden, NotFound
from jishi.records.ledger import P2, P3, Ledger
from jishi.records.selectors.may import roles_with
from jishi.records.selectors.shown import reads_personal
from jishi.records.selectors.visible import get
from jishi.rules.verdict import Allowed, Denied, Verdict

NO_SUCH_FILE = gettext_noop("没有这个附件，或它已被移除。")


def may_open(actor: Actor, ledger: Ledger, record: Any) -> Verdict:
    """May who sees this record see its files? Not the public; and of a record with covered values who reads these."""
    if actor.is_public:
        return Denied(_("附件不对外公开。"))
    covered = any(level in (P2, P3) for level in ledger.classes.values())
    if not covered or actor.is_system or reads_personal(actor, ledger, record):
        return Allowed()
    told = _("附件里可能有个人信息，您的角色看不到；可以看的角色：%(roles)s。")
    return Denied(told % {"roles": roles_with(ledger, "read_personal")})


def attachments(actor: Actor, ledger: Ledger, record: Any) -> Sequence[Attachment]:
    """Of a record that a selector has given out, the oldest first. Raises `Forbidden`."""
    verdict = may_open(actor, ledger, record)
    if isinstance(verdict, Denied):
        raise Forbidden(verdict.reason)
    return list(of_record(record).select_related("blob", "by"))


def attachment(actor: Actor, ledger: Ledger, record_id: uuid.UUID | str, file: uuid.UUID | str) -> Attachment:
    """One file of one record. Raises `NotFound` outside the scope or for a file of another record, `Forbidden`."""
    record = get(actor, ledger, record_id)
    verdict = may_open(actor, ledger, record)
    if isinstance(verdict, Denied):
        raise Forbidden(verdict.reason)
    try:
        key = uuid.UUID(str(file))
    except ValueError:
        raise NotFound(_(NO_SUCH_FILE)) from None
    found = of_record(record).filter(pk=key).select_related("blob", "preview", "by").first()
    if found is None:
        raise NotFound(_(NO_SUCH_FILE))
    return found


def of_record(record: Any) -> QuerySet[Attachment]:
    """All files of this record, in order."""
    return Attachment.objects.filter(county=record.county, entry=record.pk).order_by("at", "id")
