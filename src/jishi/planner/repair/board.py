"""A plan under repair: which fair stands where and when, which unit runs what, and who is free."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from ..columns import NO_LIMIT
from ..places import SAME_TOWN_DAYS
from ..plan import Plan
from ..problem import Problem


class Board:
    """Fairs keep the numbers of the plan. ``stalls[fair]`` gives each service its unit."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.host: list[int] = plan.fairs.host.tolist()
        self.day: list[int] = plan.fairs.day.tolist()
        self.stalls: list[dict[int, int]] = [{} for _ in self.host]
        table = plan.stalls
        for fair, unit, service in zip(
            table.fair.tolist(), table.unit.tolist(), table.service.tolist(), strict=True
        ):
            self.stalls[fair][service] = unit
        self.facts = Facts(problem)

    def copy(self) -> Board:
        other = Board.__new__(Board)
        other.problem, other.facts = self.problem, self.facts
        other.host, other.day = self.host.copy(), self.day.copy()
        other.stalls = [stalls.copy() for stalls in self.stalls]
        return other

    def units(self, fair: int) -> set[int]:
        return set(self.stalls[fair].values())

    def busy(self, without: Iterable[int] = ()) -> Busy:
        """Who is where, leaving out the fairs ``without``."""
        out = set(without)
        return Busy(self, [fair for fair in range(len(self.host)) if fair not in out])

    def blockers(self, fair: int, host: int, day: int) -> list[int] | None:
        """The fairs that keep ``fair`` from being held at ``host`` on ``day``; None where the day is not open.

        Fairs of the same town less than seven days away, and fairs of that day where it is full.
        """
        facts = self.facts
        if not facts.open(host, day):
            return None
        town, county = facts.town[host], facts.county[host]
        others = [other for other in range(len(self.host)) if other != fair]
        near = [
            o for o in others if facts.town[self.host[o]] == town and abs(self.day[o] - day) < SAME_TOWN_DAYS
        ]
        apart = self.problem.host_interval
        near += [o for o in others if self.host[o] == host and abs(self.day[o] - day) < apart]
        same = [o for o in others if self.day[o] == day and facts.county[self.host[o]] == county]
        full = len(same) >= self.problem.max_fairs_per_day_and_county
        return sorted(set(near) | (set(same) if full else set()))


class Busy:
    """Visits of units by day and week and in all, and stalls by pair."""

    def __init__(self, board: Board, fairs: list[int]) -> None:
        self.facts = board.facts
        self.on_day: set[tuple[int, int]] = set()
        self.in_week: Counter[tuple[int, int]] = Counter()
        self.visits: Counter[int] = Counter()
        self.periods: Counter[tuple[int, int, int]] = Counter()
        self.pairs: Counter[tuple[int, int]] = Counter()
        for fair in fairs:
            self.add(board.units(fair), board.day[fair])
            self.pairs.update((unit, service) for service, unit in board.stalls[fair].items())

    def add(self, units: Iterable[int], day: int) -> None:
        for unit in units:
            self.on_day.add((unit, day))
            self.in_week[unit, self.facts.week(day)] += 1
            self.visits[unit] += 1
            for first, last, _ in self.facts.periods.get(unit, ()):
                self.periods[unit, first, last] += first <= day <= last

    def free(self, unit: int, day: int) -> bool:
        """Could ``unit`` attend one more fair, on ``day``?"""
        facts = self.facts
        return (
            (unit, day) not in facts.off
            and (unit, day) not in self.on_day
            and self.in_week[unit, facts.week(day)] < facts.per_week[unit]
            and self.visits[unit] < facts.leader_days[unit]
            and all(
                self.periods[unit, first, last] < most
                for first, last, most in facts.periods.get(unit, ())
                if first <= day <= last
            )
        )

    def pair_left(self, unit: int, service: int) -> bool:
        cap = self.facts.cap[unit, service]
        return cap == NO_LIMIT or self.pairs[unit, service] < cap


class Facts:
    """The tables a repair looks things up in, by key."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        villages, pairs, cost = problem.villages, problem.pairs, problem.send_cost
        self.town: list[int] = villages.town.tolist()
        self.county: list[int] = villages.county.tolist()
        self.per_week: list[int] = problem.units.per_week.tolist()
        self.leader_days: list[int] = problem.units.leader_days.tolist()
        self.closed = set(
            zip(problem.closed_days.town.tolist(), problem.closed_days.day.tolist(), strict=True)
        )
        self.barred = set(
            zip(problem.forbidden_days.host.tolist(), problem.forbidden_days.day.tolist(), strict=True)
        )
        self.off = set(zip(problem.unit_off.unit.tolist(), problem.unit_off.day.tolist(), strict=True))
        self.cap: dict[tuple[int, int], int] = {}
        self.people: dict[tuple[int, int], int] = {}
        self.providers: dict[int, list[int]] = defaultdict(list)
        for unit, service, people, cap in zip(
            pairs.unit.tolist(),
            pairs.service.tolist(),
            pairs.people_per_fair.tolist(),
            pairs.cap.tolist(),
            strict=True,
        ):
            self.cap[unit, service], self.people[unit, service] = cap, people
            self.providers[service].append(unit)
        self.cost = dict(
            zip(zip(cost.host.tolist(), cost.unit.tolist(), strict=True), cost.cost.tolist(), strict=True)
        )
        limits = problem.period_limits
        self.periods: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for unit, first, last, most in zip(
            limits.unit.tolist(),
            limits.first_day.tolist(),
            limits.last_day.tolist(),
            limits.leader_days.tolist(),
            strict=True,
        ):
            self.periods[unit].append((first, last, most))
        no = problem.forbidden_stalls
        self.no_stall = set(zip(no.host.tolist(), no.unit.tolist(), no.service.tolist(), strict=True))
        self.needed: dict[int, list[int]] = defaultdict(list)
        rules = problem.prerequisites
        for service, wanted in zip(rules.service.tolist(), rules.needs.tolist(), strict=True):
            self.needed[service].append(wanted)

    def week(self, day: int) -> int:
        return (day + self.problem.first_weekday) // 7

    def open(self, host: int, day: int) -> bool:
        inside = 0 <= day < self.problem.days
        return inside and (self.town[host], day) not in self.closed and (host, day) not in self.barred

    def may_stand(self, host: int, unit: int, service: int) -> bool:
        """In range and not forbidden."""
        no = self.no_stall
        return (
            (host, unit) in self.cost
            and (unit, service) in self.cap
            and (host, unit, service) not in no
            and (host, unit, NO_LIMIT) not in no
        )

    def orphans(self, services: Iterable[int]) -> set[int]:
        """Services that cannot stand because one they need beside them is not there, and so on."""
        standing = set(services)
        gone: set[int] = set()
        while True:
            lost = {s for s in standing if any(wanted not in standing for wanted in self.needed.get(s, ()))}
            if not lost:
                return gone
            standing, gone = standing - lost, gone | lost
