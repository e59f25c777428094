"""Entries of the county's chain as its readers ask for them, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jishi.core.access.actor import Actor
from jishi.core.access.roles import AUDIT_READERS
from jishi.core.audit.models import Entry, Head
from jishi.core.calendar.clock import COUNTY_TIME

PAGE = 50
# What a reader of the audit looks for, and the verbs it goes by.
KINDS: Mapping[str, tuple[str | Promise, tuple[str, ...]]] = {
    "looks": (_("查看了个人信息"), ("reveal", "look_up", "export_person")),
    "gone": (_("清除了个人信息"), ("erase", "retain", "rotate_keys")),
    "made": (_("新建"), ("create",)),
    "changed": (_("修改"), ("change",)),
    "moved": (_("办理"), ("move",)),
    "archived": (_("归档"), ("archive",)),
    "joined": (_("合并、拆分、划转"), ("merge", "unmerge", "relocate")),
    "rights": (_("账号和权限"), ("grant", "tie", "issue_token", "revoke_token")),
    "jobs": (_("后台任务"), ("cancel_job", "again_job")),
    "hooks": (
        _("事件推送"),
        (
            *("create_hook", "change_hook", "start_hook", "stop_hook", "pause_hook"),
            *("second_secret", "drop_secret", "ping_hook", "replay_hook"),
        ),
    ),
    "polls": (_("投票"), ("draft_poll", "issue_ballots", "close_poll")),
}


@dataclass(frozen=True)
class Question:
    """Which entries; what is empty asks for all. `kind` is one of `KINDS`."""

    who: str = ""
    kind: str = ""
    ledger: str = ""
    number: str = ""
    first: date | None = None
    last: date | None = None


def may_read(actor: Actor) -> bool:
    """Auditors and the administrator of the audit read the whole county's."""
    return any(hold.role in AUDIT_READERS and hold.scope_kind == "county" for hold in actor.holds)


def length(county: str) -> int:
    """How many entries the county's chain has, by its head."""
    head = Head.objects.filter(county=county).first()
    return head.seq if head else 0


def page(actor: Actor, question: Question, before: int | None = None) -> tuple[list[Entry], int | None]:
    """Up to fifty entries below the number `before`, and the number below which the next page lies, if there is one."""
    rows = _asked(Entry.objects.filter(county=actor.county), question)
    if before is not None:
        rows = rows.filter(seq__lt=before)
    found = list(rows.select_related("record").order_by("-seq")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].seq if len(found) > PAGE else None


def _asked(rows: QuerySet[Entry], question: Question) -> QuerySet[Entry]:
    if question.who:
        rows = rows.filter(actor_name__icontains=question.who)
    if question.kind:
        rows = rows.filter(verb__in=KINDS[question.kind][1])
    if question.ledger:
        rows = rows.filter(ledger=question.ledger)
    if question.number:
        rows = rows.filter(record__number=question.number)
    if question.first:
        rows = rows.filter(at__gte=_midnight(question.first))
    if question.last:
        rows = rows.filter(at__lt=_midnight(question.last + timedelta(days=1)))
    return rows


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), COUNTY_TIME)
