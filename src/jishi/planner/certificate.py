"""The proof of a plan's bound, recomputed from the instance and the plan's multipliers alone.

Slow and plain: no code is shared with the solver. A rule of the problem is relaxed at its multiplier; what is
left falls apart by host and is solved exactly by a dynamic programme, the hosts by sorting. Whatever the
multipliers are, as long as none is negative, no plan is worth more than the result: a doctored file can only
loosen the bound.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .check import Report
from .errors import PlannerError
from .first_third import thirds
from .read import NO_LIMIT, Plan, Problem
from .relaxed_hosts import HostBook, best_hosts

KEYS = {
    "provider": ("provider_host", "provider_service"),
    "prerequisite": ("prerequisite_host", "prerequisite_service", "prerequisite_needs"),
}
"""Parts whose rows are named by columns of ids; the others have a row for each row of a table."""


class CertificateRejected(PlannerError):
    code = "certificate_rejected"
    template = "无法由乘子证明上界：%(why)s；请重新规划，或向出具计划的一方索取完整的 multipliers.npz"


@dataclass(frozen=True)
class Multipliers:
    """The price of each relaxed rule, by the ids of the instance; a rule that is absent costs nothing."""

    need: Any
    leader_day: Any
    specialist: Any
    must_reach: Any
    provider: Mapping[tuple[int, ...], float]
    prerequisite: Mapping[tuple[int, ...], float]
    first_third: Any
    """By village: how much more its needs count; what is left of the bonus, its whole first third gets."""


def read_multipliers(problem: Problem, given: Mapping[str, Any]) -> Multipliers:
    """``given`` by id. Raises ``CertificateRejected`` for what is missing, of wrong length, negative or no number."""
    lengths = {
        "need": len(problem.needs),
        "leader_day": len(problem.units),
        "specialist": len(problem.pairs),
        "must_reach": len(problem.must_reach),
    }
    plain = {name: _numbers(given, name, length) for name, length in lengths.items()}
    keyed = {name: _by_ids(given, name, columns) for name, columns in KEYS.items()}
    villages = len(problem.villages)
    more = _numbers(given, "first_third", villages) if problem.first_third_bonus else np.zeros(villages)
    return Multipliers(**plain, **keyed, first_third=more)


def _numbers(given: Mapping[str, Any], name: str, length: int | None) -> Any:
    if name not in given:
        raise CertificateRejected([{"part": name}], why=f"缺 {name} 一组乘子")
    values = np.asarray(given[name])
    if values.ndim != 1 or values.dtype.kind not in "fiu" or (length is not None and len(values) != length):
        raise CertificateRejected([{"part": name}], why=f"{name} 应有 {length} 个数，现为 {values.shape}")
    if not np.isfinite(values).all() or (values < 0).any():
        raise CertificateRejected([{"part": name}], why=f"{name} 含负数或不是数的值")
    return values.astype(float)


def _by_ids(given: Mapping[str, Any], name: str, columns: tuple[str, ...]) -> dict[tuple[int, ...], float]:
    values = _numbers(given, name, None)
    ids = [_numbers(given, column, len(values)).astype(int).tolist() for column in columns]
    keys = list(zip(*ids, strict=True))
    if len(set(keys)) != len(keys):
        raise CertificateRejected([{"part": name}], why=f"{name} 的同一条规则出现两次")
    return dict(zip(keys, values.tolist(), strict=True))


@dataclass(frozen=True)
class HostValues:
    """The relaxed problem solved host by host: a plan is worth at most ``constant`` and its hosts' values."""

    book: HostBook
    constant: float
    hosts: dict[int, float]


def host_values(problem: Problem, given: Mapping[str, Any]) -> HostValues:
    """What a fair at each possible host is worth at most at the multipliers ``given``, in needs."""
    prices = read_multipliers(problem, given)
    book = HostBook(problem)
    cap = problem.pairs.cap
    constant = float(prices.need @ problem.needs.count + prices.leader_day @ most_visits(problem))
    constant += float(np.maximum(problem.first_third_bonus - prices.first_third, 0.0) @ thirds(problem))
    constant += float(prices.specialist[cap != NO_LIMIT] @ cap[cap != NO_LIMIT])
    constant -= float(prices.must_reach.sum())
    return HostValues(book, constant, {host: _host_value(book, prices, host) for host in book.hosts})


