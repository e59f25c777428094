"""Why a fair is held in its village and not in another: what it brings, and what changing places would
cost.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .best_fair import best_fair
from .one_fair import Facts, worthwhile
from .places import SAME_TOWN_DAYS, open_days
from .sentences import Sentence

CHEAPEST, NEAREST, ALTERNATIVES, TOP_SERVICES = 2, 3, 2, 3


def village_sentences(facts: Facts, fair: int) -> list[Sentence]:
    """What the fair brings, to whom, by which services, and how the next villages compare."""
    host = facts.hosts[fair]
    refs = {"fair": fair, "village": host}
    served = facts.served[fair]
    weight = facts.problem.needs.weight
    met = float(sum(weight[facts.need[village, service]] * q for village, service, q in served))
    numbers = {
        "persons": float(sum(q for _, _, q in served)),
        "weighted": met,
        "villages": float(len({village for village, _, _ in served})),
        "stalls": float(len(facts.stalls[fair])),
        "units": float(len(facts.units(fair))),
        "cost": facts.sending(fair),
        "own": float(sum(q for village, _, q in served if village == host)),
    }
    sentences = [Sentence("village", "why_village", numbers, refs)]
    by_service: dict[int, float] = {}
    for _, service, q in served:
        by_service[service] = by_service.get(service, 0.0) + q
    for service in sorted(by_service, key=lambda one: (-by_service[one], one))[:TOP_SERVICES]:
        top = refs | {"service": service}
        sentences.append(Sentence("village_service", "why_village", {"persons": by_service[service]}, top))
    return sentences + [why_not_village_of(facts, village) for village in _alternatives(facts, host)]


def _alternatives(facts: Facts, host: int) -> list[int]:
    """The nearest villages with a venue that hold no fair."""
    villages = facts.problem.villages
    away = np.hypot(villages.x_km - villages.x_km[host], villages.y_km - villages.y_km[host])
    away = np.where(villages.host == 1, away, np.inf)
    away[facts.hosts] = np.inf
    near = np.argsort(away, kind="stable")[:ALTERNATIVES]
    return [int(village) for village in near if np.isfinite(away[village])]


@dataclass(frozen=True)
class Swap:
    """A fair held in another village instead: when, what the plan gains, and the rules that forbid it."""

    fair: int
    day: int
    gain: float
    rules: tuple[str, ...]


def why_not_village_of(facts: Facts, village: int) -> Sentence:
    """Why ``village`` holds no fair."""
    problem = facts.problem
    kind, refs = "why_not_village", {"village": village, "town": int(problem.villages.town[village])}
    if village in facts.hosts:
        return Sentence("village_hosts", kind, {}, refs | {"fair": facts.hosts.index(village)})
    rows = facts.by_village.get(village, [])
    needed = float(sum(problem.needs.count[row] for row in rows))
    met = float(sum(q for served in facts.served for where, _, q in served if where == village))
    numbers = {"met": met, "needed": needed}
    if problem.villages.host[village] != 1:
        return Sentence("village_not_ready", kind, numbers, refs)
    swaps = [swap for fair in _rivals(facts, village) if (swap := _swap(facts, fair, village)) is not None]
    if not swaps:
        return Sentence("village_no_day", kind, numbers, refs)
    allowed = max((swap for swap in swaps if not swap.rules), key=lambda swap: swap.gain, default=None)
    barred = max((swap for swap in swaps if swap.rules), key=lambda swap: swap.gain, default=None)
    if allowed is not None and worthwhile(allowed.gain):
        return _told("village_open", kind, numbers, refs, facts, allowed)
    if barred is not None and worthwhile(barred.gain):
        return _told("village_barred", kind, numbers, refs, facts, barred)
    best = max(swaps, key=lambda swap: (swap.gain, -swap.fair))
    extra, rules = _one_more(facts, village)
    if worthwhile(extra):
        numbers["extra"] = extra
        return _told("village_fewer_fairs", kind, numbers, refs, facts, best, rules)
    return _told("village_less", kind, numbers, refs, facts, best, ())


def _told(
    code: str,
    kind: str,
    numbers: dict[str, float],
    refs: dict[str, int],
    facts: Facts,
    swap: Swap,
    rules: tuple[str, ...] | None = None,
) -> Sentence:
    figures = numbers | {
        "gain": swap.gain,
        "loss": -swap.gain,
        "day": float(swap.day),
        "fairs": float(len(facts.hosts)),
    }
    figures["ceiling"] = float(facts.problem.towns.ceiling[refs["town"]])
    more = {"other_fair": swap.fair, "other_village": facts.hosts[swap.fair]}
    return Sentence(code, kind, figures, refs | more, swap.rules if rules is None else rules)


def possible_swaps(facts: Facts, village: int, fairs: list[int] | None = None) -> list[float]:
    """What the plan gains by each allowed way of holding one of ``fairs`` (likely ones) in ``village``."""
    swaps = [
        _swap(facts, fair, village) for fair in (fairs if fairs is not None else _rivals(facts, village))
    ]
    return [swap.gain for swap in swaps if swap is not None and not swap.rules]


def _rivals(facts: Facts, village: int) -> list[int]:
    """The fairs that bring least and those nearest to ``village``."""
    villages = facts.problem.villages
    hosts = np.array(facts.hosts)
    away = np.hypot(
        villages.x_km[hosts] - villages.x_km[village], villages.y_km[hosts] - villages.y_km[village]
    )
    fairs = range(len(facts.hosts))
    least = sorted(fairs, key=lambda fair: (facts.value(fair), fair))[:CHEAPEST]
    near = sorted(fairs, key=lambda fair: (float(away[fair]), fair))[:NEAREST]
    return sorted({*least, *near})


def venue_days(facts: Facts, village: int, without: int | None) -> list[int]:
    """Days on which ``village`` could hold a fair beside all fairs but ``without``, whoever comes."""
    problem = facts.problem
    town, county = problem.villages.town, problem.villages.county
    free = open_days(problem)[village].copy()
    for fair, (host, day) in enumerate(zip(facts.hosts, facts.days, strict=True)):
        if fair != without and town[host] == town[village]:
            free[max(day - SAME_TOWN_DAYS + 1, 0) : day + SAME_TOWN_DAYS] = False
        if fair != without and host == village:
            free[max(day - problem.host_interval + 1, 0) : day + problem.host_interval] = False
    others = [
        day
        for fair, (host, day) in enumerate(zip(facts.hosts, facts.days, strict=True))
        if fair != without and county[host] == county[village]
    ]
    full = np.bincount(others, minlength=problem.days) >= problem.max_fairs_per_day_and_county
    return [int(day) for day in np.flatnonzero(free & ~full)]


def _swap(facts: Facts, fair: int, village: int) -> Swap | None:
    """Hold ``fair`` in ``village`` on the possible day nearest to its own."""
    days = venue_days(facts, village, fair)
    if not days:
        return None
    now = facts.days[fair]
    day = min(days, key=lambda one: (abs(one - now), one))
    gain = best_fair(facts.rest([fair]), village, day).value - facts.value(fair)
    gain += facts.worth(village, day) - facts.worth(facts.hosts[fair], now)
    return Swap(fair, day, gain, _swap_rules(facts, fair, village))


def _swap_rules(facts: Facts, fair: int, village: int) -> tuple[str, ...]:
    """Rules on hosts that forbid the swap."""
    problem, host = facts.problem, facts.hosts[fair]
    town, towns = problem.villages.town, problem.towns
    held = [int(town[one]) for number, one in enumerate(facts.hosts) if number != fair] + [int(town[village])]
    hosts = [one for number, one in enumerate(facts.hosts) if number != fair] + [village]
    lost = [
        must
        for must in problem.must_reach.village.tolist()
        if not any(facts.share.get(one, {}).get(must) for one in hosts)
    ]
    found = {
        "forbidden_host": village in problem.forbidden_hosts.host,
        "pinned_fair": host in problem.pinned_fairs.host or host in problem.pinned_stalls.host,
        "town_ceiling": held.count(int(town[village])) > towns.ceiling[town[village]],
        "town_floor": held.count(int(town[host])) < towns.floor[town[host]],
        "must_reach": bool(lost),
    }
    return tuple(rule for rule, broken in found.items() if broken)


def _one_more(facts: Facts, village: int) -> tuple[float, tuple[str, ...]]:
    """What one more fair, in ``village``, would bring on its best of five days, and the rules against it."""
    problem = facts.problem
    rest = facts.rest()
    cost = facts.cost.get(village, {})

    def coming(day: int) -> int:
        return sum(1 for unit in cost if not rest.barriers(village, day, unit))

    days = sorted(venue_days(facts, village, None), key=lambda day: (-coming(day), day))[:5]
    gain = max((best_fair(rest, village, day).value + facts.worth(village, day) for day in days), default=0.0)
    town = int(problem.villages.town[village])
    held = sum(1 for host in facts.hosts if problem.villages.town[host] == town)
    rules = ["fairs"]
    rules += ["town_ceiling"] if held >= problem.towns.ceiling[town] else []
    rules += ["forbidden_host"] if village in problem.forbidden_hosts.host else []
    return gain, tuple(rules)
