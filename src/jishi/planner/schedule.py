"""Stalls with dates: the last step of planning, which gives up as little as it must where units cannot
meet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .columns import Floats, Ints
from .dates import PINNED_LOSS, Calendar, date_fairs, date_with_absences, hasten
from .errors import PlannerError
from .layout import Layout
from .serve import Serving, serve_slots
from .tables import Fairs, Served, Stalls

if TYPE_CHECKING:
    from .solve import Run

ROUNDS = 300


class NoDayForFair(PlannerError):
    code = "no_day_for_fair"
    template = "村 %(hosts)s 的集在规划期内排不出日子；请放宽停办日、每天场数或指定的日子，或延长规划期"


def dated_plan(run: Run, serving: Serving, slots: Ints, held: Ints) -> tuple[Fairs, Stalls, Served]:
    """Date the fairs of ``slots`` and write them down in order of day; updates ``run.objective``."""
    layout = serving.layout
    host, unit = layout.seat_host[layout.slot_seat], layout.seat_unit[layout.slot_seat]
    slots = np.sort(slots)
    units = [np.unique(unit[slots[host[slots] == i]]) for i in held]
    weight = fair_weights(serving, slots, held)
    calendar = Calendar(run.problem, layout.host_village[held], units)
    missing = date_fairs(calendar, weight, seed=run.seed, rounds=ROUNDS, stop=lambda: run.over(1.5))
    if missing:
        loss = [visit_losses(serving, slots, i, some) for i, some in zip(held, units, strict=True)]
        missing = date_with_absences(calendar, loss, seed=run.seed, rounds=ROUNDS, stop=lambda: run.over(1.5))
        stuck = [int(calendar.hosts[fair]) for fair in missing]
        if stuck:
            raise NoDayForFair([{"host": village} for village in stuck], hosts=stuck)
        present = np.array([unit[slot] in calendar.units[_index(held, host[slot])] for slot in slots], bool)
        slots = without_orphans(layout, slots[present])
    hasten(calendar, weight)
    run.objective = serving.objective(slots)
    run.note("dates", objective=run.objective, undated_at_first=len(missing))
    return write_down(serving, calendar, slots, held)


def _index(held: Ints, host: int) -> int:
    return int(np.searchsorted(held, host))


def without_orphans(layout: Layout, slots: Ints) -> Ints:
    """``slots`` without those whose prerequisite is no longer there."""
    while True:
        groups = layout.slot_group[slots]
        there = np.zeros(len(layout.group_host), bool)
        there[groups] = True
        lacking = layout.rule_group[~there[layout.rule_needs]]
        orphan = np.isin(groups, lacking)
        if not orphan.any():
            return slots
        slots = slots[~orphan]


def visit_losses(serving: Serving, slots: Ints, host: int, units: Ints) -> Floats:
    """What the plan loses if each of ``units`` stays away from ``host``; enormous for a pinned visit."""
    layout = serving.layout
    seat = layout.slot_seat[slots]
    here = layout.seat_host[seat] == host
    result = np.zeros(len(units))
    for row, unit in enumerate(units):
        gone = here & (layout.seat_unit[seat] == unit)
        if layout.slot_pinned[slots[gone]].any():
            result[row] = PINNED_LOSS
            continue
        lost = -float(layout.seat_cost[seat[gone][0]])
        for service in np.unique(serving.slot_service[slots[gone]]):
            same = slots[serving.slot_service[slots] == service]
            left = serve_slots(layout, np.setdiff1d(same, slots[gone])).value
            lost += serving.serve(int(service), same).value - left
        result[row] = max(lost, 0.0)
    return result


def fair_weights(serving: Serving, slots: Ints, held: Ints) -> Floats:
    """Weighted persons served at each held host."""
    layout = serving.layout
    slot, need, quantity = serving.rows(slots)
    at = layout.seat_host[layout.slot_seat[slot]]
    total: Floats = np.bincount(at, layout.need_weight[need] * quantity, minlength=layout.hosts)
    return total[held]


def write_down(serving: Serving, calendar: Calendar, slots: Ints, held: Ints) -> tuple[Fairs, Stalls, Served]:
    """The tables of the plan, fairs numbered by day, then host."""
    layout, problem = serving.layout, serving.layout.problem
    order = np.lexsort((calendar.hosts, calendar.day))
    number = np.full(layout.hosts, -1)
    number[held[order]] = np.arange(len(held))
    fair = number[layout.seat_host[layout.slot_seat]]
    pair = layout.slot_pair[slots]
    unit, service = problem.pairs.unit[pair], problem.pairs.service[pair]
    rank = np.lexsort((service, unit, fair[slots]))
    slot, need, quantity = serving.rows(slots)
    village, wanted = problem.needs.village[need], problem.needs.service[need]
    row = np.lexsort((wanted, village, fair[slot]))
    return (
        Fairs(calendar.hosts[order], calendar.day[order]),
        Stalls(fair[slots][rank], unit[rank], service[rank]),
        Served(fair[slot][row], village[row], wanted[row], quantity[row]),
    )
