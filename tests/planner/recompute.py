"""Every number of an explanation, worked out again by plain code from instance and plan."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from jishi.planner import Plan, Problem, Sentence


def keyed(table: Any, first: str, second: str, value: str) -> dict[tuple[int, int], Any]:
    """One column of a table by two others."""
    columns = (getattr(table, name).tolist() for name in (first, second, value))
    return {(a, b): c for a, b, c in zip(*columns, strict=True)}


class Book:
    """Instance and plan, looked up slowly."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem, self.plan = problem, plan
        self.hosts = plan.fairs.host.tolist()
        self.days = plan.fairs.day.tolist()
        self.weight = keyed(problem.needs, "village", "service", "weight")
        self.count = keyed(problem.needs, "village", "service", "count")
        self.share = keyed(problem.reach, "host", "village", "share")
        self.cost = keyed(problem.send_cost, "host", "unit", "cost")
        self.people = keyed(problem.pairs, "unit", "service", "people_per_fair")
        self.cap = keyed(problem.pairs, "unit", "service", "cap")
        self.off = set(keyed(problem.unit_off, "unit", "day", "day"))
        self.closed = set(keyed(problem.closed_days, "town", "day", "day"))

    def stalls(self, fair: int) -> list[tuple[int, int]]:
        table = self.plan.stalls
        return [
            (int(u), int(s))
            for f, u, s in zip(table.fair, table.unit, table.service, strict=True)
            if f == fair
        ]

    def served(self, fair: int) -> list[tuple[int, int, float]]:
        t = self.plan.served
        rows = zip(t.fair, t.village, t.service, t.quantity, strict=True)
        return [(int(v), int(s), float(q)) for f, v, s, q in rows if f == fair]

    def units(self, fair: int) -> set[int]:
        return {u for u, _ in self.stalls(fair)}

    def met(self, fair: int) -> float:
        return sum(self.weight[v, s] * q for v, s, q in self.served(fair))

    def sending(self, fair: int) -> float:
        return sum(self.cost[self.hosts[fair], u] for u in self.units(fair))

    def week(self, day: int) -> int:
        return (day + self.problem.first_weekday) // 7


