"""Do pins and prohibitions contradict each other or the rules? Every contradiction is listed with its
items.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from .columns import NO_LIMIT
from .errors import PlannerError
from .places import SAME_TOWN_DAYS, find_places, pins_of
from .problem import Problem

Item = dict[str, Any]
REASONS = {
    "host_not_ready": "村 %(host)s 被指定办集，但没有场地",
    "host_forbidden": "村 %(host)s 既被指定又被排除",
    "day_closed": "村 %(host)s 被指定在第 %(day)s 天办集，但其乡镇当天停办",
    "day_forbidden": "村 %(host)s 被指定在第 %(day)s 天办集，但当天又被排除",
    "no_day_left": "村 %(host)s 被指定办集，但没有一天可办",
    "pins_above_fairs": "指定了 %(pinned)s 个村办集，多于要办的 %(fairs)s 场",
    "pins_above_ceiling": "乡镇 %(town)s 指定了 %(pinned)s 场，上限 %(ceiling)s 场",
    "pins_too_near": "同一乡镇的村 %(host)s 与 %(other)s 指定的日子相隔不足七天",
    "pins_within_interval": "村 %(host)s 指定的两场相隔不足 %(least)s 天",
    "pins_above_host": "村 %(host)s 指定了 %(pinned)s 场，开放的日子只容 %(most)s 场",
    "pins_above_day": "第 %(day)s 天指定了 %(pinned)s 场，多于每天上限 %(most)s 场",
    "stall_unknown": "单位 %(unit)s 不提供服务 %(service)s，却被指定到村 %(host)s",
    "stall_forbidden": "村 %(host)s 的摊位（单位 %(unit)s，服务 %(service)s）既被指定又被排除",
    "stall_out_of_range": "单位 %(unit)s 去不了村 %(host)s，却被指定在那里出摊",
    "stall_no_leader": "单位 %(unit)s 被指定到 %(pinned)s 场，带队天数只有 %(most)s 天",
    "stall_cap": "单位 %(unit)s 的服务 %(service)s 被指定 %(pinned)s 次，上限 %(most)s 次",
    "stalls_full": "村 %(host)s 指定了 %(pinned)s 个摊位，场地只容 %(most)s 个",
    "two_providers": "村 %(host)s 的服务 %(service)s 指定了两个单位",
    "unit_off": "单位 %(unit)s 第 %(day)s 天不能到村 %(host)s，却被指定",
    "unit_twice": "单位 %(unit)s 第 %(day)s 天被指定到 %(pinned)s 个村",
    "unit_period": "单位 %(unit)s 第 %(first)s 至 %(last)s 天被指定到 %(pinned)s 个村，这段时间至多 %(most)s 场",
    "unit_week": "单位 %(unit)s 第 %(week)s 周被指定到 %(pinned)s 个村，每周至多 %(most)s 场",
}


class ContradictoryPins(PlannerError):
    """``items`` lists every contradiction: its ``reason`` and the ids concerned."""

    code = "contradictory_pins"
    template = "指定与排除互相矛盾：%(reasons)s；请取消其中一项"


def require_pins(problem: Problem) -> None:
    """Raise ``ContradictoryPins`` if what is pinned cannot all hold."""
    found = list(_contradictions(problem))
    if found:
        raise ContradictoryPins(found, reasons="；".join(_told(problem, item) for item in found))


def _told(problem: Problem, item: Item) -> str:
    kinds = {"host": "villages", "other": "villages", "town": "towns", "unit": "units", "service": "services"}
    named = {key: problem.called(kinds[key], value) if key in kinds else value for key, value in item.items()}
    return REASONS[item["reason"]] % named


def promised(problem: Problem) -> list[tuple[int, int]]:
    """Every fair that must be held: its host and its day or ``NO_LIMIT``."""
    return [(host, day) for host, days in sorted(pins_of(problem).items()) for day in days]


def _contradictions(problem: Problem) -> Iterator[Item]:
    pinned = promised(problem)
    yield from _hosts(problem, pinned)
    yield from _days(problem, pinned)
    yield from _stalls(problem)
    yield from _visits(problem)


def _hosts(problem: Problem, pinned: list[tuple[int, int]]) -> Iterator[Item]:
    forbidden = set(problem.forbidden_hosts.host.tolist())
    hosts = [host for host, _ in pinned]
    for host in sorted(set(hosts)):
        if problem.villages.host[host] != 1:
            yield {"reason": "host_not_ready", "host": host}
        if host in forbidden:
            yield {"reason": "host_forbidden", "host": host}
    if len(pinned) > problem.fairs:
        yield {
            "reason": "pins_above_fairs",
            "pinned": len(pinned),
            "fairs": problem.fairs,
            "hosts": sorted(hosts),
        }
    for town, count in sorted(Counter(int(problem.villages.town[host]) for host in hosts).items()):
        ceiling = int(problem.towns.ceiling[town])
        if count > ceiling:
            yield {"reason": "pins_above_ceiling", "town": town, "pinned": count, "ceiling": ceiling}
    possible = Counter(find_places(problem).village.tolist())
    for host, count in sorted(Counter(hosts).items()):
        if count > max(possible[host], 1):
            yield {"reason": "pins_above_host", "host": host, "pinned": count, "most": possible[host]}


def _days(problem: Problem, pinned: list[tuple[int, int]]) -> Iterator[Item]:
    closed = set(zip(problem.closed_days.town.tolist(), problem.closed_days.day.tolist(), strict=True))
    barred = set(zip(problem.forbidden_days.host.tolist(), problem.forbidden_days.day.tolist(), strict=True))
    town, county = problem.villages.town, problem.villages.county
    for host, day in pinned:
        if day == NO_LIMIT:
            days = range(problem.days)
            if all((int(town[host]), one) in closed or (host, one) in barred for one in days):
                yield {"reason": "no_day_left", "host": host}
        elif (int(town[host]), day) in closed:
            yield {"reason": "day_closed", "host": host, "day": day}
        elif (host, day) in barred:
            yield {"reason": "day_forbidden", "host": host, "day": day}
    dated = sorted((host, day) for host, day in pinned if day != NO_LIMIT)
    for (host, day), (other, later) in combinations(dated, 2):
        if town[host] == town[other] and abs(day - later) < SAME_TOWN_DAYS:
            yield {"reason": "pins_too_near", "host": host, "other": other}
        elif host == other and abs(day - later) < problem.host_interval:
            yield {"reason": "pins_within_interval", "host": host, "least": problem.host_interval}
    most = problem.max_fairs_per_day_and_county
    for (_, day), count in sorted(Counter((int(county[host]), day) for host, day in dated).items()):
        if count > most:
            yield {"reason": "pins_above_day", "day": day, "pinned": count, "most": most}


def _stalls(problem: Problem) -> Iterator[Item]:
    pairs, table, barred = problem.pairs, problem.pinned_stalls, problem.forbidden_stalls
    able = set(zip(pairs.unit.tolist(), pairs.service.tolist(), strict=True))
    near = set(zip(problem.send_cost.host.tolist(), problem.send_cost.unit.tolist(), strict=True))
    no = set(zip(barred.host.tolist(), barred.unit.tolist(), barred.service.tolist(), strict=True))
    stalls = list(zip(table.host.tolist(), table.unit.tolist(), table.service.tolist(), strict=True))
    for host, unit, service in stalls:
        item = {"host": host, "unit": unit, "service": service}
        if (unit, service) not in able:
            yield {"reason": "stall_unknown"} | item
        if (host, unit) not in near:
            yield {"reason": "stall_out_of_range"} | item
        if (host, unit, service) in no or (host, unit, NO_LIMIT) in no:
            yield {"reason": "stall_forbidden"} | item
    for host, count in sorted(Counter(host for host, _, _ in stalls).items()):
        most = int(problem.villages.max_stalls[host])
        if count > most:
            yield {"reason": "stalls_full", "host": host, "pinned": count, "most": most}
    for (host, service), count in sorted(Counter((host, service) for host, _, service in stalls).items()):
        if count > 1:
            yield {"reason": "two_providers", "host": host, "service": service}
    cap = dict(
        zip(zip(pairs.unit.tolist(), pairs.service.tolist(), strict=True), pairs.cap.tolist(), strict=True)
    )
    for (unit, service), count in sorted(Counter((unit, service) for _, unit, service in stalls).items()):
        most = cap.get((unit, service), NO_LIMIT)
        if most != NO_LIMIT and count > most:
            yield {"reason": "stall_cap", "unit": unit, "service": service, "pinned": count, "most": most}


def _visits(problem: Problem) -> Iterator[Item]:
    units, table = problem.units, problem.pinned_stalls
    visits = sorted(set(zip(table.unit.tolist(), table.host.tolist(), strict=True)))
    for unit, count in sorted(Counter(unit for unit, _ in visits).items()):
        most = int(units.leader_days[unit])
        if count > most:
            yield {"reason": "stall_no_leader", "unit": unit, "pinned": count, "most": most}
    off = set(zip(problem.unit_off.unit.tolist(), problem.unit_off.day.tolist(), strict=True))
    by_day: dict[tuple[int, int], int] = defaultdict(int)
    by_week: dict[tuple[int, int], int] = defaultdict(int)
    on_day: list[tuple[int, int]] = []
    first = pins_of(problem)
    for unit, host in visits:
        day = first[host][0]
        if day == NO_LIMIT:
            continue
        on_day.append((unit, day))
        by_day[unit, day] += 1
        by_week[unit, problem.week(day)] += 1
        if (unit, day) in off:
            yield {"reason": "unit_off", "unit": unit, "host": host, "day": day}
    for (unit, day), count in sorted(by_day.items()):
        if count > 1:
            yield {"reason": "unit_twice", "unit": unit, "day": day, "pinned": count}
    for (unit, week), count in sorted(by_week.items()):
        most = int(units.per_week[unit])
        if count > most:
            yield {"reason": "unit_week", "unit": unit, "week": week, "pinned": count, "most": most}
    limits = problem.period_limits
    columns = (limits.unit, limits.first_day, limits.last_day, limits.leader_days)
    for unit, start, end, most in zip(*(column.tolist() for column in columns), strict=True):
        count = sum(1 for one, day in on_day if one == unit and start <= day <= end)
        if count > most:
            period = {"unit": unit, "first": start, "last": end}
            yield {"reason": "unit_period"} | period | {"pinned": count, "most": most}
