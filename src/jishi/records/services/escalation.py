"""Reminds those who answer for cases that are due, urges them when it is too late, and tells who oversees them.

Each level is reached once for a last day, however often the job runs, and only when there is somebody to be told; the
notices are written with it, and the record's story tells it too. On working days, since nobody acts on others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.audit.chain import Draft as Entry
from jishi.core.audit.chain import append
from jishi.core.calendar.workdays import work_calendar
from jishi.core.notices.models import Kind
from jishi.core.notices.writing import Telling, tell
from jishi.core.rulebook.resolving import by_town
from jishi.core.transactions import run_tx
from jishi.kinds import Record
from jishi.kinds.record import new_id
from jishi.records.case_clock import AFTER, BEFORE
from jishi.records.ledger import Ledger
from jishi.records.models import Reminder
from jishi.records.registry import ledgers
from jishi.records.services.whom import Finder, first_there
from jishi.records.telling import COUNTY, DUE, ESCALATED, Tell, tells_of
from jishi.rules.book import Values
from jishi.rules.calendar import WorkCalendar
from jishi.rules.calendar.reminder import ReminderLevel, level_on, reminders
from jishi.rules.machine import Phase

CHUNK = 500
GOING = (Phase.OPEN, Phase.WAITING)
KINDS = {
    ReminderLevel.UPCOMING: Kind.SOON,
    ReminderLevel.DUE_TODAY: Kind.SOON,
    ReminderLevel.URGED: Kind.OVERDUE,
    ReminderLevel.NOTICED: Kind.ESCALATED,
}


@dataclass(frozen=True)
class Late:
    """A case that has reached a level before or after its last day."""

    case: Any
    level: ReminderLevel
    due: date


@dataclass(frozen=True)
class Told:
    """Whom that concerns: the word of the ledger's rule, and the people there are."""

    late: Late
    word: str
    users: Sequence[UUID]
    urgent: bool


def escalate(actor: Actor) -> int:
    """Whoever is to be told today and has not been; how many reminders were written. Nothing on a day off."""
    return sum(_of(actor, ledger) for ledger in ledgers() if ledger.clock is not None)


def going(actor: Actor, ledger: Ledger) -> Iterator[list[Any]]:
    """The cases of a ledger that are at work or waiting, in portions."""
    rows, last = _going(actor, ledger), None
    while True:
        portion = rows if last is None else rows.filter(pk__gt=last)
        found = list(portion.order_by("pk")[:CHUNK])
        if not found:
            return
        yield found
        last = found[-1].pk


def _going(actor: Actor, ledger: Ledger) -> Any:
    states = [state.code for state in ledger.machine.states if state.phase in GOING]
    return ledger.model._default_manager.filter(county=actor.county, archived_at=None, state__in=states)


def _of(actor: Actor, ledger: Ledger) -> int:
    figures = by_town((BEFORE, AFTER), on=actor.today, county=actor.county)
    count, calendar = 0, None
    for portion in going(actor, ledger):
        # A county without cases may still be without a calendar.
        calendar = calendar or work_calendar(actor.county)
        if not calendar.is_workday(actor.today):
            return 0
        ids = [late.case.pk for late in _late(calendar, figures, portion, actor.today)]
        if ids:
            count += run_tx(partial(_write, actor, ledger, ids, calendar, figures))
    return count


def _late(
    calendar: WorkCalendar, figures: Callable[[UUID | None], Values], cases: Sequence[Any], on: date
) -> Iterator[Late]:
    for case in cases:
        if case.next_due is None:
            continue
        due, found = timezone.localtime(case.next_due).date(), figures(case.town_id)
        plan = reminders(calendar, due, before=found.numbers(BEFORE), notice_after=found.number(AFTER))
        level = level_on(plan, on)
        if level is not None:
            yield Late(case, level, due)


def _write(
    actor: Actor,
    ledger: Ledger,
    ids: Sequence[UUID],
    calendar: WorkCalendar,
    figures: Callable[[UUID | None], Values],
) -> int:
    """Those that are not there yet, each with an entry, and the notices; the cases held, so that two jobs are one."""
    joins = {*(name for name in Record.ANCHORS if name != "grid"), *ledger.model.TITLE}
    rows = _going(actor, ledger).filter(pk__in=ids).select_for_update(of=("self",)).select_related(*joins)
    held = list(rows.order_by("pk"))
    there = set(
        Reminder.objects.filter(county=actor.county, entry__in=ids).values_list("entry", "due_on", "level")
    )
    late = _late(calendar, figures, held, actor.today)
    fresh = [one for one in late if (one.case.pk, one.due, one.level.value) not in there]
    told = list(_whom(actor, ledger, fresh))
    made = {(one.late.case.pk, one.word): _row(actor, one) for one in told}
    Reminder.objects.bulk_create(made.values())
    tell(actor, list(_tellings(actor, ledger, told)))
    operation = new_id()
    append(actor.county, [_entry(actor, ledger, one, operation) for one in made.values()])
    return len(made)


def _whom(actor: Actor, ledger: Ledger, fresh: Sequence[Late]) -> Iterator[Told]:
    """Who answers for each; at the last level also who oversees it. Nothing where nobody is there."""
    finder, answering, overseeing = Finder(actor), tells_of(ledger, DUE), tells_of(ledger, ESCALATED)
    groups: list[tuple[Late, Sequence[Tell]]] = [(late, answering) for late in fresh]
    groups += [(late, overseeing) for late in fresh if late.level is ReminderLevel.NOTICED]
    asked = [(late, rules, finder.turns(ledger, late.case, rules)) for late, rules in groups]
    users = finder.people(whom for _l, _r, turns in asked for some in turns.values() for whom in some)
    for late, rules, turns in asked:
        found = first_there(turns, users)
        if found is not None:
            yield Told(late, *found, urgent=any(rule.urgent for rule in rules))


def _tellings(actor: Actor, ledger: Ledger, told: Sequence[Told]) -> Iterator[Telling]:
    """One for each person and level, with all the cases that have reached it."""
    heard: Mapping[tuple[ReminderLevel, UUID], dict[UUID, bool]] = defaultdict(dict)
    for one in told:
        for user in one.users:
            entries = heard[one.late.level, user]
            entries[one.late.case.pk] = one.urgent or entries.get(one.late.case.pk, False)
    for (level, user), found in heard.items():
        yield Telling(
            user=user,
            kind=KINDS[level],
            cause=f"{level.value}:{ledger.code}:{actor.today}:{next(iter(found))}",
            entries=list(found),
            ledger=ledger.code,
            code=level.value,
            count=len(found),
            urgent=any(found.values()),
        )


def _row(actor: Actor, told: Told) -> Reminder:
    case, late = told.late.case, told.late
    target = None if told.word == COUNTY else getattr(case, told.word)
    return Reminder(
        county=actor.county,
        entry_id=case.pk,
        level=late.level.value,
        due_on=late.due,
        kind=told.word,
        key=case.county if target is None else str(target.pk),
        name=_("县里") if target is None else str(target)[:160],
        on=actor.today,
    )


def _entry(actor: Actor, ledger: Ledger, one: Reminder, operation: UUID) -> Entry:
    said = {"level": one.level, "due_on": one.due_on.isoformat(), "told": one.name}
    return Entry(actor.user_id, actor.name, ledger.code, one.entry_id, "remind", said, operation)
