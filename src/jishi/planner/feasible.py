"""Can a plan exist at all? Each refusal names the villages, towns, units or pins that rule it out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from .errors import PlannerError
from .layout import Layout
from .pins import require_pins
from .places import open_days
from .problem import Problem


class NoReadyHost(PlannerError):
    code = "no_ready_host"
    template = "没有一个村具备办集的场地（或都被排除）；请先登记场地，或取消排除"


class NoOpenDay(PlannerError):
    code = "no_open_day"
    template = "规划期 %(days)s 天内，所有可办集的村都没有开放的日子；请延长规划期或减少停办日"


class NoUnits(PlannerError):
    code = "no_units"
    template = "没有一个单位能把服务送到任何一个场地；请登记单位、服务、带队天数和可到范围"


class NoNeeds(PlannerError):
    code = "no_needs"
    template = "没有任何一条人数大于零的需求，无从规划；请先征集需求"


class NobodyInReach(PlannerError):
    code = "nobody_in_reach"
    template = "可办集的村附近，没有任何一条单位能够满足的需求；请核对需求、服务和村间距离"


class TooManyFairs(PlannerError):
    code = "too_many_fairs"
    template = "要办 %(fairs)s 场，但至多只能办 %(most)s 场（%(why)s）；请减少场次"


class FloorsAboveFairs(PlannerError):
    code = "floors_above_fairs"
    template = "各乡镇下限合计 %(floors)s 场，多于要办的 %(fairs)s 场（%(towns)s）；请降低下限或增加场次"


class FloorAbovePossible(PlannerError):
    code = "floor_above_possible"
    template = "%(towns)s 的下限高于可能办的场数；请降低下限，或增加场地与开放的日子"


class MustReachOutOfReach(PlannerError):
    code = "must_reach_out_of_reach"
    template = "必须到达的村 %(villages)s 附近没有可办集的村；请补充场地，或把它移出必达名单"


def _called(problem: Problem, kind: str, numbers: Iterable[int]) -> str:
    return "、".join(problem.called(kind, int(number)) for number in numbers)


def require_feasible(problem: Problem, layout: Layout) -> None:
    """Raise the first reason why no plan can exist; what it cannot see is refused later by name."""
    _require_hosts(problem, layout)
    require_pins(problem)
    if not problem.needs.count.any():
        raise NoNeeds([{"table": "needs"}])
    sent, pairs = problem.send_cost.unit, problem.pairs
    able = set(sent[problem.units.leader_days[sent] > 0].tolist())
    if not able & set(pairs.unit[pairs.cap != 0].tolist()):
        raise NoUnits([{"table": "units"}, {"table": "pairs"}, {"table": "send_cost"}])
    if not len(layout.entry_need):
        raise NobodyInReach([{"table": "needs"}, {"table": "reach"}])
    _require_counts(problem, layout)
    starts = layout.must_start
    bare = problem.must_reach.village[np.diff(starts) == 0]
    if len(bare):
        villages = _called(problem, "villages", bare)
        raise MustReachOutOfReach([{"village": int(village)} for village in bare], villages=villages)


def _require_hosts(problem: Problem, layout: Layout) -> None:
    if layout.hosts:
        return
    ready = problem.villages.host == 1
    ready[problem.forbidden_hosts.host] = False
    if ready.any() and not open_days(problem)[ready].any():
        raise NoOpenDay([{"table": "closed_days"}], days=problem.days)
    raise NoReadyHost([{"table": "villages", "column": "host"}])


def _require_counts(problem: Problem, layout: Layout) -> None:
    towns, fairs = problem.towns, problem.fairs
    hosts = np.bincount(layout.host_town, minlength=len(towns))
    possible = np.minimum(hosts, layout.town_ceiling)
    short = np.flatnonzero(towns.floor > possible)
    if len(short):
        items: list[dict[str, Any]] = [
            {"town": int(town), "floor": int(towns.floor[town]), "possible": int(possible[town])}
            for town in short
        ]
        raise FloorAbovePossible(items, towns=_called(problem, "towns", short))
    if towns.floor.sum() > fairs:
        owed = np.flatnonzero(towns.floor)
        items = [{"town": int(town), "floor": int(towns.floor[town])} for town in owed]
        names = _called(problem, "towns", owed)
        raise FloorsAboveFairs(items, floors=int(towns.floor.sum()), fairs=fairs, towns=names)
    for most, why, item in (
        (layout.hosts, "可办集的村数", {"table": "villages"}),
        (int(possible.sum()), "各乡镇上限、场地与开放日之和", {"table": "towns"}),
        (_day_room(problem, layout), "每天场数上限与开放日", {"field": "max_fairs_per_day_and_county"}),
    ):
        if fairs > most:
            raise TooManyFairs([item | {"most": most}], fairs=fairs, most=most, why=why)


def _day_room(problem: Problem, layout: Layout) -> int:
    """How many fairs all days together can take: on each day at most the limit a county, and its open
    towns.
    """
    days = layout.host_open
    county = problem.villages.county[layout.host_village]
    total = 0
    for one in np.unique(county):
        mine = county == one
        towns = np.unique(layout.host_town[mine])
        town_open = np.array([days[mine & (layout.host_town == town)].any(axis=0) for town in towns])
        total += int(np.minimum(town_open.sum(axis=0), problem.max_fairs_per_day_and_county).sum())
    return total
