"""Does a plan keep every rule, and what is it worth? Recomputed from instance and plan alone.

Shares no code with the solver and trusts no stored figure except the bound, which is reported as stated.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from .first_third import thirds_bonus
from .read import NO_LIMIT, Plan, Problem, relative_gap
from .violations import Violation, broken

TOLERANCE = 1e-6  # persons
SAME_TOWN_DAYS = 7


@dataclass(frozen=True)
class Report:
    """``objective`` is recomputed (NaN if ids point nowhere); ``bound`` is as the plan states it."""

    violations: tuple[Violation, ...]
    objective: float
    bound: float
    bound_source: str = "stated"

    @property
    def feasible(self) -> bool:
        return not self.violations

    @property
    def gap(self) -> float:
        return relative_gap(self.bound, self.objective)


def _rows(table: Any, *columns: str) -> list[tuple[Any, ...]]:
    return list(zip(*(getattr(table, column).tolist() for column in columns), strict=True))


class _View:
    """Instance and plan as plain dictionaries."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem, self.plan = problem, plan
        self.hosts: list[int] = plan.fairs.host.tolist()
        self.days: list[int] = plan.fairs.day.tolist()
        self.stalls = _rows(plan.stalls, "fair", "unit", "service")
        self.served = _rows(plan.served, "fair", "village", "service", "quantity")
        self.pair = {key: row for row, key in enumerate(_rows(problem.pairs, "unit", "service"))}
        self.need = {key: row for row, key in enumerate(_rows(problem.needs, "village", "service"))}
        self.share = {(h, v): share for h, v, share in _rows(problem.reach, "host", "village", "share")}
        self.cost = {(h, u): cost for h, u, cost in _rows(problem.send_cost, "host", "unit", "cost")}
        self.units: dict[int, set[int]] = defaultdict(set)
        self.services: dict[int, set[int]] = defaultdict(set)
        for fair, unit, service in self.stalls:
            self.units[fair].add(unit)
            self.services[fair].add(service)

    def town(self, fair: int) -> int:
        return int(self.problem.villages.town[self.hosts[fair]])


def _check_references(view: _View) -> Iterator[Violation]:
    """Ids that point nowhere; the other rules are looked at only when there are none."""
    count = len(view.hosts)
    for fair, host in enumerate(view.hosts):
        if not 0 <= host < len(view.problem.villages):
            yield broken("unknown_village", fair=fair, host=host)
    for fair, unit, service in view.stalls:
        if not (0 <= fair < count and (unit, service) in view.pair):
            yield broken("unknown_stall", fair=fair, unit=unit, service=service)
    for fair, village, service, quantity in view.served:
        if not (0 <= fair < count and (village, service) in view.need and np.isfinite(quantity)):
            yield broken("unknown_served", fair=fair, village=village, service=service)


def _check_hosts(view: _View) -> Iterator[Violation]:
    problem = view.problem
    if len(view.hosts) != problem.fairs:
        yield broken("fair_count", wanted=problem.fairs, held=len(view.hosts))
    for host, times in sorted(Counter(view.hosts).items()):
        if problem.villages.host[host] != 1:
            yield broken("host_not_ready", host=host)
        if times > problem.fairs_per_host:
            yield broken("host_twice", host=host, held=times, most=problem.fairs_per_host)
    held = Counter(view.town(fair) for fair in range(len(view.hosts)))
    for town, (least, most) in enumerate(_rows(problem.towns, "floor", "ceiling")):
        if held[town] < least:
            yield broken("town_floor", town=town, held=held[town], least=least)
        if held[town] > most:
            yield broken("town_ceiling", town=town, held=held[town], most=most)
    for village in problem.must_reach.village.tolist():
        if not any(view.share.get((host, village), 0) > 0 for host in view.hosts):
            yield broken("must_reach", village=village)


def _check_stalls(view: _View) -> Iterator[Violation]:
    problem = view.problem
    for (fair, service), times in sorted(
        Counter((fair, service) for fair, _, service in view.stalls).items()
    ):
        if times > 1:
            yield broken("one_provider", fair=fair, service=service, held=times)
    stalls = Counter(fair for fair, _, _ in view.stalls)
    for fair, host in enumerate(view.hosts):
        most = int(problem.villages.max_stalls[host])
        if stalls[fair] > most:
            yield broken("max_stalls", fair=fair, held=stalls[fair], most=most)
        for unit in sorted(view.units[fair]):
            if (host, unit) not in view.cost:
                yield broken("unit_out_of_range", fair=fair, unit=unit, host=host)
        for service, needed in _rows(problem.prerequisites, "service", "needs"):
            if service in view.services[fair] and needed not in view.services[fair]:
                yield broken("prerequisite", fair=fair, service=service, needs=needed)


