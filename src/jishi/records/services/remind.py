"""What is due soon or overdue is told to who is to act, once each; on working days, since nobody acts on others.

Of cases `escalation` tells, by the levels of their clocks.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from jishi.core.access.actor import Actor
from jishi.core.calendar.clock import COUNTY_TIME
from jishi.core.calendar.workdays import work_calendar
from jishi.core.notices.models import Also, Kind, Notice
from jishi.core.notices.writing import Telling, tell
from jishi.core.rulebook.resolving import values
from jishi.records.models import Register
from jishi.records.registry import ledgers
from jishi.records.services.whom import Finder, first_there
from jishi.records.telling import DUE, Tell, tells_of

SOON = "notice.soon_workdays"
# More than so many records are left for the next day: a person reads a number, not ten thousand lines.
MOST = 5000
Group = tuple[Kind, str, bool]


def remind(*, actor: Actor, now: datetime) -> int:
    """Within the caller's transaction: how many notices were written. Nothing on a day off."""
    told_by = {ledger.code: tells_of(ledger, DUE) for ledger in ledgers() if ledger.due and not ledger.clock}
    codes = sorted(code for code, rules in told_by.items() if rules)
    rows = Register.objects.filter(county=actor.county, open=True, ledger__in=codes)
    # A county without records may still be without a calendar.
    if not rows.exists():
        return 0
    calendar = work_calendar(actor.county)
    if not calendar.is_workday(actor.today):
        return 0
    days = values((SOON,), on=actor.today, county=actor.county).number(SOON)
    last = datetime.combine(calendar.add_workdays(actor.today, days), time.max, COUNTY_TIME)
    overdue = _untold(rows.filter(due_at__lte=now), Kind.OVERDUE, OuterRef("due_at"))
    # It was told within the days before this due date, not before an earlier one.
    since = now - (last - now) - timedelta(days=1)
    soon = _untold(rows.filter(due_at__gt=now, due_at__lte=last), Kind.SOON, since)
    found = [(Kind.OVERDUE, row) for row in overdue] + [(Kind.SOON, row) for row in soon]
    return len(tell(actor, list(_tellings(actor, found, told_by))))


def _untold(rows: QuerySet[Register], kind: Kind, since: Any) -> list[Register]:
    """Those of which nobody has been told since, alone or among others."""
    alone = Notice.objects.filter(
        county=OuterRef("county"), entry=OuterRef("pk"), kind=kind, created_at__gte=since
    )
    among = Also.objects.filter(
        county=OuterRef("county"),
        entry=OuterRef("pk"),
        notice__kind=kind,
        notice__created_at__gte=since,
    )
    return list(rows.filter(~Exists(alone), ~Exists(among)).order_by("due_at", "id")[:MOST])


def _tellings(
    actor: Actor, found: Sequence[tuple[Kind, Register]], told_by: dict[str, tuple[Tell, ...]]
) -> Iterator[Telling]:
    finder, known = Finder(actor), {ledger.code: ledger for ledger in ledgers()}
    asked = [(row.pk, rule) for _kind, row in found for rule in told_by[row.ledger]]
    finder.read(asked)
    steps = {row.pk: finder.turns(known[row.ledger], row, told_by[row.ledger]) for _kind, row in found}
    users = finder.people(whom for turns in steps.values() for some in turns.values() for whom in some)
    heard: dict[tuple[Group, uuid.UUID], dict[uuid.UUID, None]] = defaultdict(dict)
    for kind, row in found:
        urgent = any(rule.urgent for rule in told_by[row.ledger])
        _word, people = first_there(steps[row.pk], users) or ("", [])
        for user in people:
            heard[(kind, row.ledger, urgent), user][row.pk] = None
    for ((kind, code, urgent), user), entries in heard.items():
        yield Telling(
            user=user,
            kind=kind,
            cause=f"{kind.value}:{code}:{actor.today}:{next(iter(entries))}",
            entries=list(entries),
            ledger=code,
            count=len(entries),
            urgent=urgent,
        )
