"""An instance looked up host by host for the certificate: which stalls can stand there, whom they reach.

Plain dictionaries and numpy, apart from the solver's own arrangement.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from .read import NO_LIMIT, Problem

SAME_TOWN_DAYS = 7


class HostBook:
    """What the rules of an instance allow at each host, and whose needs lie in its reach."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        pairs, villages = problem.pairs, problem.villages
        self.unit, self.service = pairs.unit, pairs.service
        self.people, self.cap = pairs.people_per_fair, pairs.cap
        self.max_stalls, self.weight = villages.max_stalls, problem.needs.weight
        self._read_places()
        worth = _keyed(problem.day_values, "town", "day", "value")
        self.season = {
            host: _best_day(self.days[host], int(villages.town[self.village(host)]), worth)
            for host in self.hosts
        }
        table = problem.send_cost
        self.cost = _keyed(table, "host", "unit", "cost")
        self.units_of: dict[int, list[int]] = defaultdict(list)
        for host, unit in self.cost:
            self.units_of[host].append(unit)
        self.pairs_of: dict[int, list[int]] = defaultdict(list)
        for pair, unit in enumerate(pairs.unit.tolist()):
            self.pairs_of[unit].append(pair)
        barred = problem.forbidden_stalls
        self.barred = set(
            zip(barred.host.tolist(), barred.unit.tolist(), barred.service.tolist(), strict=True)
        )
        number = {
            key: pair for pair, key in enumerate(zip(self.unit.tolist(), self.service.tolist(), strict=True))
        }
        pins = problem.pinned_stalls
        self.pinned_stalls = {
            (host, number[unit, service])
            for host, unit, service in zip(
                pins.host.tolist(), pins.unit.tolist(), pins.service.tolist(), strict=True
            )
            if (unit, service) in number
        }
        self._read_reach()
        self._pairs: dict[int, list[int]] = {}

    def village(self, host: int) -> int:
        """The village of a host: the second fair of a village is a host of its own, and so on."""
        return host % len(self.problem.villages)

    def _read_places(self) -> None:
        """The hosts, the days of each, and which are pinned: a village's earliest pinned day is its first fair's."""
        problem, count = self.problem, len(self.problem.villages)
        days, forbidden = _open_days(problem), set(problem.forbidden_hosts.host.tolist())
        pins: dict[int, list[int]] = defaultdict(list)
        for host, day in zip(
            problem.pinned_fairs.host.tolist(), problem.pinned_fairs.day.tolist(), strict=True
        ):
            pins[host].append(problem.days if day == NO_LIMIT else day)
        for host in problem.pinned_stalls.host.tolist():
            pins[host] = pins[host] or [problem.days]
        self.hosts: list[int] = []
        self.pinned_hosts: set[int] = set()
        self.days: dict[int, Any] = {}
        apart = max(SAME_TOWN_DAYS, problem.host_interval)
        for village in np.flatnonzero(problem.villages.host == 1).tolist():
            if village in forbidden:
                continue
            most = max(min(_fairs_apart(days[village], apart), problem.fairs_per_host), 1)
            for copy in range(most):
                host, pinned = village + copy * count, sorted(pins[village])[copy : copy + 1]
                mine = days[village].copy()
                if pinned and pinned[0] < problem.days:
                    mine &= np.arange(problem.days) == pinned[0]
                if mine.any():
                    self.hosts.append(host)
                    self.days[host] = mine
                    self.pinned_hosts |= {host} if pinned else set()

    def _read_reach(self) -> None:
        problem = self.problem
        self.must_rows: dict[int, list[int]] = defaultdict(list)
        must = {village: row for row, village in enumerate(problem.must_reach.village.tolist())}
        near: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for (host, village), share in _keyed(problem.reach, "host", "village", "share").items():
            if share > 0:
                near[host].append((village, share))
                if village in must:
                    self.must_rows[host].append(must[village])
        needs: dict[int, list[int]] = defaultdict(list)
        for row, village in enumerate(problem.needs.village.tolist()):
            needs[village].append(row)
        self.near, self.needs_of = near, needs
        self._reached: dict[int, dict[int, tuple[Any, Any]]] = {}

    def in_reach(self, host: int, service: int) -> tuple[Any, Any]:
        """Rows of ``needs`` for a service in reach of a host, and the most persons of each that would come."""
        host = self.village(host)
        if host not in self._reached:
            found: dict[int, list[tuple[int, float]]] = defaultdict(list)
            service_of, count = self.problem.needs.service, self.problem.needs.count
            for village, share in self.near[host]:
                for row in self.needs_of[village]:
                    found[int(service_of[row])].append((row, share * float(count[row])))
            self._reached = {host: {key: _columns(rows) for key, rows in found.items()}}
        return self._reached[host].get(service, _columns([]))

    def pairs_at(self, host: int) -> list[int]:
        """The stalls a fair at ``host`` may have: unit in range and with leader days, not barred, and
        nothing they need is impossible there.
        """
        host = self.village(host)
        if host not in self._pairs:
            units = self.problem.units
            able = [u for u in self.units_of[host] if units.leader_days[u] > 0 and units.per_week[u] > 0]
            found = [
                pair
                for unit in able
                if (host, unit, NO_LIMIT) not in self.barred
                for pair in self.pairs_of[unit]
                if self.cap[pair] != 0 and (host, unit, int(self.service[pair])) not in self.barred
            ]
            self._pairs[host] = self._with_prerequisites(found)
        return self._pairs[host]

    def _with_prerequisites(self, pairs: list[int]) -> list[int]:
        rules = self.problem.prerequisites
        while True:
            there = {int(self.service[pair]) for pair in pairs}
            lacking = {
                int(service)
                for service, needed in zip(rules.service, rules.needs, strict=True)
                if int(needed) not in there
            }
            kept = [pair for pair in pairs if int(self.service[pair]) not in lacking]
            if len(kept) == len(pairs):
                return kept
            pairs = kept

    def services_at(self, host: int) -> list[int]:
        return sorted({int(self.service[pair]) for pair in self.pairs_at(host)})

    def prerequisites_at(self, host: int) -> list[tuple[int, int]]:
        """Rules (service, needed service) between services that can stand at ``host``."""
        there, rules = set(self.services_at(host)), self.problem.prerequisites
        every = zip(rules.service.tolist(), rules.needs.tolist(), strict=True)
        return [(service, needed) for service, needed in every if service in there]


