"""Reminds those who answer for cases that are due, urges them when it is too late, and tells who oversees them.

Each level is reached once for a last day, whatever many times the job runs; the record's story tells it too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.audit.chain import Draft as Entry
from jishi.core.audit.chain import append
from jishi.core.calendar.workdays import work_calendar
from jishi.core.rulebook.resolving import by_town
from jishi.core.transactions import run_tx
from jishi.kinds import Record
from jishi.kinds.record import new_id
from jishi.records.case_clock import AFTER, BEFORE
from jishi.records.ledger import Ledger
from jishi.records.models import Reminder
from jishi.records.registry import ledgers
from jishi.rules.calendar.reminder import ReminderLevel, level_on, reminders
from jishi.rules.machine import Phase

CHUNK = 500
GOING = (Phase.OPEN, Phase.WAITING)


def remind(actor: Actor) -> int:
    """Whoever is to be told today and has not been; how many reminders were written."""
    return sum(_of(actor, ledger) for ledger in ledgers() if ledger.clock is not None)


def going(actor: Actor, ledger: Ledger) -> Iterator[list[Any]]:
    """The cases of a ledger that are at work or waiting, in portions."""
    states = [state.code for state in ledger.machine.states if state.phase in GOING]
    joins = [name for name in Record.ANCHORS if name != "grid"]
    rows = ledger.model._default_manager.filter(county=actor.county, archived_at=None, state__in=states)
    last = None
    while True:
        portion = rows if last is None else rows.filter(pk__gt=last)
        found = list(portion.select_related(*joins, *ledger.model.TITLE).order_by("pk")[:CHUNK])
        if not found:
            return
        yield found
        last = found[-1].pk


def _of(actor: Actor, ledger: Ledger) -> int:
    calendar = work_calendar(actor.county)
    figures = by_town((BEFORE, AFTER), on=actor.today, county=actor.county)
    count = 0
    for portion in going(actor, ledger):
        wanted = []
        for case in portion:
            if case.next_due is None:
                continue
            due, found = timezone.localtime(case.next_due).date(), figures(case.town_id)
            plan = reminders(calendar, due, before=found.numbers(BEFORE), notice_after=found.number(AFTER))
            level = level_on(plan, actor.today)
            if level is not None:
                wanted += [_row(actor, case, level, due, *told) for told in _told(ledger, case, level)]
        count += _write(actor, ledger, wanted)
    return count


def _told(ledger: Ledger, case: Any, level: ReminderLevel) -> list[tuple[str, str, str]]:
    """Who answers for the case; at the last level also who oversees it, the county where nobody is nearer."""
    assert ledger.clock is not None
    found = [_first(case, ledger.clock.answering)]
    if level is ReminderLevel.NOTICED:
        found.append(_first(case, ledger.clock.overseeing))
    county = ("county", case.county, _("县里"))
    named = [one if one is not None else county for one in found]
    return list(dict.fromkeys(named))


def _first(case: Any, anchors: Sequence[str]) -> tuple[str, str, str] | None:
    for name in anchors:
        target = getattr(case, name)
        if target is not None:
            return name, str(target.pk), str(target)[:160]
    return None


def _row(
    actor: Actor, case: Any, level: ReminderLevel, due: date, kind: str, key: str, name: str
) -> Reminder:
    said = {"level": level.value, "due_on": due, "on": actor.today}
    return Reminder(county=actor.county, entry_id=case.pk, kind=kind, key=key, name=name, **said)


def _write(actor: Actor, ledger: Ledger, wanted: Sequence[Reminder]) -> int:
    """Those that are not there yet, with an entry for each, in one transaction."""
    if not wanted:
        return 0

    def write() -> int:
        there = set(
            Reminder.objects.filter(
                county=actor.county, entry__in=[one.entry_id for one in wanted]
            ).values_list("entry", "due_on", "level", "kind", "key")
        )
        fresh = [
            one for one in wanted if (one.entry_id, one.due_on, one.level, one.kind, one.key) not in there
        ]
        Reminder.objects.bulk_create(fresh)
        operation = new_id()
        append(actor.county, [_entry(actor, ledger, one, operation) for one in fresh])
        return len(fresh)

    return run_tx(write)


def _entry(actor: Actor, ledger: Ledger, one: Reminder, operation: Any) -> Entry:
    said = {"level": one.level, "due_on": one.due_on.isoformat(), "told": one.name}
    return Entry(actor.user_id, actor.name, ledger.code, one.entry_id, "remind", said, operation)
