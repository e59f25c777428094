"""From a problem to a plan: prices, hosts, priced assignment, exact neighbourhoods, dates."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from . import assign, dates, hosts, prices
from .columns import Ints
from .coverage import coverage_of
from .exact import solve_exactly
from .exchange import better_hosts
from .feasible import require_feasible
from .generate import generate
from .greedy import greedy
from .layout import lay_out, tilted
from .parts import parts_of, plan_part, plan_parts
from .plan import Plan, relative_gap
from .problem import Problem
from .run import Progress, Run
from .schedule import fair_weights, write_down
from .search import KINDS, Search
from .serve import Serving
from .timetable import Timetable

VERSION = "1"
PRICE_ITERATIONS = 400


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
    clock: Callable[[], float] = time.monotonic,
) -> Plan:
    """Plan the fairs of ``problem``: a feasible plan with a proven bound.

    Stops when the gap is at most ``gap``, after ``seconds`` by ``clock`` (wall time; with
    ``time.process_time`` CPU time, so that a busy machine plans as well as a quiet one), or soon after
    ``should_stop`` says so (the best plan so far is still completed and dated). ``threads`` is 1 or 2. With
    ``max_iterations`` the search does at most so many neighbourhoods and the result depends on nothing but
    problem, seed and that number, as long as ``seconds`` is not reached first. ``on_progress`` is called
    from the calling thread.

    Raises a ``PlannerError`` (``feasible``) naming villages, towns, units or pins when no plan can exist.
    """
    run = Run(problem, seconds, gap, seed, threads, max_iterations, on_progress, should_stop, clock)
    run.tell("read", 0.0)
    baseline = greedy(problem)
    market, dual, search = first_plan(run)
    search.improve()
    tables = finish(run, search)
    return Plan(
        **tables,
        objective=run.objective,
        bound=max(run.bound, run.objective),
        greedy=baseline,
        seed=seed,
        seconds=round(run.elapsed, 3),
        version=VERSION,
        options={"seconds": seconds, "gap": gap, "threads": threads, "max_iterations": max_iterations},
        multipliers=market.by_id(dual.prices),
        log=tuple(run.log),
        coverage=coverage_of(problem, tables["served"].village, tables["served"].quantity).figures(),
    )


def first_plan(run: Run) -> tuple[prices.Market, prices.Dual, Search]:
    """Everything before the neighbourhood search: bound, hosts, days and a first complete plan."""
    layout = lay_out(run.problem)
    require_feasible(run.problem, layout)
    market = prices.Market(layout, run.threads)
    dual = find_prices(run, market)
    chosen, local = find_hosts(run, market, dual)
    serving = Serving(tilted(layout, market.more(local.prices)))
    slots, timetable = find_stalls(run, market, local, chosen, serving)
    slots, timetable = prove_if_small(run, market, dual, serving, slots, timetable)
    return market, dual, Search(run, market, serving, local, slots, timetable)


def compile_kernels() -> float:
    """Compile every inner loop into the cache by beginning to plan a tiny county; the seconds taken."""
    began = time.monotonic()
    run = Run(generate("tiny", seed=0), seconds=600.0, gap=1.0, seed=0, threads=1, max_iterations=1)
    _, _, search = first_plan(run)
    for kind in KINDS:
        search.try_kind(kind)
    finish(run, search)
    return time.monotonic() - began


def find_prices(run: Run, market: prices.Market) -> prices.Dual:
    """The dual over all hosts, and with it the bound."""
    dual = None
    for number, dual in enumerate(prices.improve(market, None, iterations=PRICE_ITERATIONS), start=1):
        run.bound = dual.bound
        if number % 10 == 0:
            run.tell("prices", 0.3 * number / PRICE_ITERATIONS)
        if run.over(0.25) and number >= 60:
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
        if run.over(0.3) and better.bound < np.inf:
            break
    run.note("hosts", hosts=len(chosen), bound=local.bound)
    if relative_gap(run.bound, local.bound) > run.gap / 10:
        chosen, local = better_hosts(run, market, dual, chosen, local, until=0.4)
    run.tell("hosts", 0.35)
    return chosen, local


def find_stalls(
    run: Run, market: prices.Market, local: prices.Dual, chosen: Ints, serving: Serving
) -> tuple[Ints, Timetable]:
    """Stalls and days, of counties that share no unit each by itself."""
    start = assign.relaxed_start(market, local, chosen)
    parts = parts_of(market.layout, chosen)
    if len(parts) > 1:
        slots, timetable = plan_parts(run, market, local, serving, parts, start)
        run.note("parts", parts=len(parts))
    else:
        slots, timetable = plan_part(run, market, local, serving, chosen, start, start[:0])
    run.objective = serving.objective(slots) + timetable.season()
    run.tell("dates", 0.45)
    return slots, timetable


def prove_if_small(
    run: Run, market: prices.Market, dual: prices.Dual, serving: Serving, slots: Ints, timetable: Timetable
) -> tuple[Ints, Timetable]:
    """The optimum with its proof, where the problem is small enough."""
    if relative_gap(run.bound, run.objective) <= run.gap:
        return slots, timetable
    effort = run.effort(seconds=run.left(0.7), nodes=500, gap=min(max(run.gap, 1e-7), 1e-4))
    solution = solve_exactly(market, dual, serving, slots, timetable, effort)
    if solution is None:
        return slots, timetable
    run.bound = min(run.bound, solution.bound)
    serving.settle(solution.slots)
    objective = serving.objective(solution.slots) + solution.timetable.season()
    run.note("exact", objective=objective, bound=solution.bound)
    if objective < run.objective:
        return slots, timetable
    run.objective = objective
    return solution.slots, solution.timetable


def finish(run: Run, search: Search) -> dict[str, Any]:
    """Move fairs to the earliest days they can have as they are, and write the plan down."""
    serving, slots, held, timetable = search.serving, search.slots, search.held, search.timetable
    serving.settle(slots)
    run.objective = serving.objective(slots) + timetable.season()
    weight = fair_weights(serving, slots, held)
    dates.hasten(timetable, np.unique(serving.layout.slot_seat[slots]), held, weight)
    run.note("days", weighted_wait=float(weight @ timetable.day[held]))
    run.tell("done", 1.0)
    return write_down(serving, timetable, slots, held)
