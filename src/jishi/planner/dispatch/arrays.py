"""The problem as arrays for the compiled search: shifts, windows by order and day, who may do what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..columns import Floats, Ints
from .problem import DAY, DispatchProblem, Order

Flags = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Arrays:
    """A shift is a row of ``shift_*``; places are crews' bases, then orders (as in ``travel``).

    The windows of order ``o`` on day ``d`` are rows ``window_start[o * days + d]`` and on, apart and in
    order of time. ``able[o, s]``: skills and days allow order ``o`` in shift ``s``.
    """

    travel: Ints
    shift_crew: Ints
    shift_day: Ints
    shift_begins: Ints
    shift_ends: Ints
    shift_most: Ints
    duty: Floats
    """Minutes each crew is on duty."""
    minutes: Ints
    release: Ints
    due: Ints
    priority: Ints
    able: Flags
    window_start: Ints
    window_opens: Ints
    window_closes: Ints
    near: Ints
    """For each order the other orders by travel time."""
    crews: int
    days: int


def as_arrays(problem: DispatchProblem) -> Arrays:
    orders, crews, days = problem.orders, problem.crews, problem.days
    shifts = [(number, shift) for number, crew in enumerate(crews) for shift in crew.shifts]
    crew_of = np.array([number for number, _ in shifts], np.int64)
    day_of = np.array([shift.day for _, shift in shifts], np.int64)
    most = [crews[number].max_visits or len(orders) for number, _ in shifts]
    skilled = np.array([[order.skills <= crew.skills for crew in crews] for order in orders], bool)
    start, opens, closes = _windows(problem)
    has_window = (np.diff(start) > 0).reshape(len(orders), days)
    travel = problem.minutes_between()
    between = travel[len(crews) :, len(crews) :]
    return Arrays(
        travel=travel,
        shift_crew=crew_of,
        shift_day=day_of,
        shift_begins=np.array([shift.begins for _, shift in shifts], np.int64),
        shift_ends=np.array([shift.ends for _, shift in shifts], np.int64),
        shift_most=np.array(most, np.int64),
        duty=np.array([sum(shift.ends - shift.begins for shift in crew.shifts) for crew in crews], float),
        minutes=np.array([order.minutes for order in orders], np.int64),
        release=np.array([order.release for order in orders], np.int64),
        due=np.array([order.due for order in orders], np.int64),
        priority=np.array([order.priority for order in orders], np.int64),
        able=np.ascontiguousarray(skilled[:, crew_of] & has_window[:, day_of]),
        window_start=start,
        window_opens=opens,
        window_closes=closes,
        near=np.ascontiguousarray(np.argsort(between + between.T, axis=1, kind="stable")[:, 1:]),
        crews=len(crews),
        days=days,
    )


def windows_on(order: Order, day: int, days: int) -> list[tuple[int, int]]:
    """When a visit may begin on ``day``: apart from each other, in order of time."""
    last = days - 1 if order.expires is None else order.expires
    if not order.release <= day <= last:
        return []
    given = sorted((one.opens, one.closes) for one in order.windows if one.day in (None, day))
    if not order.windows:
        given = [(0, DAY)]
    merged: list[tuple[int, int]] = []
    for opens, closes in given:
        if merged and opens <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(closes, merged[-1][1]))
        else:
            merged.append((opens, closes))
    return merged


def _windows(problem: DispatchProblem) -> tuple[Ints, Ints, Ints]:
    rows = [windows_on(order, day, problem.days) for order in problem.orders for day in range(problem.days)]
    flat = [window for some in rows for window in some]
    start = np.concatenate([[0], np.cumsum([len(some) for some in rows])]).astype(np.int64)
    opens = np.array([window[0] for window in flat], np.int64)
    return start, opens, np.array([window[1] for window in flat], np.int64)
