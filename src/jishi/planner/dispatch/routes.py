"""A first plan by pyvroom: every order on time or not at all, one vehicle for each shift."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np

from ..columns import Ints
from ..errors import PlannerError
from .arrays import Arrays
from .problem import DAY, DispatchProblem

JOB = "job"


class EngineMissing(PlannerError):
    code = "engine_missing"
    template = '没有安装 pyvroom；请安装它，或指定 engine="insertion" 用自带的插入法'


def first_routes(
    problem: DispatchProblem, arrays: Arrays, *, exploration: int, seconds: float | None
) -> list[Ints]:
    """The orders of every shift in sequence, as pyvroom plans them on one thread.

    ``exploration`` is its own measure of effort, 0 to 5. Raises ``EngineMissing`` without pyvroom.
    """
    try:
        import vroom  # type: ignore[import-untyped, unused-ignore]
    except ImportError:
        raise EngineMissing from None
    able = arrays.able & (arrays.shift_day[None, :] <= arrays.due[:, None])
    open_orders = np.flatnonzero(able.any(axis=1))
    routes: list[Ints] = [np.empty(0, np.int64) for _ in arrays.shift_crew]
    if not len(open_orders):
        return routes
    task = vroom.Input()
    task.set_durations_matrix("car", arrays.travel.astype(np.uint32))
    skill = {
        name: n for n, name in enumerate(sorted({name for crew in problem.crews for name in crew.skills}))
    }
    task.add_vehicle([_vehicle(vroom, problem, arrays, shift, skill) for shift in range(len(routes))])
    task.add_job([_job(vroom, problem, arrays, int(order), skill) for order in open_orders])
    limit = None if seconds is None else timedelta(seconds=seconds)
    answer = task.solve(exploration_level=exploration, nb_threads=1, timeout=limit).to_dict()
    for route in answer["routes"]:
        jobs = [step["id"] for step in route["steps"] if step["type"] == JOB]
        routes[route["vehicle"]] = np.array(jobs, np.int64)
    return routes


def _vehicle(vroom: Any, problem: DispatchProblem, arrays: Arrays, shift: int, skill: dict[str, int]) -> Any:
    crew = int(arrays.shift_crew[shift])
    midnight = int(arrays.shift_day[shift]) * DAY
    return vroom.Vehicle(
        shift,
        start=crew,
        end=crew,
        skills={skill[name] for name in problem.crews[crew].skills},
        time_window=(midnight + int(arrays.shift_begins[shift]), midnight + int(arrays.shift_ends[shift])),
        max_tasks=int(arrays.shift_most[shift]),
    )


def _job(vroom: Any, problem: DispatchProblem, arrays: Arrays, order: int, skill: dict[str, int]) -> Any:
    windows = []
    for day in range(min(int(arrays.due[order]), arrays.days - 1) + 1):
        key = order * arrays.days + day
        for row in range(int(arrays.window_start[key]), int(arrays.window_start[key + 1])):
            opens, closes = int(arrays.window_opens[row]), int(arrays.window_closes[row])
            windows.append((day * DAY + opens, day * DAY + min(closes, DAY - 1)))
    return vroom.Job(
        order,
        location=arrays.crews + order,
        default_service=int(arrays.minutes[order]),
        skills={skill[name] for name in problem.orders[order].skills},
        priority=int(arrays.priority[order]),
        time_windows=[vroom.TimeWindow(opens, closes) for opens, closes in windows],
    )
