"""Fairs that are planned apart once it is known which villages hold one.

Fairs of two counties that share neither units nor towns touch each other only through the people near the border, whom
prices divide between them; a prefecture falls into its counties, each far quicker to plan than all at once.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from .assign import priced_assignment
from .columns import Ints
from .layout import Layout
from .prices import Dual, Market
from .run import Run
from .serve import Serving
from .timetable import NO_DAY, Timetable
from .whole import settle_and_fill

Array = NDArray[Any]
LOOK = 0.2
"""Seconds between two looks whether to stop."""


def parts_of(layout: Layout, chosen: Ints) -> list[Ints]:
    """The hosts ``chosen`` by the part they belong to: counties linked by a town or a unit."""
    problem = layout.problem
    county = problem.villages.county[layout.host_village]
    links = [
        (county, layout.host_town, len(problem.towns)),
        (county[layout.seat_host], layout.seat_unit, len(problem.units)),
    ]
    first = int(county.max()) + 1
    rows, columns = [], []
    for left, right, count in links:
        pair = np.unique(left * count + right)
        rows.append(pair // count)
        columns.append(first + pair % count)
        first += count
    row, column = np.concatenate(rows), np.concatenate(columns)
    linked = coo_array((np.ones(len(row), bool), (row, column)), shape=(first, first))
    _, part = connected_components(linked, directed=False)
    own = part[county[chosen]]
    return [chosen[own == one] for one in np.unique(own)]


def plan_parts(
    run: Run, market: Market, local: Dual, serving: Serving, parts: list[Ints], start: Ints
) -> tuple[Ints, Timetable]:
    """Stalls and days for the hosts of every part, from the stalls ``start``, as many parts at once as threads.

    Each part takes the stalls that prices alone would choose for the others as given.
    """
    seconds = run.left(0.75) / len(parts) * (1 if run.counts_all_threads else run.threads)

    def plan(hosts: Ints) -> tuple[Ints, Timetable]:
        inside = np.isin(serving.slot_host[start], hosts)
        own, beside = start[inside], start[~inside]
        return plan_part(run.part(seconds), market.apart(), local, serving.apart(), hosts, own, beside)

    with ThreadPoolExecutor(run.threads) as pool:
        asked = [pool.submit(plan, hosts) for hosts in parts]
        while wait(asked, LOOK).not_done:
            run.over()
            done = sum(one.done() for one in asked)
            run.tell("dates", 0.4 + 0.05 * done / len(parts))
        found = [one.result() for one in asked]
    timetable = found[0][1]
    for _slots, days in found[1:]:
        held = np.flatnonzero(days.day != NO_DAY)
        timetable.day[held] = days.day[held]
    return np.sort(np.concatenate([slots for slots, _ in found])), timetable


def plan_part(
    run: Run, market: Market, local: Dual, serving: Serving, chosen: Ints, start: Ints, beside: Ints
) -> tuple[Ints, Timetable]:
    """Stalls at prices, days that suit them, and stalls again that keep those days; ``beside`` them stand others."""
    effort = run.effort(seconds=max(run.left(0.45), 1.0), nodes=50, gap=1e-3)
    slots, answer = priced_assignment(market, local, chosen, effort, within=2.0, start=start)
    if not answer.found or serving.adds(slots, beside) < serving.adds(start, beside):
        slots = start
    run.note("assign", objective=serving.adds(slots, beside), optimal=answer.optimal)
    run.tell("assign", 0.4)
    return settle_and_fill(run, market, local, serving, chosen, slots, beside)