def _check_caps(view: _View) -> Iterator[Violation]:
    problem = view.problem
    attended = Counter(unit for units in view.units.values() for unit in units)
    for unit, times in sorted(attended.items()):
        if times > problem.units.leader_days[unit]:
            yield broken("leader_days", unit=unit, held=times, most=int(problem.units.leader_days[unit]))
    for key, times in sorted(Counter((unit, service) for _, unit, service in view.stalls).items()):
        cap = int(problem.pairs.cap[view.pair[key]])
        if cap != NO_LIMIT and times > cap:
            yield broken("pair_cap", unit=key[0], service=key[1], held=times, most=cap)


def _check_served(view: _View) -> Iterator[Violation]:
    problem = view.problem
    stall_unit = {(fair, service): unit for fair, unit, service in view.stalls}
    at_fair: dict[tuple[int, int, int], float] = defaultdict(float)
    by_stall: dict[tuple[int, int], float] = defaultdict(float)
    by_need: dict[tuple[int, int], float] = defaultdict(float)
    for fair, village, service, quantity in view.served:
        at_fair[fair, village, service] += quantity
        by_stall[fair, service] += quantity
        by_need[village, service] += quantity
        if quantity < -TOLERANCE:
            yield broken("negative_served", fair=fair, village=village, service=service)
    for (fair, village, service), total in sorted(at_fair.items()):
        if (fair, service) not in stall_unit:
            yield broken("served_without_stall", fair=fair, village=village, service=service)
        count = int(problem.needs.count[view.need[village, service]])
        most = view.share.get((view.hosts[fair], village), 0.0) * count
        if total > most + TOLERANCE:
            place = {"fair": fair, "village": village, "service": service}
            yield Violation("served_over_share", place | {"held": total, "most": most})
    for (fair, service), unit in sorted(stall_unit.items()):
        most = int(problem.pairs.people_per_fair[view.pair[unit, service]])
        held = by_stall[fair, service]
        if held > most + TOLERANCE:
            yield broken("stall_overfull", fair=fair, service=service, held=held, most=most)
    for (village, service), total in sorted(by_need.items()):
        count = int(problem.needs.count[view.need[village, service]])
        if total > count + TOLERANCE:
            yield broken("need_met_twice", village=village, service=service, held=total, most=count)


def _check_days(view: _View) -> Iterator[Violation]:
    problem = view.problem
    closed = set(_rows(problem.closed_days, "town", "day"))
    barred = set(_rows(problem.forbidden_days, "host", "day"))
    off = set(_rows(problem.unit_off, "unit", "day"))
    for fair, (host, day) in enumerate(zip(view.hosts, view.days, strict=True)):
        if not 0 <= day < problem.days:
            yield broken("undated", fair=fair)
        if (view.town(fair), day) in closed:
            yield broken("closed_day", fair=fair, day=day, town=view.town(fair))
        if (host, day) in barred:
            yield broken("forbidden_day", fair=fair, day=day, host=host)
        for unit in sorted(view.units[fair]):
            if (unit, day) in off:
                yield broken("unit_off", fair=fair, unit=unit, day=day)