def best_hosts(book: HostBook, values: dict[int, float]) -> list[int]:
    """The hosts of greatest total value under pins, town floors and ceilings.

    In each town the best (pinned ones first) up to its floor, then the best anywhere below the ceilings:
    such sets form a matroid, so this is exact. A ceiling is cut to the fairs that the town's open days allow.
    """
    problem = book.problem
    town, towns = problem.villages.town, problem.towns
    ranked = sorted(book.hosts, key=lambda host: (host not in book.pinned_hosts, -values[host]))
    ceiling = [min(int(towns.ceiling[one]), _fairs_in(book, one)) for one in range(len(towns))]
    held = [0] * len(towns)
    chosen, rest = [], []
    for host in ranked:
        one = int(town[book.village(host)])
        if host in book.pinned_hosts or held[one] < towns.floor[one]:
            chosen.append(host)
            held[one] += 1
        else:
            rest.append(host)
    for host in sorted(rest, key=lambda host: -values[host]):
        one = int(town[book.village(host)])
        if len(chosen) < problem.fairs and held[one] < ceiling[one]:
            chosen.append(host)
            held[one] += 1
    return chosen


def _fairs_in(book: HostBook, town: int) -> int:
    """How many fairs, seven days apart, the open days of a town's hosts allow."""
    days = [book.days[host] for host in book.hosts if book.problem.villages.town[book.village(host)] == town]
    return _fairs_apart(np.any(days, axis=0), SAME_TOWN_DAYS) if days else 0


def _fairs_apart(days: Any, apart: int) -> int:
    count, free = 0, 0
    for day in np.flatnonzero(days).tolist():
        if day >= free:
            count, free = count + 1, day + apart
    return count


def _open_days(problem: Problem) -> Any:
    """By village: the days on which town and prohibitions let it hold a fair."""
    days = np.ones((len(problem.villages), problem.days), bool)
    for town, day in zip(problem.closed_days.town, problem.closed_days.day, strict=True):
        days[problem.villages.town == town, day] = False
    for host, day in zip(problem.forbidden_days.host, problem.forbidden_days.day, strict=True):
        days[host, day] = False
    return days


def _best_day(days: Any, town: int, worth: dict[tuple[int, int], float]) -> float:
    """What the best open day of a host is worth in itself."""
    return max(worth.get((town, day), 0.0) for day in np.flatnonzero(days).tolist())


def _keyed(table: Any, first: str, second: str, value: str) -> dict[tuple[int, int], float]:
    columns = (getattr(table, name).tolist() for name in (first, second, value))
    return {(one, two): found for one, two, found in zip(*columns, strict=True)}


def _columns(rows: list[tuple[int, float]]) -> tuple[Any, Any]:
    return np.array([row for row, _ in rows], int), np.array([most for _, most in rows], float)
