"""Is every number of a problem in its range, every id known and every key given once? The first fault is
named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .columns import NO_LIMIT, Table
from .errors import PlannerError

if TYPE_CHECKING:
    from .problem import Problem

MOST = 10**9


class BadNumber(PlannerError):
    code = "bad_number"
    template = "%(what)s 应为 %(low)s 到 %(high)s 之间的整数，现为 %(value)s"


class BadBonus(PlannerError):
    code = "bad_bonus"
    template = "first_third_bonus 应为 0 到 10 之间的数，现为 %(value)s"


class PinnedTwice(PlannerError):
    code = "pinned_twice"
    template = (
        "表 pinned_fairs 第 %(rows)s 行：同一个村指定的场次多于 %(most)s 场（fairs_per_host），请删去多余的"
    )


class PeriodBackwards(PlannerError):
    code = "period_backwards"
    template = "表 period_limits 第 %(rows)s 行的 last_day 早于 first_day，请改正"


class OutOfRange(PlannerError):
    code = "out_of_range"
    template = "表 %(table)s 第 %(rows)s 行的 %(column)s 列应在 %(low)s 到 %(high)s 之间，现为 %(values)s"


class UnknownId(PlannerError):
    code = "unknown_id"
    template = "表 %(table)s 第 %(rows)s 行的 %(column)s 列是未知编号 %(values)s（应小于 %(count)s）"


class NotFinite(PlannerError):
    code = "not_finite"
    template = "表 %(table)s 第 %(rows)s 行的 %(column)s 列不是有限的数（NaN 或无穷），请补上数值"


class DuplicateKey(PlannerError):
    code = "duplicate_key"
    template = "表 %(table)s 第 %(rows)s 行与前面的行重复（%(key)s），请删去一行"


class EmptyTable(PlannerError):
    code = "empty_table"
    template = "表 %(table)s 没有任何一行，无法规划；请先填入数据"


class CountyMismatch(PlannerError):
    code = "county_mismatch"
    template = "表 villages 第 %(rows)s 行的县与其乡镇所属的县不同，请改正"


class SelfPrerequisite(PlannerError):
    code = "self_prerequisite"
    template = "表 prerequisites 第 %(rows)s 行：服务不能以自己为前提"


KEYS: dict[str, tuple[str, ...]] = {
    "closed_days": ("town", "day"),
    "unit_off": ("unit", "day"),
    "pairs": ("unit", "service"),
    "prerequisites": ("service", "needs"),
    "must_reach": ("village",),
    "needs": ("village", "service"),
    "reach": ("host", "village"),
    "send_cost": ("host", "unit"),
    "pinned_fairs": ("host", "day"),
    "forbidden_hosts": ("host",),
    "pinned_stalls": ("host", "unit", "service"),
    "forbidden_stalls": ("host", "unit", "service"),
    "forbidden_days": ("host", "day"),
    "day_values": ("town", "day"),
    "period_limits": ("unit", "first_day", "last_day"),
}
OPTIONAL_IDS = {("units", "county"), ("pinned_fairs", "day"), ("forbidden_stalls", "service")}
RANGES: dict[tuple[str, str], tuple[float, float]] = {
    ("towns", "floor"): (0, MOST),
    ("towns", "ceiling"): (0, MOST),
    ("towns", "county"): (0, MOST),
    ("villages", "county"): (0, MOST),
    ("villages", "population"): (0, MOST),
    ("villages", "host"): (0, 1),
    ("villages", "max_stalls"): (0, 1000),
    ("units", "county"): (NO_LIMIT, MOST),
    ("units", "leader_days"): (0, MOST),
    ("units", "per_week"): (0, 7),
    ("pairs", "people_per_fair"): (0, MOST),
    ("pairs", "cap"): (NO_LIMIT, MOST),
    ("needs", "count"): (0, MOST),
    ("needs", "weight"): (0, 1000),
    ("reach", "share"): (0, 1),
    ("send_cost", "cost"): (0, MOST),
    ("units", "max_km"): (0, float("inf")),
    ("day_values", "value"): (-MOST, MOST),
    ("period_limits", "leader_days"): (0, MOST),
}


def _rows(faults: NDArray[Any]) -> tuple[list[int], str]:
    rows = [int(row) for row in np.flatnonzero(faults)]
    return rows, "、".join(map(str, rows[:8])) + ("…" if len(rows) > 8 else "")


def _refuse(error: type[PlannerError], table: Table, column: str, faults: NDArray[Any], **more: Any) -> None:
    if not faults.any():
        return
    rows, text = _rows(faults)
    values = [getattr(table, column)[row].item() for row in rows[:8]] if column else []
    items = [{"table": table.title, "row": row, "column": column} for row in rows]
    raise error(items, table=table.title, rows=text, column=column, values=values, **more)


def _check_numbers(problem: Problem) -> None:
    ranges = {
        "fairs": (1, 100_000),
        "days": (1, 3660),
        "first_weekday": (0, 6),
        "max_fairs_per_day_and_county": (1, 100_000),
        "services": (1, 100_000),
        "fairs_per_host": (1, 4),
        "host_interval": (0, 3660),
    }
    for name, (low, high) in ranges.items():
        value = getattr(problem, name)
        if not isinstance(value, int | np.integer) or isinstance(value, bool) or not low <= value <= high:
            raise BadNumber([{"field": name}], what=name, low=low, high=high, value=value)
    bonus = problem.first_third_bonus
    if not isinstance(bonus, int | float) or isinstance(bonus, bool) or not 0 <= bonus <= 10:
        raise BadBonus([{"field": "first_third_bonus"}], value=bonus)


def _check_ids(problem: Problem, table: Table) -> None:
    counts = {
        "town": len(problem.towns),
        "village": len(problem.villages),
        "host": len(problem.villages),
        "unit": len(problem.units),
        "service": problem.services,
        "day": problem.days,
        "first_day": problem.days,
        "last_day": problem.days,
        "needs": problem.services,
    }
    for name in table.columns():
        if name not in counts or (table.title, name) in RANGES:
            continue
        values = getattr(table, name)
        lowest = NO_LIMIT if (table.title, name) in OPTIONAL_IDS else 0
        _refuse(UnknownId, table, name, (values < lowest) | (values >= counts[name]), count=counts[name])


def _check_ranges(table: Table) -> None:
    for name in table.columns():
        values = getattr(table, name)
        if values.dtype == np.float64:
            allowed = np.isfinite(values) | (np.isposinf(values) if name == "max_km" else False)
            _refuse(NotFinite, table, name, ~allowed)
        if (table.title, name) in RANGES:
            low, high = RANGES[table.title, name]
            _refuse(OutOfRange, table, name, (values < low) | (values > high), low=low, high=high)


def _check_key(table: Table) -> None:
    key = KEYS.get(table.title)
    if key is None or len(table) < 2:
        return
    columns = np.stack([getattr(table, name) for name in key], axis=1)
    _, first = np.unique(columns, axis=0, return_index=True)
    repeated = np.ones(len(table), bool)
    repeated[first] = False
    _refuse(DuplicateKey, table, "", repeated, key=", ".join(key))


def validate(problem: Problem) -> None:
    """Raise the first fault found in ``problem``; nothing is repaired or dropped."""
    _check_numbers(problem)
    for first in (problem.towns, problem.villages):
        if len(first) == 0:
            raise EmptyTable([{"table": first.title}], table=first.title)
    for table in problem.tables():
        _check_ids(problem, table)
        _check_ranges(table)
        _check_key(table)
    villages, prerequisites = problem.villages, problem.prerequisites
    _refuse(CountyMismatch, villages, "", problem.towns.county[villages.town] != villages.county)
    _refuse(SelfPrerequisite, prerequisites, "", prerequisites.service == prerequisites.needs)
    limits = problem.period_limits
    _refuse(PeriodBackwards, limits, "", limits.last_day < limits.first_day)
    host = problem.pinned_fairs.host
    times = np.array([int((host[:row] == one).sum()) for row, one in enumerate(host)], int)
    _refuse(
        PinnedTwice, problem.pinned_fairs, "", times >= problem.fairs_per_host, most=problem.fairs_per_host
    )
    floors_over = problem.towns.floor > problem.towns.ceiling
    _refuse(OutOfRange, problem.towns, "floor", floors_over, low=0, high="ceiling")