def best_value(
    book: Book,
    without: int | None,
    host: int,
    day: int,
    guest: int | None,
    lifted: frozenset[str] = frozenset(),
) -> float:
    """The best one fair at ``host`` on ``day`` can be while the other fairs stay, as an integer programme."""
    problem = book.problem
    others = [f for f in range(len(book.hosts)) if f != without]
    left = {key: float(count) for key, count in book.count.items()}
    for f in others:
        for v, s, q in book.served(f):
            left[v, s] -= q
    visits = Counter(u for f in others for u in book.units(f))
    stands = Counter(stall for f in others for stall in book.stalls(f))
    busy = {(u, book.days[f]) for f in others for u in book.units(f)}
    weeks = Counter((u, book.week(book.days[f])) for f in others for u in book.units(f))
    dearest = max((c for (h, _), c in book.cost.items() if h == host), default=0.0)

    def free(unit: int) -> bool:
        mine = lifted if unit == guest else frozenset()
        return all(
            (
                (host, unit) in book.cost or "out_of_range" in mine,
                visits[unit] < problem.units.leader_days[unit] or "leader_days" in mine,
                (unit, day) not in book.off or "unit_off" in mine,
                (unit, day) not in busy or "unit_busy" in mine,
                weeks[unit, book.week(day)] < problem.units.per_week[unit] or "per_week" in mine,
            )
        )

    stalls = [
        (u, s)
        for u, s in book.people
        if free(u)
        and (book.cap[u, s] < 0 or stands[u, s] < book.cap[u, s] or (u == guest and "pair_cap" in lifted))
    ]
    units = sorted({u for u, _ in stalls})
    cells = [
        (k, v)
        for k, (_, s) in enumerate(stalls)
        for v in sorted({v for h, v in book.share if h == host})
        if (v, s) in left
    ]
    size = len(stalls) + len(units) + len(cells)
    rows, low, high = [], [], []

    def add(terms: dict[int, float], most: float, least: float = -np.inf) -> None:
        row = np.zeros(size)
        for column, factor in terms.items():
            row[column] += factor
        rows.append(row)
        low.append(least)
        high.append(most)

    seat = {u: len(stalls) + k for k, u in enumerate(units)}
    if not stalls:
        return 0.0
    worth = np.zeros(size)
    for u in units:
        free_of_charge = u == guest and "sending_cost" in lifted
        worth[seat[u]] = 0.0 if free_of_charge else -book.cost.get((host, u), dearest)
    top = np.ones(size)
    for c, (k, v) in enumerate(cells, start=len(stalls) + len(units)):
        s = stalls[k][1]
        worth[c] = book.weight[v, s]
        top[c] = min(book.share[host, v] * book.count[v, s], max(left[v, s], 0.0))
        add({c: 1.0, k: -top[c]}, 0.0)
    for k, (u, s) in enumerate(stalls):
        add({k: 1.0, seat[u]: -1.0}, 0.0)
        mine = {c: 1.0 for c, (j, _) in enumerate(cells, start=len(stalls) + len(units)) if j == k}
        add({**mine, k: -float(book.people[u, s])}, 0.0)
    room = float(problem.villages.max_stalls[host])
    room += sum(1 for u, _ in stalls if u == guest) if "max_stalls" in lifted else 0
    add(dict.fromkeys(range(len(stalls)), 1.0), room)
    for s in sorted({s for _, s in stalls}):
        here = [
            k for k, (u, t) in enumerate(stalls) if t == s and not (u == guest and "one_provider" in lifted)
        ]
        add(dict.fromkeys(here, 1.0), 1.0)
    for v, s in sorted({(v, stalls[k][1]) for k, v in cells}):
        both = {
            c: 1.0
            for c, (k, w) in enumerate(cells, start=len(stalls) + len(units))
            if (w, stalls[k][1]) == (v, s)
        }
        add(both, min(book.share[host, v] * book.count[v, s], max(left[v, s], 0.0)))
    for s, needed in zip(problem.prerequisites.service, problem.prerequisites.needs, strict=True):
        for k, (u, t) in enumerate(stalls):
            if t == s and not (u == guest and "prerequisite" in lifted):
                add({k: 1.0} | {j: -1.0 for j, (_, r) in enumerate(stalls) if r == needed}, 0.0)
    if guest is not None:
        add({k: 1.0 for k, (u, _) in enumerate(stalls) if u == guest}, np.inf, 1.0)
    whole = np.array([1] * (len(stalls) + len(units)) + [0] * len(cells))
    answer = milp(
        -worth,
        constraints=LinearConstraint(np.array(rows), low, high),
        bounds=Bounds(0, top),
        integrality=whole,
        options={"mip_rel_gap": 1e-9},
    )
    assert answer.status == 0, answer.message
    return -float(answer.fun)


def one_more_fits(book: Book, village: int, day: int) -> bool:
    """Could ``village`` hold one more fair on ``day``, as far as venue, town and county go?"""
    town, county = book.problem.villages.town, book.problem.villages.county
    held = list(zip(book.hosts, book.days, strict=True))
    return (
        (int(town[village]), day) not in book.closed
        and not any(town[h] == town[village] and abs(d - day) < 7 for h, d in held)
        and sum(d == day and county[h] == county[village] for h, d in held)
        < book.problem.max_fairs_per_day_and_county
    )


def first_obstacle(book: Book, fair: int, day: int) -> str:
    """The kind of rule that first rules out ``day`` for the fair as it is."""
    problem, host = book.problem, book.hosts[fair]
    town, county = problem.villages.town, problem.villages.county
    others = [f for f in range(len(book.hosts)) if f != fair]
    if (int(town[host]), day) in book.closed:
        return "closed_day"
    if any(town[book.hosts[f]] == town[host] and abs(book.days[f] - day) < 7 for f in others):
        return "town_gap"
    same = sum(1 for f in others if book.days[f] == day and county[book.hosts[f]] == county[host])
    if same >= problem.max_fairs_per_day_and_county:
        return "day_full"
    return "units" if any(absent(book, fair, day).values()) else "open"


def absent(book: Book, fair: int, day: int) -> dict[str, list[int]]:
    """The fair's units that cannot come on ``day``, by reason."""
    others = [f for f in range(len(book.hosts)) if f != fair]
    units = sorted(book.units(fair))
    in_week = Counter(u for f in others if book.week(book.days[f]) == book.week(day) for u in book.units(f))
    return {
        "unit_off": [u for u in units if (u, day) in book.off],
        "unit_busy": [u for u in units if any(book.days[f] == day and u in book.units(f) for f in others)],
        "per_week": [u for u in units if in_week[u] >= book.problem.units.per_week[u]],
    }


