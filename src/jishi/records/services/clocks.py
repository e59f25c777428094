"""The clocks of cases: office hours spent in the state that a case leaves, added to its totals with the move."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from jishi.core.calendar.workdays import work_calendar
from jishi.core.rulebook.resolving import values
from jishi.kinds import Case
from jishi.records.services.draft import Draft
from jishi.rules.calendar.clock import WorkClock, WorkingHours
from jishi.rules.machine import Phase

HOURS = "office.hours"


def tick(county: str, drafts: Sequence[Draft], now: datetime) -> None:
    """Add the stay that ends now, of every case among these drafts that is moved. Two queries where there is one."""
    moved = [draft for draft in drafts if draft.verb == "move" and isinstance(draft.record, Case)]
    if not moved:
        return
    hours = values([HOURS], on=timezone.localtime(now).date(), county=county).words(HOURS)
    clock = WorkClock(work_calendar(county), WorkingHours.parse(hours))
    for draft in moved:
        case, left = draft.record, draft.ledger.machine.phase(draft.notes["from"])
        minutes = int(clock.elapsed(draft.old.held_since, now).total_seconds() // 60)
        total = "waited_minutes" if left is Phase.WAITING else "worked_minutes"
        setattr(case, total, getattr(draft.old, total) + minutes)
        case.held_since = now