def certified_bound(problem: Problem, given: Mapping[str, Any]) -> float:
    """No plan of ``problem`` is worth more than this, in needs; ``given`` are the multipliers of a plan.

    Raises ``CertificateRejected`` if the multipliers are not of this problem, or negative, or no numbers.
    """
    values = host_values(problem, given)
    chosen = best_hosts(values.book, values.hosts)
    if len(chosen) != problem.fairs:
        why = f"实例只容得下 {len(chosen)} 场，要办 {problem.fairs} 场"
        raise CertificateRejected([{"field": "fairs"}], why=why)
    return values.constant + sum(values.hosts[host] for host in chosen)


def certify(problem: Problem, plan: Plan, report: Report) -> Report:
    """``report`` with the bound that the plan's multipliers prove instead of the stated one.

    Raises ``CertificateRejected`` when they prove nothing.
    """
    bound = certified_bound(problem, plan.multipliers)
    return Report(report.violations, report.objective, bound, "certificate")


def most_visits(problem: Problem) -> Any:
    """By unit: its leader days, or what its periods and the days outside them allow, if that is less."""
    most = problem.units.leader_days.astype(float)
    table = problem.period_limits
    for unit in set(table.unit.tolist()):
        rows = [row for row, one in enumerate(table.unit.tolist()) if one == unit]
        covered = {day for row in rows for day in range(table.first_day[row], table.last_day[row] + 1)}
        most[unit] = min(most[unit], float(table.leader_days[rows].sum()) + problem.days - len(covered))
    return most


def _host_value(book: HostBook, prices: Multipliers, host: int) -> float:
    """The most a fair at ``host`` can be worth at ``prices``, whatever stalls it has."""
    rules = book.prerequisites_at(host)
    extra: dict[int, float] = defaultdict(float)
    for service, needed in rules:
        price = prices.prerequisite.get((host, service, needed), 0.0)
        extra[service] -= price
        extra[needed] += price
    value = book.season[host]
    for service in book.services_at(host):
        price = prices.provider.get((host, service), 0.0)
        extra[service] -= price
        value += price
    value += sum(float(prices.must_reach[row]) for row in book.must_rows[book.village(host)])
    slots = {}
    for pair in book.pairs_at(host):
        service, capped = int(book.service[pair]), book.cap[pair] != NO_LIMIT
        worth = _poured(book, prices, host, service, float(book.people[pair])) + extra[service]
        slots[pair] = worth - (float(prices.specialist[pair]) if capped else 0.0)
    return value + _best_choice(book, prices, host, slots)


def _poured(book: HostBook, prices: Multipliers, host: int, service: int, people: float) -> float:
    """What one stall brings at prices: the most rewarding persons in reach, up to ``people``."""
    rows, most = book.in_reach(host, service)
    villages = book.problem.needs.village[rows]
    gain = book.weight[rows] * (1 + prices.first_third[villages]) - prices.need[rows]
    order = np.argsort(-gain)
    gain, most = np.maximum(gain[order], 0.0), most[order]
    before = np.cumsum(most) - most
    return float(gain @ np.clip(people - before, 0.0, most))


def _best_choice(book: HostBook, prices: Multipliers, host: int, slots: dict[int, float]) -> float:
    """The best stalls for the places of the venue, each unit that comes paying its way and its leader day."""
    village = book.village(host)
    places = int(book.max_stalls[village])
    best = np.full(places + 1, -np.inf)
    best[0] = 0.0
    by_unit: dict[int, list[int]] = defaultdict(list)
    for pair in slots:
        by_unit[int(book.unit[pair])].append(pair)
    for unit, pairs in by_unit.items():
        forced = [pair for pair in pairs if (host, pair) in book.pinned_stalls]  # at the first fair alone
        free = sorted((slots[pair] for pair in pairs if pair not in forced), reverse=True)
        coming = sum(slots[pair] for pair in forced) - book.cost[village, unit] - prices.leader_day[unit]
        totals = coming + np.concatenate([[0.0], np.cumsum(free)])
        after = np.full(places + 1, -np.inf) if forced else best.copy()
        for more, total in enumerate(totals):
            used = len(forced) + more
            if 0 < used <= places:
                after[used:] = np.maximum(after[used:], best[: places + 1 - used] + total)
        best = after
    return float(best.max())
