"""From a problem to a plan: prices, hosts, priced assignment, exact neighbourhoods, dates."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from . import assign, dates, hosts, prices
from .columns import Ints
from .exact import solve_exactly
from .feasible import require_feasible
from .greedy import greedy
from .layout import lay_out
from .mip import Effort
from .plan import Plan, relative_gap
from .problem import Problem
from .schedule import fair_weights, write_down
from .search import Search
from .serve import Serving
from .timetable import Timetable

VERSION = "1"
PRICE_ITERATIONS = 200
STAGES = ("read", "prices", "hosts", "assign", "dates", "search", "done")


@dataclass(frozen=True)
class Progress:
    """Where planning stands: ``stage`` is one of ``STAGES``, ``fraction`` of the whole is 0 to 1.

    ``objective``, ``bound`` and ``gap`` are NaN until known.
    """

    stage: str
    fraction: float
    objective: float = math.nan
    bound: float = math.nan

    @property
    def gap(self) -> float:
        return relative_gap(self.bound, self.objective)


@dataclass
class Run:
    """One call of ``solve``: its limits, what it found so far, and whom it tells."""

    problem: Problem
    seconds: float
    gap: float
    seed: int
    threads: int
    max_iterations: int | None
    on_progress: Callable[[Progress], None] | None
    should_stop: Callable[[], bool] | None
    began: float = field(default_factory=time.monotonic)
    objective: float = math.nan
    bound: float = math.nan
    log: list[dict[str, Any]] = field(default_factory=list)
    stopped: bool = False

    @property
    def elapsed(self) -> float:
        return time.monotonic() - self.began

    def left(self, share: float = 1.0) -> float:
        """Seconds until ``share`` of the time allowed is over."""
        return max(self.seconds * share - self.elapsed, 0.0)

    def over(self, share: float = 1.0) -> bool:
        """Is it time to finish? Asked often; a request to stop is remembered."""
        if not self.stopped and self.should_stop is not None and self.should_stop():
            self.stopped = True
        return self.stopped or self.left(share) <= 0.0

    def effort(self, *, seconds: float, nodes: int, gap: float = 1e-4) -> Effort:
        """Limits of one integer programme: by nodes alone where the run must be repeatable."""
        if self.max_iterations is not None:
            return Effort(nodes=nodes, gap=gap, seed=self.seed)
        return Effort(seconds=max(min(seconds, self.left()), 0.1), gap=gap, seed=self.seed)

    def tell(self, stage: str, fraction: float) -> None:
        if self.on_progress is not None:
            self.on_progress(Progress(stage, min(fraction, 1.0), self.objective, self.bound))

    def note(self, stage: str, **facts: Any) -> None:
        self.log.append({"stage": stage, "seconds": round(self.elapsed, 3)} | facts)


def solve(
    problem: Problem,
    *,
    seconds: float = 60.0,
    gap: float = 0.0,
    seed: int = 0,
    threads: int = 1,
    max_iterations: int | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Plan:
    """Plan the fairs of ``problem``: a feasible plan with a proven bound.

    Stops when the gap is at most ``gap``, after ``seconds`` of wall time, or soon after ``should_stop``
    says so (the best plan so far is still completed and dated). ``threads`` is 1 or 2. With
    ``max_iterations`` the search does at most so many neighbourhoods and the result depends on nothing but
    problem, seed and that number, as long as ``seconds`` is not reached first. ``on_progress`` is called
    from the calling thread.

    Raises a ``PlannerError`` (``feasible``) naming villages, towns, units or pins when no plan can exist.
    """
    run = Run(problem, seconds, gap, seed, threads, max_iterations, on_progress, should_stop)
    run.tell("read", 0.0)
    baseline = greedy(problem)
    layout = lay_out(problem)
    require_feasible(problem, layout)
    market = prices.Market(layout, threads)
    dual = find_prices(run, market)
    chosen, local = find_hosts(run, market, dual)
    serving = Serving(layout)
    slots, timetable = find_stalls(run, market, local, chosen, serving)
    slots, timetable = prove_if_small(run, market, dual, serving, slots, timetable)
    search = Search(run, market, serving, local, slots, timetable)
    search.improve()
    tables = finish(run, serving, search)
    return Plan(
        **tables,
        objective=run.objective,
        bound=max(run.bound, run.objective),
        greedy=baseline,
        seed=seed,
        seconds=round(run.elapsed, 3),
        version=VERSION,
        options={"seconds": seconds, "gap": gap, "threads": threads, "max_iterations": max_iterations},
        multipliers={part: market.multipliers.part(dual.prices, part) for part in prices.PARTS},
        log=tuple(run.log),
    )


def find_prices(run: Run, market: prices.Market) -> prices.Dual:
    """The dual over all hosts, and with it the bound."""
    dual = None
    for number, dual in enumerate(prices.improve(market, None, iterations=PRICE_ITERATIONS), start=1):
        run.bound = dual.bound
        if number % 10 == 0:
            run.tell("prices", 0.3 * number / PRICE_ITERATIONS)
        if run.over(0.5) and number >= 60:
            break
    assert dual is not None
    run.note("prices", iterations=number, bound=dual.bound)
    return dual


def find_hosts(run: Run, market: prices.Market, dual: prices.Dual) -> tuple[Ints, prices.Dual]:
    """The hosts chosen on average, and prices that suit just them."""
    chosen = hosts.choose_hosts(market.layout, dual.host_share)
    local = dual
    for better in prices.improve(
        market, dual, iterations=PRICE_ITERATIONS // 2, first_step=0.3, hosts=chosen
    ):
        local = better
        if run.over(0.55) and better.bound < np.inf:
            break
    run.note("hosts", hosts=len(chosen), bound=local.bound)
    run.tell("hosts", 0.35)
    return chosen, local


def find_stalls(
    run: Run, market: prices.Market, local: prices.Dual, chosen: Ints, serving: Serving
) -> tuple[Ints, Timetable]:
    """Stalls at prices, days that suit them, and stalls again that keep those days."""
    start = assign.relaxed_start(market, local, chosen)
    effort = run.effort(seconds=max(run.left(0.35), 1.0), nodes=200, gap=1e-3)
    slots, answer = assign.priced_assignment(market, local, chosen, effort, within=2.0, start=start)
    if not answer.found or serving.objective(slots) < serving.objective(start):
        slots = start
    run.note("assign", objective=serving.objective(slots), optimal=answer.optimal)
    run.tell("assign", 0.4)
    timetable, start = dates.settle(serving, slots, chosen, seed=run.seed)
    effort = run.effort(seconds=max(run.left(0.5), 1.0), nodes=200, gap=1e-3)
    slots, answer = assign.priced_assignment(
        market, local, chosen, effort, within=4.0, timetable=timetable, start=start
    )
    if not answer.found or serving.objective(slots) < serving.objective(start):
        slots = start
    run.objective = serving.objective(slots)
    run.note("dates", objective=run.objective, optimal=answer.optimal)
    run.tell("dates", 0.45)
    return slots, timetable


def prove_if_small(
    run: Run, market: prices.Market, dual: prices.Dual, serving: Serving, slots: Ints, timetable: Timetable
) -> tuple[Ints, Timetable]:
    """The optimum with its proof, where the problem is small enough."""
    effort = run.effort(seconds=run.left(0.9), nodes=100_000, gap=min(max(run.gap, 1e-7), 1e-4))
    solution = solve_exactly(market, dual, serving, slots, timetable, effort)
    if solution is None:
        return slots, timetable
    run.bound = min(run.bound, solution.bound)
    objective = serving.objective(solution.slots)
    run.note("exact", objective=objective, bound=solution.bound)
    if objective < run.objective:
        return slots, timetable
    run.objective = objective
    return solution.slots, solution.timetable


def finish(run: Run, serving: Serving, search: Search) -> dict[str, Any]:
    """Move fairs to the earliest days they can have as they are, and write the plan down."""
    slots, held, timetable = search.slots, search.held, search.timetable
    weight = fair_weights(serving, slots, held)
    dates.hasten(timetable, np.unique(serving.layout.slot_seat[slots]), held, weight)
    run.note("days", weighted_wait=float(weight @ timetable.day[held]))
    run.tell("done", 1.0)
    return write_down(serving, timetable, slots, held)
