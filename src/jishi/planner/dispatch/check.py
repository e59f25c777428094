"""Does a dispatch plan keep every rule, and what is it worth? Recomputed from orders, crews and visits alone.

Shares no code with the search or with pyvroom: no arrays, no routes, only the visits with their times.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..telling import Telling
from .plan import DispatchPlan, Visit
from .problem import Crew, DispatchProblem, Order, Shift

MESSAGES = {
    "unknown_order": ("计划里的单 {order} 不存在", "order {order} of the plan does not exist"),
    "unknown_crew": ("单 {order} 派给的队伍 {crew} 不存在", "crew {crew} of order {order} does not exist"),
    "visited_twice": ("单 {order} 被派了 {times} 次", "order {order} is visited {times} times"),
    "not_accounted": (
        "单 {order} 既没有派出，也没有列为未派（或两处都有）",
        "order {order} is neither visited nor listed as unserved, or both",
    ),
    "skill": (
        "队伍 {crew} 做不了单 {order}：缺少 {lacking}",
        "crew {crew} cannot do order {order}: lacks {lacking}",
    ),
    "duration": ("单 {order} 的用时不是 {minutes} 分钟", "order {order} does not last {minutes} minutes"),
    "day": (
        "单 {order} 派在第 {day} 天，只能在第 {first} 至 {last} 天",
        "order {order} is on day {day}, possible on days {first} to {last}",
    ),
    "window": (
        "单 {order} 在第 {day} 天 {starts} 分开始，不在约定的时段",
        "order {order} begins at minute {starts} of day {day}, outside its windows",
    ),
    "no_shift": (
        "队伍 {crew} 在第 {day} 天 {starts} 分没有班次（单 {order}）",
        "crew {crew} has no shift at minute {starts} of day {day} (order {order})",
    ),
    "too_early": (
        "队伍 {crew} 第 {day} 天最早 {earliest} 分才能到单 {order}，计划写的是 {starts} 分",
        "crew {crew} reaches order {order} on day {day} at minute {earliest}, not at {starts}",
    ),
    "home_late": (
        "队伍 {crew} 第 {day} 天 {back} 分才回到驻地，班次到 {ends} 分",
        "crew {crew} is back on day {day} at minute {back}, its shift ends at {ends}",
    ),
    "too_many": (
        "队伍 {crew} 第 {day} 天一个班次有 {held} 单，至多 {most} 单",
        "crew {crew} has {held} visits in a shift of day {day}, at most {most}",
    ),
    "figure": (
        "计划写的 {name} 是 {stated}，重算为 {found}",
        "the plan states {stated} for {name}, recomputed {found}",
    ),
}


@dataclass(frozen=True)
class DispatchReport:
    """``violations``: every broken rule; the figures are recomputed, as ``DispatchPlan`` describes them."""

    violations: tuple[Telling, ...]
    points: int
    late_points: int
    travel: int
    overload: float
    load: dict[str, int]
    """Minutes on the road and with people, by crew."""

    @property
    def feasible(self) -> bool:
        return not self.violations


def check_dispatch(problem: DispatchProblem, plan: DispatchPlan) -> DispatchReport:
    """Every broken rule of ``plan``, a misstated figure among them."""
    orders = {order.id: order for order in problem.orders}
    crews = {crew.id: crew for crew in problem.crews}
    violations = [*_strangers(plan, orders, crews)]
    if violations:
        return DispatchReport(tuple(violations), 0, 0, 0, 0.0, {})
    travel = _Travel(problem)
    violations += _accounts(plan, orders)
    for visit in plan.visits:
        violations += _visit(visit, orders[visit.order], crews[visit.crew], problem.days)
    road: dict[str, int] = dict.fromkeys(crews, 0)
    for (crew, shift), visits in _rounds(plan, crews).items():
        minutes, found = _round(crews[crew], shift, visits, orders, travel)
        road[crew] += minutes
        violations += found
    load = {
        crew: road[crew] + sum(v.ends - v.starts for v in plan.visits if v.crew == crew) for crew in crews
    }
    points, late = _points(problem, plan, orders)
    over = _overload(problem, load)
    violations += _figures(plan, points=points, late_points=late, travel=sum(road.values()), overload=over)
    return DispatchReport(tuple(violations), points, late, sum(road.values()), over, load)


def broken(code: str, **values: Any) -> Telling:
    return Telling(code, MESSAGES[code], values)


class _Travel:
    def __init__(self, problem: DispatchProblem) -> None:
        rows: list[Crew | Order] = [*problem.crews, *problem.orders]
        self.problem = problem
        self.row = {(type(one), one.id): number for number, one in enumerate(rows)}
        self.place = [(one.x_km, one.y_km) for one in rows]

    def minutes(self, one: Crew | Order, other: Crew | Order) -> int:
        a, b = self.row[type(one), one.id], self.row[type(other), other.id]
        if self.problem.travel is not None:
            return int(self.problem.travel[a][b])
        km = math.dist(self.place[a], self.place[b]) * self.problem.detour
        return math.ceil(km / self.problem.km_per_hour * 60 - 1e-9)


def _strangers(plan: DispatchPlan, orders: dict[str, Order], crews: dict[str, Crew]) -> Iterator[Telling]:
    for name in [visit.order for visit in plan.visits] + list(plan.unserved):
        if name not in orders:
            yield broken("unknown_order", order=name)
    for visit in plan.visits:
        if visit.crew not in crews:
            yield broken("unknown_crew", order=visit.order, crew=visit.crew)


def _accounts(plan: DispatchPlan, orders: dict[str, Order]) -> Iterator[Telling]:
    visits = Counter(visit.order for visit in plan.visits)
    for name in orders:
        if visits[name] > 1:
            yield broken("visited_twice", order=name, times=visits[name])
        if (visits[name] > 0) == (name in plan.unserved):
            yield broken("not_accounted", order=name)


def _visit(visit: Visit, order: Order, crew: Crew, days: int) -> Iterator[Telling]:
    if not order.skills <= crew.skills:
        yield broken("skill", order=order.id, crew=crew.id, lacking=sorted(order.skills - crew.skills))
    if visit.ends - visit.starts != order.minutes:
        yield broken("duration", order=order.id, minutes=order.minutes)
    last = days - 1 if order.expires is None else order.expires
    if not order.release <= visit.day <= last:
        yield broken("day", order=order.id, day=visit.day, first=order.release, last=last)
    inside = [
        one
        for one in order.windows
        if one.day in (None, visit.day) and one.opens <= visit.starts <= one.closes
    ]
    if order.windows and not inside:
        yield broken("window", order=order.id, day=visit.day, starts=visit.starts)


def _shift_of(crew: Crew, visit: Visit) -> Shift | None:
    return next((s for s in crew.shifts if s.day == visit.day and s.begins <= visit.starts <= s.ends), None)


def _rounds(plan: DispatchPlan, crews: dict[str, Crew]) -> dict[tuple[str, Shift | None], list[Visit]]:
    rounds: dict[tuple[str, Shift | None], list[Visit]] = defaultdict(list)
    for visit in sorted(plan.visits, key=lambda visit: (visit.day, visit.starts)):
        rounds[visit.crew, _shift_of(crews[visit.crew], visit)].append(visit)
    return rounds


def _round(
    crew: Crew, shift: Shift | None, visits: list[Visit], orders: dict[str, Order], travel: _Travel
) -> tuple[int, list[Telling]]:
    """Minutes on the road of one shift, and the rules it breaks."""
    if shift is None:
        return 0, [
            broken("no_shift", crew=crew.id, day=visit.day, starts=visit.starts, order=visit.order)
            for visit in visits
        ]
    found, road, free = [], 0, shift.begins
    place: Crew | Order = crew
    for visit in visits:
        there = orders[visit.order]
        minutes = travel.minutes(place, there)
        if visit.starts < free + minutes:
            where = {"crew": crew.id, "day": shift.day, "order": visit.order}
            found.append(broken("too_early", **where, earliest=free + minutes, starts=visit.starts))
        road, free, place = road + minutes, visit.ends, there
    home = travel.minutes(place, crew)
    if free + home > shift.ends:
        found.append(broken("home_late", crew=crew.id, day=shift.day, back=free + home, ends=shift.ends))
    if crew.max_visits is not None and len(visits) > crew.max_visits:
        found.append(broken("too_many", crew=crew.id, day=shift.day, held=len(visits), most=crew.max_visits))
    return road + home, found


def _points(problem: DispatchProblem, plan: DispatchPlan, orders: dict[str, Order]) -> tuple[int, int]:
    points = late = 0
    for visit in plan.visits:
        order = orders[visit.order]
        if visit.day <= order.due:
            points += order.priority
        else:
            late += order.priority * max(1, problem.days - (visit.day - order.due))
    return points, late


def _overload(problem: DispatchProblem, load: dict[str, int]) -> float:
    duty = {crew.id: sum(shift.ends - shift.begins for shift in crew.shifts) for crew in problem.crews}
    share = sum(load.values()) / sum(duty.values())
    return sum(max(0.0, load[crew] - share * duty[crew]) for crew in duty)


def _figures(plan: DispatchPlan, **found: float) -> Iterator[Telling]:
    for name, value in found.items():
        if not math.isclose(getattr(plan, name), value, abs_tol=1e-6):
            yield broken("figure", name=name, stated=getattr(plan, name), found=value)
