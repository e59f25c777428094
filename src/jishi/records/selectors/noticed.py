"""A notice as its reader may see it today: worded now, from codes and values, with no title outside their scope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.jobs.registry import UnknownJob
from jishi.core.jobs.registry import kind as job_kind
from jishi.core.notices.models import Also, Kind, Notice
from jishi.records.fields import columns
from jishi.records.ledger import Ledger
from jishi.records.models import NEVER_DUE, Register
from jishi.records.registry import UnknownLedger, ledger_of
from jishi.records.registry import ledger as ledger_named
from jishi.records.selectors.entries import seen
from jishi.records.selectors.may import verb_label
from jishi.rules.calendar.reminder import ReminderLevel

# The level at which a case is urged.
URGED = ReminderLevel.URGED.value


@dataclass(frozen=True)
class Noticed:
    """`entries` are those of its records that the reader may see; `sentence` is in the reader's language."""

    notice: Notice
    entries: Sequence[Register]
    sentence: str

    @property
    def entry(self) -> Register | None:
        return self.entries[0] if self.entries else None


def noticed(actor: Actor, notices: Sequence[Notice], *, outside: bool = False) -> list[Noticed]:
    """In a fixed number of queries. `outside`: for a message that leaves the house."""
    named = _named(actor, notices)
    allowed = seen(actor, {row.pk: row for rows in named.values() for row in rows}.values())
    found = []
    for notice in notices:
        entries = [row for row in named[notice.pk] if row.pk in allowed]
        found.append(Noticed(notice, entries, sentence(notice, entries, outside=outside)))
    return found


def _named(actor: Actor, notices: Sequence[Notice]) -> Mapping[UUID, list[Register]]:
    """All records of each notice, the first one first."""
    several = [notice.pk for notice in notices if notice.count > 1]
    others: dict[UUID, list[UUID]] = {}
    if several:
        also = Also.objects.filter(county=actor.county, notice__in=several).order_by("id")
        for notice, entry in also.values_list("notice_id", "entry_id"):
            others.setdefault(notice, []).append(entry)
    wanted = {n.pk: [n.entry_id, *others.get(n.pk, ())] for n in notices if n.entry_id is not None}
    keys = {key for found in wanted.values() for key in found}
    rows = Register.objects.filter(county=actor.county).in_bulk(keys) if keys else {}
    return {n.pk: [rows[key] for key in wanted.get(n.pk, ()) if key in rows] for n in notices}


def sentence(notice: Notice, entries: Sequence[Register], *, outside: bool = False) -> str:
    """What the notice says. What a person wrote and who it was stays in the house."""
    if notice.entry_id is None:
        return _about_a_job(notice)
    label = _label(notice.ledger)
    if not entries:
        return _("有一条%(ledger)s的通知；这条记录现在不在您的范围内。") % {"ledger": label}
    about = name_of(notice, entries[0], outside=outside)
    said = _said(notice, about, entries[0])
    if outside or notice.kind not in (Kind.MANUAL, Kind.URGED):
        return said
    return _("%(who)s：%(said)s") % {
        "who": notice.sender.name if notice.sender else _("系统"),
        "said": f"{said} {notice.text}".strip(),
    }


def name_of(notice: Notice, entry: Register, *, outside: bool) -> str:
    """The record by number and title, or how many; outside a title that could name a person is left off."""
    label = _label(notice.ledger)
    if notice.count > 1:
        return _("%(count)s 项%(ledger)s") % {"count": notice.count, "ledger": label}
    if entry.title == entry.number or (outside and speaks_of_people(entry.ledger)):
        return f"{label} {entry.number}"
    return f"{label} {entry.number} {entry.title}"


def _said(notice: Notice, about: str, entry: Register) -> str:
    words = {"about": about, "code": "", "due": ""}
    if notice.kind == Kind.MOVED:
        words["code"] = _move(notice)
    elif notice.kind == Kind.CHANGED:
        info = columns(ledger_named(notice.ledger)).get(notice.code)
        words["code"] = str(info.label) if info else notice.code
    if notice.count == 1 and entry.due_at != NEVER_DUE:
        words["due"] = f" {timezone.localtime(entry.due_at):%Y-%m-%d %H:%M}"
    sentences = {
        Kind.ASSIGNED: _("请办理：%(about)s"),
        Kind.MOVED: _("%(about)s：%(code)s"),
        Kind.CHANGED: _("%(about)s：改了%(code)s"),
        Kind.SOON: _("%(about)s：快到期%(due)s"),
        Kind.OVERDUE: _("%(about)s：已逾期%(due)s"),
        Kind.ESCALATED: _("督办：%(about)s催办后仍未办结，期限%(due)s"),
        Kind.MANUAL: _("%(about)s：有通知"),
        Kind.URGED: _("%(about)s：请尽快回复通知"),
    }
    # What the clock of a case urges says so.
    urged = notice.kind == Kind.OVERDUE and notice.code == URGED
    said = _("催办：%(about)s已逾期%(due)s，请尽快办理") if urged else sentences[Kind(notice.kind)]
    return said % words


def _move(notice: Notice) -> str:
    """What the ledger calls the move today; one that it has no longer is told by its code."""
    owner = ledger_named(notice.ledger)
    if notice.code == "archive":
        return verb_label(owner, notice.code)
    return next((str(move.label) for move in owner.machine.moves if move.code == notice.code), notice.code)


def _about_a_job(notice: Notice) -> str:
    try:
        name = str(job_kind(notice.code).label or notice.code)
    except UnknownJob:
        name = notice.code
    if notice.kind == Kind.JOB_FAILED:
        return _("您发起的“%(job)s”没有办成，请到原来的页面查看原因后再试。") % {"job": name}
    return _("您发起的“%(job)s”办好了。") % {"job": name}


def _label(code: str) -> str:
    try:
        return str(ledger_named(code).label)
    except UnknownLedger:
        return code


def speaks_of_people(code: str) -> bool:
    """Could the title of such a record name a person: its own, or that of a record it is called by?"""
    try:
        owner = ledger_named(code)
    except UnknownLedger:
        return True
    return bool(owner.personal) or any(bool(one.personal) for one in _called_by(owner))


def _called_by(owner: Ledger) -> list[Ledger]:
    related = [owner.model._meta.get_field(name).related_model for name in owner.model.TITLE]
    found = [ledger_of(model) for model in related if isinstance(model, type)]
    return [one for one in found if one is not None]
