"""The clocks of cases: what a move adds to the time worked, and by when the case and its present stay are due."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.calendar.workdays import CalendarNotLoaded, work_calendar
from jishi.core.rulebook.resolving import by_town
from jishi.kinds import Case
from jishi.records.errors import Invalid
from jishi.records.instances import clone
from jishi.records.ledger import Ledger
from jishi.records.registry import children, parent_field
from jishi.records.services.draft import Draft
from jishi.rules.book import Values
from jishi.rules.calendar import WorkCalendar
from jishi.rules.calendar.casework import Running, end_of, last_day, may_reopen, stood_still
from jishi.rules.calendar.clock import WorkClock, WorkingHours
from jishi.rules.calendar.deadline import after_workdays
from jishi.rules.fault import RuleFault
from jishi.rules.machine import Phase

HOURS = "office.hours"
TELLING = ("create", "change", "move")
ENDED = (Phase.DONE, Phase.DROPPED)


@dataclass
class Bench:
    """The county's calendar and figures of one day, asked for when a case first needs them."""

    county: str
    today: date
    now: datetime
    keys: tuple[str, ...]

    @property
    def moment(self) -> datetime:
        """Now, on the day on which the actor acts: a demo may stand on another."""
        local = timezone.localtime(self.now)
        return self.now if local.date() == self.today else datetime.combine(self.today, local.timetz())

    @cached_property
    def calendar(self) -> WorkCalendar:
        return work_calendar(self.county)

    @cached_property
    def values(self) -> Callable[[UUID | None], Values]:
        return by_town(self.keys, on=self.today, county=self.county)

    @cached_property
    def clock(self) -> WorkClock:
        return WorkClock(self.calendar, WorkingHours.parse(self.values(None).words(HOURS)))


def wind(actor: Actor, drafts: Sequence[Draft], now: datetime) -> list[Draft]:
    """Set the clocks of the cases among these drafts; what is due with them, and was not among them, is given back.

    Raises `Invalid` where no last day can be reckoned: no calendar, a year or a figure that is not there.
    """
    cases = [d for d in drafts if isinstance(d.record, Case) and d.verb in TELLING]
    if not cases:
        return []
    clocks = [draft.ledger.clock for draft in cases if draft.ledger.clock is not None]
    clocks += [c.clock for d in cases for c in children(d.ledger) if c.clock is not None and c.clock.within]
    keys = dict.fromkeys((HOURS, "case.reopen_days", *(key for one in clocks for key in one.reckoned_by)))
    bench = Bench(actor.county, actor.today, now, tuple(keys))
    written = {draft.record.pk: draft.record for draft in cases}
    try:
        for draft in sorted(cases, key=lambda one: bool(_within(one.ledger))):
            parent = written.get(getattr(draft.record, f"{_within(draft.ledger)}_id", None))
            if parent is not None:
                setattr(draft.record, _within(draft.ledger), parent)
            _stay(bench, draft)
            _limit(bench, draft)
        return [found for draft in cases for found in _kin(bench, draft, written)]
    except CalendarNotLoaded as fault:
        reason = _("%(fault)s载入以后才能推算办理期限（规则 %(rule)s）。")
        rule = clocks[0].limit(cases[0].record)
        raise Invalid({"": [reason % {"fault": fault, "rule": rule}]}) from fault
    except RuleFault as fault:
        raise Invalid({"": [str(fault)]}) from fault


def _within(ledger: Ledger) -> str:
    return ledger.clock.within if ledger.clock is not None else ""


