"""Why no plan can exist: a smallest set of rules that contradict each other, found by leaving rules out.

Looks at hosts and days only (number of fairs, floors, ceilings, must-reach, pins, closed days, days between
fairs, fairs a day); stalls can always be left empty. Every rule of the answer is needed: without any one of
them the others can be kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .columns import NO_LIMIT
from .mip import Effort, Model, solve_model
from .pins import promised
from .places import SAME_TOWN_DAYS, fairs_within, village_days
from .problem import Problem

KINDS = {
    "must_reach": "{village}必须有大集可到",
    "town_floor": "{town}至少 {number} 场",
    "town_ceiling": "{town}至多 {number} 场",
    "pinned_fair": "{host}必须办 {number} 场集",
    "pinned_day": "{host}的集定在第 {number} 天",
    "forbidden_host": "{host}不得办集",
    "no_venue": "{town}有场地的村只有 {number} 个",
    "closed_days": "{town}只开放 {number} 天",
    "host_times": "一个村至多 {number} 场",
    "host_interval": "同一个村的两场至少相隔 {number} 天",
    "town_gap": "同一乡镇的两场至少相隔 {number} 天",
    "day_limit": "每县每天至多 {number} 场",
    "fairs": "一共要办 {number} 场",
}


@dataclass(frozen=True)
class Rule:
    """One rule: its ``kind`` (a key of ``KINDS``), the id it concerns (village, town or -1) and its number."""

    kind: str
    item: int = -1
    number: int = 0

    def as_item(self) -> dict[str, Any]:
        """For ``PlannerError.items``."""
        key = {"must_reach": "village", "pinned_fair": "host", "pinned_day": "host", "forbidden_host": "host"}
        named = {} if self.item < 0 else {key.get(self.kind, "town"): self.item}
        return {"rule": self.kind} | named | {"number": self.number}

    def told(self, problem: Problem) -> str:
        """The rule in Chinese."""
        town = problem.called("towns", self.item)
        village = problem.called("villages", self.item)
        return KINDS[self.kind].format(town=town, village=village, host=village, number=self.number)


def rules_of(problem: Problem) -> list[Rule]:
    """The rules on hosts and days that say anything at all, in the order in which they are kept."""
    towns, villages = problem.towns, problem.villages
    rules = [Rule("must_reach", int(village)) for village in problem.must_reach.village]
    rules += [Rule("town_floor", town, int(n)) for town, n in enumerate(towns.floor) if n > 0]
    pins = promised(problem)
    rules += [Rule("pinned_fair", host, n) for host, n in sorted(Counter(host for host, _ in pins).items())]
    rules += [Rule("pinned_day", host, day) for host, day in pins if day != NO_LIMIT]
    rules += [Rule("forbidden_host", int(host)) for host in problem.forbidden_hosts.host]
    ready = np.bincount(villages.town[villages.host == 1], minlength=len(towns))
    rules += [Rule("no_venue", town, int(ready[town])) for town in range(len(towns))]
    rules += [Rule("town_ceiling", town, int(n)) for town, n in enumerate(towns.ceiling)]
    for town in np.unique(problem.closed_days.town):
        shut = int((problem.closed_days.town == town).sum())
        rules.append(Rule("closed_days", int(town), problem.days - shut))
    rules.append(Rule("town_gap", number=SAME_TOWN_DAYS))
    rules.append(Rule("host_times", number=problem.fairs_per_host))
    if problem.fairs_per_host > 1 and problem.host_interval > SAME_TOWN_DAYS:
        rules.append(Rule("host_interval", number=problem.host_interval))
    rules.append(Rule("day_limit", number=problem.max_fairs_per_day_and_county))
    return [*rules, Rule("fairs", number=problem.fairs)]


def contradiction(problem: Problem) -> list[Rule]:
    """A smallest set (none of it can be spared) of rules that cannot all be kept; empty if all can."""
    kept = rules_of(problem)
    if possible(problem, kept):
        return []
    for kind in KINDS:
        fewer = [rule for rule in kept if rule.kind != kind]
        if len(fewer) < len(kept) and not possible(problem, fewer):
            kept = fewer
    for rule in list(reversed(kept)):
        fewer = [one for one in kept if one != rule]
        if not possible(problem, fewer):
            kept = fewer
    return kept


def possible(problem: Problem, rules: Iterable[Rule]) -> bool:
    """Can ``rules`` all be kept by some choice of hosts and days? Without the rule on it, anything goes."""
    given = {(rule.kind, rule.item) for rule in rules}
    model, hosts, days = Model(), len(problem.villages), problem.days
    villages, towns = problem.villages, problem.towns
    count = len(towns)
    low, high = np.zeros(hosts), _most_at_host(problem, given)
    for host, _ in promised(problem):
        low[host] += float(("pinned_fair", host) in given)
    for host in range(hosts):
        barred = villages.host[host] != 1 and ("no_venue", int(villages.town[host])) in given
        high[host] *= float(not (barred or ("forbidden_host", host) in given))
    if (low > high).any():
        return False
    held = model.add_columns(np.zeros(hosts), low=low, high=high, whole=True)
    opened = np.ones((count, days))
    for town, day in zip(problem.closed_days.town, problem.closed_days.day, strict=True):
        opened[town, day] = float(("closed_days", int(town)) not in given)
    most = problem.fairs * opened.ravel()
    least = np.zeros((count, days))
    for host, day in promised(problem):
        if ("pinned_day", host) in given and day != NO_LIMIT:
            least[villages.town[host], day] += 1
    if (least.ravel() > most).any():
        return False
    on_day = model.add_columns(np.zeros(count * days), low=least.ravel(), high=most, whole=True)
    town_of_day = np.repeat(np.arange(count), days)
    row, column = np.concatenate([villages.town, town_of_day]), np.concatenate([held, on_day])
    sign = np.concatenate([np.ones(hosts), -np.ones(count * days)])
    model.add_rows(row, column, sign, low=0.0, high=0.0, count=count)
    floor = np.array([float(n) if ("town_floor", t) in given else 0.0 for t, n in enumerate(towns.floor)])
    ceiling = np.array(
        [float(n) if ("town_ceiling", t) in given else np.inf for t, n in enumerate(towns.ceiling)]
    )
    model.add_rows(villages.town, held, 1.0, low=floor, high=ceiling, count=count)
    if ("fairs", -1) in given:
        model.add_rows(np.zeros(hosts, int), held, 1.0, low=problem.fairs, high=problem.fairs, count=1)
    _add_day_rules(model, problem, on_day, given)
    _add_must_reach(model, problem, held, given)
    return not solve_model(model, Effort(seconds=60.0)).infeasible


def _most_at_host(problem: Problem, given: set[tuple[str, int]]) -> Any:
    """How many fairs each village may hold, by its own limit and the days between its fairs."""
    hosts = len(problem.villages)
    most = np.full(hosts, float(problem.fairs_per_host if ("host_times", -1) in given else problem.fairs))
    if ("host_interval", -1) in given:
        days = village_days(problem)
        for host in np.flatnonzero(problem.villages.host == 1):
            shut = ("closed_days", int(problem.villages.town[host])) in given
            mine = days[host] if shut else np.ones(problem.days, bool)
            most[host] = min(most[host], fairs_within(mine, problem.host_interval))
    return most


def _add_day_rules(model: Model, problem: Problem, on_day: Any, given: set[tuple[str, int]]) -> None:
    count, days = len(problem.towns), problem.days
    town, day = np.repeat(np.arange(count), days), np.tile(np.arange(days), count)
    if ("day_limit", -1) in given:
        county = problem.towns.county[town]
        rows = (int(county.max()) + 1) * days
        most = float(problem.max_fairs_per_day_and_county)
        model.add_rows(county * days + day, on_day, 1.0, low=-np.inf, high=most, count=rows)
    if ("town_gap", -1) in given:
        shift = np.arange(SAME_TOWN_DAYS)
        window = (town * (days + SAME_TOWN_DAYS))[:, None] + day[:, None] + shift
        rows = count * (days + SAME_TOWN_DAYS)
        column = np.repeat(on_day, SAME_TOWN_DAYS)
        model.add_rows(window.ravel(), column, 1.0, low=-np.inf, high=1.0, count=rows)


def _add_must_reach(model: Model, problem: Problem, held: Any, given: set[tuple[str, int]]) -> None:
    reach = problem.reach
    for village in problem.must_reach.village:
        if ("must_reach", int(village)) in given:
            near = held[reach.host[(reach.village == village) & (reach.share > 0)]]
            model.add_rows(np.zeros(len(near), int), near, 1.0, low=1.0, high=np.inf, count=1)
