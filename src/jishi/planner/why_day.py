"""Why a fair is on its day: what stands against every earlier one, the fair taken as it is."""

from __future__ import annotations

from collections import Counter

from .columns import NO_LIMIT
from .one_fair import Facts, Rest
from .places import SAME_TOWN_DAYS
from .sentences import Sentence

NEAREST = 3
DAY_RULES = (
    "closed_day",
    "forbidden_day",
    "pinned_day",
    "host_interval",
    "town_gap",
    "day_full",
    "season",
    "units",
    "open",
)
UNIT_RULES = ("unit_off", "unit_busy", "per_week", "period")


def obstacles(facts: Facts, rest: Rest, fair: int, day: int) -> dict[str, list[int]]:
    """Every rule against holding ``fair`` with its units on ``day``: rule to fairs or units in its way."""
    problem, host = facts.problem, facts.hosts[fair]
    town, county = problem.villages.town, problem.villages.county
    closed = (problem.closed_days.town == town[host]) & (problem.closed_days.day == day)
    barred = (problem.forbidden_days.host == host) & (problem.forbidden_days.day == day)
    pinned = [int(one) for one in problem.pinned_fairs.day[problem.pinned_fairs.host == host]]
    if len(pinned) > 1 or problem.fairs_per_host > 1:
        # Of several pinned days of a village the fair keeps to its own; without one it is free.
        pinned = [one for one in pinned if one == facts.days[fair]]
    today = [other for other in rest.others if facts.days[other] == day]
    same = [other for other in today if county[facts.hosts[other]] == county[host]]
    near = [
        other
        for other in rest.others
        if town[facts.hosts[other]] == town[host] and abs(facts.days[other] - day) < SAME_TOWN_DAYS
    ]
    units, week = facts.units(fair), problem.week(day)
    found = {
        "closed_day": [host] if closed.any() else [],
        "forbidden_day": [host] if barred.any() else [],
        "pinned_day": [one for one in pinned if one not in (NO_LIMIT, day)],
        "host_interval": [
            other
            for other in rest.others
            if facts.hosts[other] == host and abs(facts.days[other] - day) < problem.host_interval
        ],
        "town_gap": near,
        "day_full": same if len(same) >= problem.max_fairs_per_day_and_county else [],
        "season": [host] if facts.worth(host, day) < facts.worth(host, facts.days[fair]) else [],
        "unit_off": [unit for unit in units if (unit, day) in facts.off],
        "unit_busy": [unit for unit in units if (unit, day) in rest.busy],
        "per_week": [unit for unit in units if rest.weeks[unit, week] >= problem.units.per_week[unit]],
        "period": [unit for unit in units if rest.full_period(unit, day) is not None],
    }
    return {rule: items for rule, items in found.items() if items}


def why_not_day_of(facts: Facts, rest: Rest, fair: int, day: int) -> Sentence:
    """What keeps ``fair``, as it is, from being held on ``day``."""
    host, now = facts.hosts[fair], facts.days[fair]
    refs = {"fair": fair, "village": host, "town": int(facts.problem.villages.town[host])}
    numbers = {"day": float(day), "chosen": float(now)}
    if day == now:
        return Sentence("day_chosen", "why_not_day", numbers, refs)
    found = obstacles(facts, rest, fair, day)
    if not found:
        return Sentence("day_later" if day > now else "day_open", "why_not_day", numbers, refs)
    for rule in UNIT_RULES:
        if rule in found:
            numbers[f"{rule}_units"] = float(len(found[rule]))
            refs[f"{rule}_unit"] = found[rule][0]
    for rule in ("host_interval", "town_gap", "day_full"):
        if rule in found:
            refs[f"{rule}_fair"] = found[rule][0]
            refs[f"{rule}_village"] = facts.hosts[found[rule][0]]
    return Sentence("day_barred", "why_not_day", numbers, refs, tuple(found))


def day_sentences(facts: Facts, rest: Rest, fair: int) -> list[Sentence]:
    """The day, what rules out the days before it, and the nearest of those one by one."""
    host, day = facts.hosts[fair], facts.days[fair]
    refs = {"fair": fair, "village": host, "town": int(facts.problem.villages.town[host])}
    first = {"day": float(day), "units": float(len(facts.units(fair)))}
    sentences = [Sentence("day", "why_day", first, refs)]
    if any(facts.problem.pinned_fairs.day[facts.problem.pinned_fairs.host == host] == day):
        return [Sentence("day_pinned", "why_day", first, refs)]
    before = [next(iter(obstacles(facts, rest, fair, earlier)), "open") for earlier in range(day)]
    if day:
        counts = Counter("units" if rule in UNIT_RULES else rule for rule in before)
        numbers = {"earlier": float(day)} | {rule: float(counts[rule]) for rule in DAY_RULES if counts[rule]}
        sentences.append(Sentence("days_before", "why_day", numbers, refs))
    nearest = range(day - 1, max(day - 1 - NEAREST, -1), -1)
    return sentences + [why_not_day_of(facts, rest, fair, earlier) for earlier in nearest]