def _stay(bench: Bench, draft: Draft) -> None:
    """Add the stay that ends now."""
    if draft.verb != "move":
        return
    case, old, left = draft.record, draft.old, draft.ledger.machine.phase(draft.notes["from"])
    # A clock that was set back makes no negative time.
    since = min(old.held_since, bench.now)
    minutes = int(bench.clock.elapsed(since, bench.now).total_seconds() // 60)
    total = "waited_minutes" if left is Phase.WAITING else "worked_minutes"
    setattr(case, total, getattr(old, total) + minutes)
    case.held_since = bench.now


def _limit(bench: Bench, draft: Draft) -> None:
    """From when the limit runs, what it stood still, and its last day."""
    ledger, case, old = draft.ledger, draft.record, draft.old
    assert ledger.clock is not None, ledger.code
    phase = ledger.machine.phase(case.state)
    if draft.verb == "move":
        _count(bench, draft)
    if phase is Phase.OPEN and _begins(draft):
        case.limit_from, case.answered_at = bench.today, None
        case.paused_days = case.extension_days = case.failed_calls = 0
        case.satisfaction = ""
    over = phase in (Phase.WAITING, Phase.DONE) and case.state not in ledger.clock.paused
    if over and case.limit_from is not None and case.answered_at is None:
        case.answered_at = bench.moment
    if phase is Phase.DRAFT:
        case.limit_from = case.due_at = case.limit_days = None
        case.limit_rule = ""
    if case.limit_from is not None and case.answered_at is None and phase not in ENDED:
        set_due(bench, ledger, case)
    _state_due(bench, ledger, case, moved=draft.created or draft.verb == "move", stay=old)


def _begins(draft: Draft) -> bool:
    """A limit runs anew from where a case is first at work, or again after an answer or an end."""
    if draft.record.limit_from is None:
        return True
    before = draft.ledger.machine.phase(draft.old.state) if draft.old is not None else Phase.DRAFT
    return draft.verb == "move" and (draft.old.answered_at is not None or before in (Phase.DRAFT, *ENDED))


def _count(bench: Bench, draft: Draft) -> None:
    """What certain moves count, and the window in which a case may be taken up again."""
    case, old, code = draft.record, draft.old, draft.notes["move"]
    if draft.ledger.clock is not None and _resumed(draft):
        case.paused_days = old.paused_days + _stood(bench, old)
    if code == "extend":
        case.extensions = old.extensions + 1
    if code == "miss_call":
        case.failed_calls = old.failed_calls + 1
    if code == "reopen":
        days = bench.values(case.town_id).number("case.reopen_days")
        verdict = may_reopen(ended_on=_day(old.held_since), on=bench.today, days=days)
        if not verdict:
            raise Invalid({"": [f"{case.number}：{verdict.reason}"]})


def _resumed(draft: Draft) -> bool:
    paused = draft.ledger.clock.paused if draft.ledger.clock is not None else ()
    return draft.verb == "move" and draft.old.state in paused and draft.record.state not in paused


def _stood(bench: Bench, held: Any, since: date | None = None) -> int:
    """Working days from the pause of a case until today, and no earlier than `since`."""
    first = max(_day(held.held_since), since or date.min)
    return stood_still(bench.calendar, min(first, bench.today), bench.today)


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def set_due(bench: Bench, ledger: Ledger, case: Any) -> None:
    """The last day by the figures of today; none while the clock of the case, or of the one it belongs to, stands."""
    clock = ledger.clock
    assert clock is not None
    rule = bench.values(case.town_id)[clock.limit(case)]
    case.limit_days, case.limit_rule = int(str(rule.value)), rule.citation
    running = Running(case.limit_from, case.limit_days, case.extension_days, case.paused_days)
    parent = getattr(case, clock.within) if clock.within else None
    stands = case.state in clock.paused or (parent is not None and _stands(parent))
    due = None if stands else end_of(last_day(bench.calendar, running).due)
    if due is not None and parent is not None and parent.due_at is not None:
        due = min(due, parent.due_at)
    case.due_at = due


def _stands(parent: Any) -> bool:
    """A case that has begun, has not been answered, and has no last day: its clock stands still."""
    return parent.limit_from is not None and parent.answered_at is None and parent.due_at is None


def _state_due(bench: Bench, ledger: Ledger, case: Any, *, moved: bool, stay: Any) -> None:
    assert ledger.clock is not None
    key = ledger.clock.states.get(case.state)
    if key is None:
        case.state_due_at = None
        return
    # A move that stays where it was, such as a call that nobody answered, gives no new time.
    same = stay is not None and stay.state == case.state and stay.state_due_at is not None
    if moved and same:
        return
    since = bench.today if moved else min(_day(case.held_since), bench.today)
    days = bench.values(case.town_id).number(key)
    case.state_due_at = end_of(after_workdays(bench.calendar, since, days).due)


def _kin(bench: Bench, draft: Draft, written: dict[UUID, Any]) -> list[Draft]:
    """The open cases that may not pass this one's last day, where that has changed."""
    case, old = draft.record, draft.old
    if old is None or (old.due_at, old.answered_at) == (case.due_at, case.answered_at):
        return []
    found = []
    for child in children(draft.ledger):
        name = parent_field(child)
        if _within(child) != name:
            continue
        model: Any = child.model
        rows = model._default_manager.filter(
            archived_at=None, limit_from__isnull=False, answered_at=None, **{name: case}
        )
        for row in rows.select_related(*child.model.TITLE).order_by("number"):
            if row.pk in written or child.machine.phase(row.state) in ENDED:
                continue
            setattr(row, name, case)
            kin = Draft(child, row, created=False, old=clone(row), verb="change")
            if _resumed(draft):
                row.paused_days += _stood(bench, old, row.limit_from)
            set_due(bench, child, row)
            if kin.changes:
                kin.notes["follows"] = case.number
                found.append(kin)
    return found
