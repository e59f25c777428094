"""How a case came to be due when it is, line by line, so that anybody can check it; and who was reminded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jishi.core.calendar.workdays import CalendarNotLoaded, work_calendar
from jishi.core.rulebook.resolving import values
from jishi.kinds import Case
from jishi.records.case_clock import CaseClock
from jishi.records.ledger import Ledger
from jishi.records.models import Reminder, Transition
from jishi.rules.book import DEFAULTS, SOURCES, UnknownSource, Values, source_tags
from jishi.rules.calendar import WorkCalendar
from jishi.rules.calendar.casework import DayOff, days_off
from jishi.rules.calendar.clock import WorkClock, WorkingHours
from jishi.rules.calendar.deadline import show
from jishi.rules.calendar.kind import DayKind
from jishi.rules.fault import RuleFault
from jishi.rules.machine import Phase

HOURS = "office.hours"


@dataclass(frozen=True)
class Line:
    """One step of the reckoning: what it is, what it says, and the rule it rests on."""

    label: str
    text: str
    rule: str = ""


def reckoning(ledger: Ledger, record: Any, on: date) -> list[Line]:
    """Nothing for what is no case or has not begun."""
    if ledger.clock is None or not isinstance(record, Case) or record.limit_from is None:
        return []
    moves = list(
        Transition.objects.filter(county=record.county, entry=record.pk)
        .order_by("at", "pk")
        .values_list("move", "source", "target", "reason", "on")
    )
    try:
        bench = _bench(ledger, record, on)
        return [*_whole(bench, moves), *_stay(bench)]
    except (CalendarNotLoaded, RuleFault) as fault:
        return [Line(_("推算不了"), str(fault))]


@dataclass(frozen=True)
class _Bench:
    """What the lines are made from, read once."""

    ledger: Ledger
    clock: CaseClock
    case: Any
    calendar: WorkCalendar
    found: Values
    key: str


def _bench(ledger: Ledger, case: Any, on: date) -> _Bench:
    """The figures of the day; of what has been answered, those of the day it began."""
    assert ledger.clock is not None
    key = case.limit_rule.partition("@")[0] or ledger.clock.limit(case)
    day = case.limit_from if case.answered_at is not None else on
    found = values([key, HOURS], on=day, county=case.county, town=case.town_id)
    return _Bench(ledger, ledger.clock, case, work_calendar(case.county), found, key)


def reminded(record: Any) -> list[Reminder]:
    """Who was told what, newest first."""
    rows = Reminder.objects.filter(county=record.county, entry=record.pk)
    return list(rows.order_by("-on", "-at", "-pk"))


def _whole(bench: _Bench, moves: list[Any]) -> Iterator[Line]:
    case = bench.case
    yield Line(_("起算"), _("%(day)s，次日算第1个工作日") % {"day": show(case.limit_from)})
    yield _limit(bench)
    yield from _pauses(bench, moves)
    if case.extension_days:
        reasons = [reason for move, _s, _t, reason, _on in moves if move == "extend"]
        said = {"days": case.extension_days, "times": case.extensions, "why": "；".join(reasons)}
        yield Line(_("延期"), _("%(days)s 个工作日（%(times)s 次）：%(why)s") % said, "case.extensions")
    last = _day(case.due_at)
    if last is None:
        yield Line(_("到期"), _("计时暂停中，恢复后重新推算"))
        return
    yield from _off(bench, last)
    capped = _cap(bench)
    if capped:
        yield capped
    over = case.answered_at is not None
    text = _("%(day)s 24时") % {"day": show(last)}
    if over:
        answered = timezone.localtime(case.answered_at)
        kept = _("按时") if case.answered_at <= case.due_at else _("超期")
        text += _("；%(at)s 答复，%(kept)s") % {"at": f"{answered:%Y-%m-%d %H:%M}", "kept": kept}
    yield Line(_("到期"), text)


def _limit(bench: _Bench) -> Line:
    """The figure as it was taken, with the paper it comes from."""
    case, rule, source = bench.case, DEFAULTS[bench.key], bench.found[bench.key].source
    days = _("当天") if case.limit_days == 0 else _("%(days)s 个工作日") % {"days": case.limit_days}
    said = {"days": days, "label": rule.label, "source": _source(source), "rule": case.limit_rule}
    return Line(_("时限"), _("%(days)s（%(label)s），依据：%(source)s") % said, said["rule"])


def _source(text: str) -> str:
    try:
        return "；".join(SOURCES[tag] for tag in source_tags(text))
    except UnknownSource:
        return text


def _pauses(bench: _Bench, moves: list[Any]) -> Iterator[Line]:
    """Each stretch in which the clock stood still since the limit runs, and what they make together."""
    case, paused = bench.case, bench.clock.paused
    start, why = None, ""
    for _move, source, target, reason, on in moves:
        if target in paused and source not in paused:
            start, why = on, reason
        elif source in paused and target not in paused and start is not None:
            if on >= case.limit_from:
                yield Line(
                    _("暂停"), _("%(a)s 至 %(b)s：%(why)s") % {"a": show(start), "b": show(on), "why": why}
                )
            start = None
    if start is not None:
        yield Line(_("暂停"), _("自 %(a)s 起：%(why)s") % {"a": show(start), "why": why})
    if case.paused_days:
        yield Line(_("暂停合计"), _("%(days)s 个工作日不计") % {"days": case.paused_days})


def _off(bench: _Bench, last: date) -> Iterator[Line]:
    runs = days_off(bench.calendar, bench.case.limit_from, last)
    if runs:
        yield Line(_("不计的日子"), "；".join(_run(run) for run in runs))


def _run(run: DayOff) -> str:
    span = show(run.first) if run.first == run.last else f"{show(run.first)}—{show(run.last)}"
    return f"{span} {run.name or _('周末') if run.kind is DayKind.REST else run.name or run.kind.label}"


def _cap(bench: _Bench) -> Line | None:
    parent = getattr(bench.case, bench.clock.within) if bench.clock.within else None
    if parent is None or parent.due_at is None or bench.case.due_at != parent.due_at:
        return None
    return Line(_("不超过"), _("%(number)s 的期限") % {"number": parent.number})


def _stay(bench: _Bench) -> Iterator[Line]:
    """The clock of the present stay, and the one of the whole, which is never set back."""
    ledger, case = bench.ledger, bench.case
    key = bench.clock.states.get(case.state)
    label = ledger.machine.state(case.state).label
    if key is not None and case.state_due_at is not None:
        said = {"state": label, "day": show(timezone.localtime(case.state_due_at).date())}
        yield Line(_("本环节期限"), _("“%(state)s”应在 %(day)s 前办理") % said, key)
    worked, waited, now = case.worked_minutes, case.waited_minutes, timezone.now()
    phase = ledger.machine.phase(case.state)
    if phase in (Phase.OPEN, Phase.WAITING):
        clock = WorkClock(bench.calendar, WorkingHours.parse(bench.found.words(HOURS)))
        stay = int(clock.elapsed(min(case.held_since, now), now).total_seconds() // 60)
        yield Line(_("本环节用时"), _("“%(state)s”已 %(time)s") % {"state": label, "time": _time(stay)})
        worked += stay if phase is Phase.OPEN else 0
        waited += stay if phase is Phase.WAITING else 0
    yield Line(
        _("全程用时"),
        _("办理 %(worked)s，等待 %(waited)s（只计办公时间，不清零）")
        % {"worked": _time(worked), "waited": _time(waited)},
        HOURS,
    )


def _time(minutes: int) -> str:
    return _("%(hours)s 小时 %(minutes)s 分") % {"hours": minutes // 60, "minutes": minutes % 60}


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else timezone.localtime(moment).date()
