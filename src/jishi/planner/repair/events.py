"""What happens to a plan after it is made: rain, a team that drops out, a venue lost, an urgent need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np

from ..errors import PlannerError
from ..problem import Problem
from ..tables import ForbiddenDays, Needs, TownDays, UnitDays


@dataclass(frozen=True)
class DayClosed:
    """``town`` holds no fair on ``day``: rain, snow, an inspection."""

    town: int
    day: int


@dataclass(frozen=True)
class UnitOut:
    """``unit`` comes to no fair from day ``first`` to ``last`` (None: the end of the horizon)."""

    unit: int
    first: int
    last: int | None = None


@dataclass(frozen=True)
class VenueLost:
    """``host`` holds no fair from day ``first`` to ``last`` (None: the end of the horizon)."""

    host: int
    first: int
    last: int | None = None


@dataclass(frozen=True)
class UrgentNeed:
    """``count`` more persons of ``village`` need ``service`` by day ``by``, each weighing ``weight``."""

    village: int
    service: int
    count: int
    weight: float
    by: int


Event = DayClosed | UnitOut | VenueLost | UrgentNeed


class UnknownInEvent(PlannerError):
    """``items`` lists ``event`` (its number), ``column`` and ``value`` of every fault."""

    code = "unknown_in_event"
    template = "事件里的编号或数值不可用：%(faults)s；请改正"


class EventInThePast(PlannerError):
    code = "event_in_the_past"
    template = "第 %(days)s 天已经过去（今天是第 %(today)s 天）；请只报今天及以后的变化"


class NothingHappened(PlannerError):
    code = "nothing_happened"
    template = "没有给出任何变化；请至少给出一件"


def require_events(problem: Problem, events: Sequence[Event], today: int) -> None:
    """Raise if an event names what is not there, or a day that is over."""
    if not events:
        raise NothingHappened
    bad = [
        {"event": number, "column": column, "value": value}
        for number, event in enumerate(events)
        for column, value, sound in _columns(problem, event)
        if not sound
    ]
    if bad:
        raise UnknownInEvent(bad, faults="；".join(f"{item['column']} 为 {item['value']}" for item in bad))
    last = [(number, _last_day(problem, event)) for number, event in enumerate(events)]
    over = [{"event": number, "day": day} for number, day in last if day < today]
    if over:
        raise EventInThePast(over, days=[item["day"] for item in over], today=today)


def _columns(problem: Problem, event: Event) -> list[tuple[str, Any, bool]]:
    """Column, value and whether it is sound."""
    days = range(problem.days)
    if isinstance(event, DayClosed):
        return [
            ("town", event.town, event.town in range(len(problem.towns))),
            ("day", event.day, event.day in days),
        ]
    if isinstance(event, UrgentNeed):
        whole = isinstance(event.count, int | np.integer) and event.count > 0
        return [
            ("village", event.village, event.village in range(len(problem.villages))),
            ("service", event.service, event.service in range(problem.services)),
            ("count", event.count, whole),
            ("weight", event.weight, isfinite(event.weight) and event.weight > 0),
            ("by", event.by, event.by in days),
        ]
    last = problem.days - 1 if event.last is None else event.last
    span = [
        ("first", event.first, event.first in days),
        ("last", event.last, last in days and last >= event.first),
    ]
    if isinstance(event, UnitOut):
        return [("unit", event.unit, event.unit in range(len(problem.units))), *span]
    ready = event.host in range(len(problem.villages)) and problem.villages.host[event.host] == 1
    return [("host", event.host, bool(ready)), *span]


def _last_day(problem: Problem, event: Event) -> int:
    if isinstance(event, DayClosed):
        return event.day
    if isinstance(event, UrgentNeed):
        return event.by
    return problem.days - 1 if event.last is None else event.last


def after(problem: Problem, events: Sequence[Event], today: int) -> Problem:
    """The problem as it is once the events are known; what lies before ``today`` stays as it was."""
    closed = _pairs(problem.closed_days.town, problem.closed_days.day)
    off = _pairs(problem.unit_off.unit, problem.unit_off.day)
    barred = _pairs(problem.forbidden_days.host, problem.forbidden_days.day)
    needs = problem.needs
    for event in events:
        if isinstance(event, DayClosed):
            closed.add((event.town, event.day))
        elif isinstance(event, UrgentNeed):
            needs = _with_need(needs, event)
        else:
            days = range(max(event.first, today), _last_day(problem, event) + 1)
            if isinstance(event, UnitOut):
                off |= {(event.unit, day) for day in days}
            else:
                barred |= {(event.host, day) for day in days}
    return problem.but(
        closed_days=TownDays(*_columns_of(closed)),
        unit_off=UnitDays(*_columns_of(off)),
        forbidden_days=ForbiddenDays(*_columns_of(barred)),
        needs=needs,
    )


def _pairs(one: Any, other: Any) -> set[tuple[int, int]]:
    return set(zip(one.tolist(), other.tolist(), strict=True))


def _columns_of(pairs: set[tuple[int, int]]) -> tuple[list[int], list[int]]:
    rows = sorted(pairs)
    return [row[0] for row in rows], [row[1] for row in rows]


def _with_need(needs: Needs, event: UrgentNeed) -> Needs:
    """The persons added to the village's row of that service, which weighs at least what is asked."""
    same = np.flatnonzero((needs.village == event.village) & (needs.service == event.service))
    if len(same):
        count, weight = needs.count.copy(), needs.weight.copy()
        count[same[0]] += event.count
        weight[same[0]] = max(weight[same[0]], event.weight)
        return Needs(needs.village, needs.service, count, weight)
    return Needs(
        np.append(needs.village, event.village),
        np.append(needs.service, event.service),
        np.append(needs.count, event.count),
        np.append(needs.weight, event.weight),
    )


def more_at_most(before: Problem, now: Problem) -> float:
    """By how much the events can raise the best plan at most: the weight that was added to the needs, as if all
    of it were of a first third.

    Closing days and venues and losing units only takes plans away, so that a bound stays one.
    """
    old = float((before.needs.count * before.needs.weight).sum())
    more = float((now.needs.count * now.needs.weight).sum()) - old
    return more * (1 + now.first_third_bonus)
