"""Dispatch: pyvroom's routes first, then improvement by taking visits out and putting all open orders back in."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Literal

import numpy as np

from ..columns import Ints
from . import kernels
from .arrays import Arrays, as_arrays
from .plan import DispatchPlan, Visit
from .problem import Crew, DispatchProblem, Order, Shift
from .routes import first_routes

Engine = Literal["vroom", "insertion"]
ROUNDS = 500
"""Rounds of the search between two looks at the clock."""
WARM, COOL = 60.0, 0.5
"""How many minutes worse the walk accepts, on average, in the beginning and in the end."""


def dispatch(
    problem: DispatchProblem,
    *,
    seconds: float = 10.0,
    rounds: int | None = None,
    engine: Engine = "vroom",
    exploration: int = 0,
    seed: int = 0,
    should_stop: Callable[[], bool] | None = None,
) -> DispatchPlan:
    """A plan for ``problem`` within about ``seconds`` of this process's CPU time.

    ``engine`` is what the first routes come from; with ``"insertion"`` pyvroom is not needed. With ``rounds``
    (of the improvement) the result depends on problem, engine, exploration, seed and that number alone, as long as
    ``seconds`` is not reached first. Raises ``EngineMissing`` if pyvroom is asked for and not installed.
    """
    began = time.process_time()
    arrays = as_arrays(problem)
    state = _State(arrays, problem.balance)
    log: list[dict[str, Any]] = []
    if engine == "vroom":
        # pyvroom's own limit is in wall time: generous, so that a busy machine does not cut it short.
        for shift, orders in enumerate(
            first_routes(problem, arrays, exploration=exploration, seconds=4 * seconds)
        ):
            state.lay(shift, orders)
    log.append({"step": engine, "cpu": time.process_time() - began} | state.told())
    done, budget = 0, seconds - (time.process_time() - began)
    search_began = time.process_time()
    while (rounds is None or done < rounds) and not (should_stop is not None and should_stop()):
        spent = time.process_time() - search_began
        if spent >= budget:
            break
        some = ROUNDS if rounds is None else min(ROUNDS, rounds - done)
        share = spent / budget if rounds is None else done / rounds
        state.improve(some, share, seed + done)
        done += some
    state.fill()
    log.append({"step": "improve", "rounds": done, "cpu": time.process_time() - search_began} | state.told())
    return state.plan(problem, engine=engine, seed=seed, seconds=time.process_time() - began, log=tuple(log))


class _State:
    """Routes under way and the best of them so far."""

    def __init__(self, arrays: Arrays, balance: float) -> None:
        self.arrays, self.balance = arrays, balance
        shifts, orders = len(arrays.shift_crew), len(arrays.minutes)
        longest = int((arrays.shift_ends - arrays.shift_begins).max()) // int(arrays.minutes.min()) + 1
        self.route = np.zeros((shifts, min(orders, longest) + 1), np.int64)
        self.size, self.at = np.zeros(shifts, np.int64), np.full(orders, -1, np.int64)
        self.best_route, self.best_size = self.route.copy(), self.size.copy()
        self.best = np.zeros(3)
        columns = (
            arrays.shift_crew,
            arrays.shift_day,
            arrays.shift_begins,
            arrays.shift_ends,
            arrays.shift_most,
        )
        self.shifts = columns
        self.windows = (arrays.days, arrays.window_start, arrays.window_opens, arrays.window_closes)

    def lay(self, shift: int, orders: Ints) -> None:
        """Give ``shift`` these orders in this sequence."""
        self.route[shift, : len(orders)], self.size[shift] = orders, len(orders)
        self.at[orders] = shift
        self._keep()

    def _keep(self) -> None:
        self.best_route[:], self.best_size[:] = self.route, self.size
        points, late, road, over, _ = self._measure()
        self.best[:] = points, late, road + self.balance * over

    def _measure(self) -> tuple[int, int, int, float, Any]:
        a = self.arrays
        found: tuple[int, int, int, float, Any] = kernels.measure(
            self.best_route, self.best_size, self.shifts, a.travel, a.minutes, a.crews, a.due, a.priority,
            a.days, a.duty,
        )  # fmt: skip
        return found

    def improve(self, rounds: int, share: float, seed: int) -> None:
        a = self.arrays
        heat = WARM * (COOL / WARM) ** share
        kernels.improve(
            self.route, self.size, self.at, self.shifts, a.travel, a.minutes, a.crews, self.windows, a.able,
            a.near, a.release, a.due, a.priority, a.days, a.duty, self.balance, seed, rounds, heat,
            self.best_route, self.best_size, self.best,
        )  # fmt: skip

    def fill(self) -> None:
        """From the best routes: put in what still fits."""
        a = self.arrays
        self.route[:], self.size[:] = self.best_route, self.best_size
        self.at[:] = -1
        for shift, size in enumerate(self.size):
            self.at[self.route[shift, :size]] = shift
        kernels.fill(
            self.route, self.size, self.at, self.shifts, a.travel, a.minutes, a.crews, self.windows, a.able,
            a.due, a.priority, a.days, a.duty, self.balance,
        )  # fmt: skip
        self._keep()

    def told(self) -> dict[str, Any]:
        points, late, road, over, _ = self._measure()
        visits = int(self.best_size.sum())
        return {"visits": visits, "points": points, "late": late, "travel": road, "overload": round(over, 1)}

    def plan(self, problem: DispatchProblem, **facts: Any) -> DispatchPlan:
        a = self.arrays
        first, last = np.zeros_like(self.best_route), np.zeros_like(self.best_route)
        visits = []
        for s, size in enumerate(self.best_size):
            kernels.refresh(
                s,
                self.best_route,
                self.best_size,
                first,
                last,
                self.shifts,
                a.travel,
                a.minutes,
                a.crews,
                self.windows,
            )
            crew, day = problem.crews[a.shift_crew[s]].id, int(a.shift_day[s])
            for k in range(size):
                order, starts = problem.orders[self.best_route[s, k]], int(first[s, k])
                visits.append(Visit(order.id, crew, day, starts, starts + order.minutes))
        place = {crew.id: number for number, crew in enumerate(problem.crews)}
        visits.sort(key=lambda visit: (place[visit.crew], visit.day, visit.starts))
        seen = {visit.order for visit in visits}
        points, late, road, over, _ = self._measure()
        return DispatchPlan(
            visits=tuple(visits),
            unserved=tuple(order.id for order in problem.orders if order.id not in seen),
            points=int(points),
            late_points=int(late),
            travel=int(road),
            overload=float(over),
            **facts,
        )


def compile_kernels() -> None:
    """Compile the search once, so that no user waits for it: dispatch a single order."""
    order = Order(id="1", x_km=1.0, y_km=0.0, minutes=30, skills=frozenset({"a"}), due=0)
    crew = Crew(id="1", x_km=0.0, y_km=0.0, skills=frozenset({"a"}), shifts=(Shift(0, 480, 1020),))
    dispatch(DispatchProblem((order,), (crew,), days=1), rounds=1, seconds=600.0, engine="insertion")