def _check_calendar(view: _View) -> Iterator[Violation]:
    problem, most = view.problem, view.problem.max_fairs_per_day_and_county
    dated = [fair for fair, day in enumerate(view.days) if 0 <= day < problem.days]
    on_day = Counter((int(problem.villages.county[view.hosts[fair]]), view.days[fair]) for fair in dated)
    visits = [(unit, view.days[fair]) for fair in dated for unit in view.units[fair]]
    for (where, day), times in sorted(on_day.items()):
        if times > most:
            yield broken("day_full", county=where, day=day, held=times, most=most)
    for (unit, day), times in sorted(Counter(visits).items()):
        if times > 1:
            yield broken("unit_twice_a_day", unit=unit, day=day, held=times)
    for (unit, week), times in sorted(Counter((unit, problem.week(day)) for unit, day in visits).items()):
        if times > problem.units.per_week[unit]:
            yield broken("per_week", unit=unit, week=week, held=times, most=int(problem.units.per_week[unit]))
    for unit, first, last, limit in _rows(
        problem.period_limits, "unit", "first_day", "last_day", "leader_days"
    ):
        times = sum(1 for one, day in visits if one == unit and first <= day <= last)
        if times > limit:
            yield broken("unit_period", unit=unit, first=first, last=last, held=times, most=limit)
    for host in sorted({host for host, times in Counter(view.hosts).items() if times > 1}):
        held = sorted((view.days[fair], fair) for fair in dated if view.hosts[fair] == host)
        for (before, one), (after, other) in pairwise(held):
            if after - before < problem.host_interval:
                least = problem.host_interval
                yield broken(
                    "host_interval", host=host, fair=one, other=other, held=after - before, least=least
                )
    ordered = sorted(dated, key=lambda fair: (view.town(fair), view.days[fair]))
    for first, second in pairwise(ordered):
        apart = view.days[second] - view.days[first]
        if view.town(first) == view.town(second) and apart < SAME_TOWN_DAYS:
            town = view.town(first)
            yield broken("town_gap", town=town, fair=first, other=second, held=apart, least=SAME_TOWN_DAYS)


def _check_pins(view: _View) -> Iterator[Violation]:
    problem = view.problem
    fairs_at: dict[int, list[int]] = defaultdict(list)
    for fair, host in enumerate(view.hosts):
        fairs_at[host].append(fair)
    pins: dict[int, list[int]] = defaultdict(list)
    for host, day in _rows(problem.pinned_fairs, "host", "day"):
        pins[host].append(day)
    for host, days in sorted(pins.items()):
        if len(fairs_at[host]) < len(days):
            yield broken("pinned_fair", host=host)
        elif missing := [
            day for day in days if day not in (NO_LIMIT, *(view.days[f] for f in fairs_at[host]))
        ]:
            dates = "、".join(str(view.days[fair]) for fair in fairs_at[host])
            yield broken("pinned_day", host=host, day=missing[0], held=dates)
    for host in problem.forbidden_hosts.host.tolist():
        for fair in fairs_at[host]:
            yield broken("forbidden_host", host=host, fair=fair)
    held = {(view.hosts[fair], unit, service) for fair, unit, service in view.stalls}
    stalls = set(view.stalls)
    for host, unit, service in _rows(problem.pinned_stalls, "host", "unit", "service"):
        # Of several pinned fairs of a village the earliest has the pinned stalls.
        day = min((one for one in pins[host] if one != NO_LIMIT), default=NO_LIMIT)
        there = [fair for fair in fairs_at[host] if view.days[fair] == day] or fairs_at[host]
        if not any((fair, unit, service) in stalls for fair in there):
            yield broken("pinned_stall", host=host, unit=unit, service=service)
    for host, unit, service in _rows(problem.forbidden_stalls, "host", "unit", "service"):
        for what in sorted(what for where, who, what in held if (where, who) == (host, unit)):
            if service in (NO_LIMIT, what):
                yield broken("forbidden_stall", host=host, unit=unit, service=what)


def _objective(view: _View) -> float:
    weight = view.problem.needs.weight
    persons = np.zeros(len(weight))
    for _, village, service, quantity in view.served:
        persons[view.need[village, service]] += quantity
    met = float(weight @ persons) + thirds_bonus(view.problem, persons)
    sent = sum(
        view.cost.get((view.hosts[fair], unit), 0.0) for fair, units in view.units.items() for unit in units
    )
    worth = {(t, d): value for t, d, value in _rows(view.problem.day_values, "town", "day", "value")}
    season = sum(worth.get((view.town(fair), day), 0.0) for fair, day in enumerate(view.days))
    return float(met - sent + season)


RULES = (_check_hosts, _check_stalls, _check_caps, _check_served, _check_days, _check_calendar, _check_pins)


def check(problem: Problem, plan: Plan) -> Report:
    """Every broken rule of ``plan``, a bound below the objective among them, and its recomputed objective."""
    view = _View(problem, plan)
    violations = list(_check_references(view))
    objective = float("nan")
    if not violations:
        violations = [violation for rule in RULES for violation in rule(view)]
        objective = _objective(view)
        if not plan.bound >= objective - TOLERANCE * max(1.0, abs(objective)):
            violations.append(broken("bound_below_objective", bound=plan.bound, objective=objective))
    return Report(tuple(violations), objective, plan.bound)
