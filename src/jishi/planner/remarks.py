"""What in a problem leads nowhere, though a plan exists: told to the clerk before planning, refused by nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .columns import Ints
from .problem import Problem

TEXTS = {
    "unit_without_services": "单位 %s 没有登记任何服务，不会被安排；请补登服务或删去该单位",
    "service_without_units": "服务 %s 有人需要，但没有一个单位提供；请联系单位承接，或从需求目录中移出",
    "unit_without_days": "单位 %s 的带队天数或每周场数为零，不会被安排；请核对",
    "unit_out_of_range": "单位 %s 去不了任何一个场地；请核对其可到范围",
    "village_out_of_reach": "村 %s 有需求，但附近没有可办集的村，不会被服务；请补充场地",
}


@dataclass(frozen=True)
class Remark:
    """``items`` are the ids of the units, services or villages concerned."""

    code: str
    items: tuple[int, ...]
    message: str


def remarks(problem: Problem) -> list[Remark]:
    """Units, services and villages of ``problem`` that no plan can do anything for, by kind."""
    units, pairs, needs = problem.units, problem.pairs, problem.needs
    every = np.arange(len(units))
    wanted = np.unique(needs.service[needs.count > 0])
    ready = problem.villages.host[problem.reach.host] == 1
    reached = problem.reach.village[ready & (problem.reach.share > 0)]
    found: list[tuple[str, str, Ints]] = [
        ("unit_without_services", "units", np.setdiff1d(every, pairs.unit)),
        ("service_without_units", "services", np.setdiff1d(wanted, pairs.service)),
        ("unit_without_days", "units", np.flatnonzero((units.leader_days == 0) | (units.per_week == 0))),
        ("unit_out_of_range", "units", np.setdiff1d(every, problem.send_cost.unit)),
        ("village_out_of_reach", "villages", np.setdiff1d(needs.village[needs.count > 0], reached)),
    ]
    return [_told(problem, code, kind, items) for code, kind, items in found if len(items)]


def _told(problem: Problem, code: str, kind: str, items: Any) -> Remark:
    ids = tuple(int(one) for one in items)
    shown = "、".join(problem.called(kind, one) for one in ids[:8]) + ("…" if len(ids) > 8 else "")
    return Remark(code, ids, TEXTS[code] % shown)