def numbers_of(book: Book, fair: int, sentence: Sentence) -> dict[str, float]:
    """The numbers ``sentence``, said of ``fair``, must contain."""
    problem, host, refs = book.problem, book.hosts[fair], sentence.refs
    served = book.served(fair)
    by_code = {
        "village": lambda: {
            "persons": sum(q for _, _, q in served),
            "weighted": book.met(fair),
            "villages": len({v for v, _, _ in served}),
            "stalls": len(book.stalls(fair)),
            "units": len(book.units(fair)),
            "cost": book.sending(fair),
            "own": sum(q for v, _, q in served if v == host),
        },
        "village_service": lambda: {"persons": sum(q for _, s, q in served if s == refs["service"])},
        "stall": lambda: {
            "persons": sum(q for _, s, q in served if s == refs["service"]),
            "people": book.people[refs["unit"], refs["service"]],
            "villages": len({v for v, s, _ in served if s == refs["service"]}),
            "most": sum(q for v, s, q in served if s == refs["service"] and v == refs["village"]),
        },
        "day": lambda: {"day": book.days[fair], "units": len(book.units(fair))},
        "days_before": lambda: days_before(book, fair),
        "unit_not_needed": dict,
    }
    by_code["stall_needed"] = by_code["stall"]
    if sentence.code in by_code:
        return {key: float(value) for key, value in by_code[sentence.code]().items()}
    if sentence.kind == "why_not_day":
        day = int(sentence.numbers["day"])
        found = {
            f"{rule}_units": float(len(units)) for rule, units in absent(book, fair, day).items() if units
        }
        return {"day": float(day), "chosen": float(book.days[fair])} | found
    if sentence.kind == "why_not_unit":
        return unit_numbers(book, fair, sentence)
    assert sentence.kind == "why_not_village", sentence.code
    return village_numbers(book, sentence, problem)


def days_before(book: Book, fair: int) -> dict[str, float]:
    found = Counter(first_obstacle(book, fair, day) for day in range(book.days[fair]))
    kinds = ("closed_day", "forbidden_day", "town_gap", "day_full", "units", "open")
    return {"earlier": book.days[fair]} | {kind: found[kind] for kind in kinds if found[kind]}


def unit_numbers(book: Book, fair: int, sentence: Sentence) -> dict[str, float]:
    problem, host, unit, day = book.problem, book.hosts[fair], sentence.refs["unit"], book.days[fair]
    value = best_value(book, fair, host, day, unit, frozenset(sentence.rules))
    result = {"gain": value - (book.met(fair) - book.sending(fair))}
    if "leader_days" in sentence.rules:
        result["leader_days"] = problem.units.leader_days[unit]
    if {"unit_off", "unit_busy"} & set(sentence.rules):
        result["day"] = day
    if "per_week" in sentence.rules:
        weeks = [f for f in range(len(book.hosts)) if book.week(book.days[f]) == book.week(day)]
        result["week_fairs"] = sum(1 for f in weeks if unit in book.units(f))
        result["per_week"] = problem.units.per_week[unit]
    if "max_stalls" in sentence.rules:
        result |= {"stalls": len(book.stalls(fair)), "max_stalls": problem.villages.max_stalls[host]}
    if "sending_cost" in sentence.rules:
        result["cost"] = book.cost[host, unit]
    return result


def village_numbers(book: Book, sentence: Sentence, problem: Problem) -> dict[str, float]:
    village = sentence.refs["village"]
    result = {
        "met": sum(q for f in range(len(book.hosts)) for v, _, q in book.served(f) if v == village),
        "needed": float(sum(n for (v, _), n in book.count.items() if v == village)),
    }
    if "other_fair" in sentence.refs:
        rival, day = sentence.refs["other_fair"], int(sentence.numbers["day"])
        there = best_value(book, rival, village, day, None)
        result["gain"] = there - (book.met(rival) - book.sending(rival))
        result |= {"loss": -result["gain"], "day": day, "fairs": len(book.hosts)}
        result["ceiling"] = problem.towns.ceiling[sentence.refs["town"]]
    if sentence.code == "village_fewer_fairs":
        free = [day for day in range(problem.days) if one_more_fits(book, village, day)]
        values = [best_value(book, None, village, day, None) for day in free]
        # Only the five days on which most units can come are tried: one of these values, not always the best.
        result["extra"] = min(values, key=lambda value: abs(value - sentence.numbers["extra"]))
    return result
