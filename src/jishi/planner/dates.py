"""When each fair is held: days that keep every rule and let the units that matter most attend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import day_kernels
from .assign import without_orphans
from .columns import Floats, Ints
from .conflict import contradiction
from .errors import PlannerError
from .hosts import NoChoiceOfHosts
from .layout import Layout
from .places import SAME_TOWN_DAYS
from .serve import Serving, serve_slots
from .timetable import NO_DAY, Timetable

Array = NDArray[Any]
RULE_BROKEN = 1e6
"""What two fairs on days that exclude each other cost: more than any unit's absence."""
PINNED_LOSS = 1e4
"""What a unit that must come loses by staying away."""
ROUNDS = 2_000_000
"""Steps of the search for days times fairs: a step costs more where there are more."""
MOST_ROUNDS = 60_000
REPLACED = 0.1
"""The share of an absent unit's visit that nobody else makes good."""


class NoDayForFair(PlannerError):
    code = "no_day_for_fair"
    template = "村 %(hosts)s 的集在规划期内排不出日子；请放宽停办日、每天场数或指定的日子，或延长规划期"


def settle(
    serving: Serving, slots: Ints, held: Ints, *, seed: int, dear: Floats, replaced: float
) -> tuple[Timetable, Ints]:
    """Days for the fairs at ``held`` such that the visits lost by units' absence weigh least.

    A visit lost weighs what it loses at prices (``dear``, by seat), for others may come instead,
    and the part ``replaced`` of what it brings. Returns the days with those of ``slots`` whose units can then come. Raises
    ``NoDayForFair`` if the rules of days alone (closed, seven days apart, fairs a day) cannot be kept.
    """
    layout, problem = serving.layout, serving.layout.problem
    timetable = Timetable(layout, np.full(layout.hosts, NO_DAY))
    seats = [np.unique(layout.slot_seat[slots[slot_hosts(layout)[slots] == host]]) for host in held]
    losses = [dear[some] + replaced * visit_losses(serving, slots, some) for some in seats]
    rounds = min(ROUNDS // len(held), MOST_ROUNDS)
    cost = arrange(timetable, held, timetable.open[held], seats, losses, rounds=rounds, seed=seed)
    if cost >= RULE_BROKEN:
        rules = contradiction(problem)
        if rules:
            told = "；".join(rule.told(problem) for rule in rules)
            raise NoChoiceOfHosts([rule.as_item() for rule in rules], rules=told)
        stuck = [host for host in held if not _kept(timetable, host, held)]
        villages = layout.host_village[stuck].tolist()
        raise NoDayForFair([{"host": village} for village in villages], hosts=villages)
    kept = attended(timetable, np.concatenate(seats), np.concatenate(losses))
    return timetable, without_orphans(layout, slots[np.isin(layout.slot_seat[slots], kept)])


def arrange(
    timetable: Timetable,
    held: Ints,
    opened: Array,
    seats: list[Ints],
    losses: list[Floats],
    *,
    rounds: int,
    seed: int,
) -> float:
    """Set the days of ``held``, each among its ``opened``, so that lost visits weigh least; the weight left.

    ``seats`` and ``losses`` are the visits of each fair and what their loss weighs.
    """
    layout, problem = timetable.layout, timetable.layout.problem
    day = np.zeros(len(held), np.int64)
    periods = timetable.periods
    start = np.concatenate([[0], np.cumsum([len(some) for some in seats])])
    unit, loss = layout.seat_unit[np.concatenate(seats)], np.concatenate(losses)
    fairs = day_kernels.Fairs(
        layout.host_town[held],
        timetable.county[held],
        np.unique(layout.host_village[held], return_inverse=True)[1],
        layout.host_season[held][:, None] - timetable.worth[held],
        start,
        unit,
    )
    order = np.lexsort((-loss, unit))
    visits = day_kernels.Visits(
        np.searchsorted(unit[order], np.arange(len(problem.units) + 1)),
        np.repeat(np.arange(len(held)), np.diff(start))[order],
        loss[order],
    )
    rules = day_kernels.Rules(
        timetable.off,
        timetable.weeks,
        problem.units.per_week,
        periods.start,
        periods.first,
        periods.last,
        periods.most,
        problem.max_fairs_per_day_and_county,
        SAME_TOWN_DAYS,
        problem.host_interval,
        RULE_BROKEN,
    )
    cost = day_kernels.settle_days(opened, fairs, visits, rules, rounds, seed, day)
    timetable.day[held] = day
    return float(cost)


def attended(timetable: Timetable, seats: Ints, loss: Floats) -> Ints:
    """Those of ``seats`` whose units can come on the days set, the most missed first."""
    layout = timetable.layout
    per_week = layout.problem.units.per_week
    visits = np.zeros((len(per_week), int(timetable.weeks[-1]) + 1), np.int64)
    busy, periods = timetable.off.copy(), timetable.periods
    spent = np.zeros(len(periods), np.int64)
    kept = []
    for seat in seats[np.argsort(-loss, kind="stable")]:
        unit, day = layout.seat_unit[seat], timetable.day[layout.seat_host[seat]]
        week = timetable.weeks[day]
        rows = np.arange(periods.start[unit], periods.start[unit + 1])
        rows = rows[periods.inside[rows, day]] if len(rows) else rows
        full = bool((spent[rows] >= periods.most[rows]).any())
        if not busy[unit, day] and visits[unit, week] < per_week[unit] and not full:
            busy[unit, day] = True
            visits[unit, week] += 1
            spent[rows] += 1
            kept.append(seat)
    return np.sort(np.array(kept, np.int64))


def _kept(timetable: Timetable, host: int, held: Ints) -> bool:
    """Does the day of ``host`` keep the rules of days beside the other fairs?"""
    return bool(timetable.venue_days(host, held[held != host])[timetable.day[host]])


def slot_hosts(layout: Layout) -> Ints:
    return layout.seat_host[layout.slot_seat]


def visit_losses(serving: Serving, slots: Ints, seats: Ints) -> Floats:
    """What the plan ``slots`` loses if each of ``seats`` alone stays empty; enormous for a pinned visit."""
    layout = serving.layout
    result = np.zeros(len(seats))
    for row, seat in enumerate(seats):
        gone = slots[layout.slot_seat[slots] == seat]
        if layout.slot_pinned[gone].any():
            result[row] = PINNED_LOSS / REPLACED
            continue
        lost = -float(layout.seat_cost[seat])
        for service in np.unique(serving.slot_service[gone]):
            same = slots[serving.slot_service[slots] == service]
            left = serve_slots(layout, np.setdiff1d(same, gone)).value
            lost += serving.serve(int(service), same).value - left
        result[row] = max(lost, 0.0)
    return result


def hasten(timetable: Timetable, seats: Ints, held: Ints, weight: Sequence[float] | Floats) -> None:
    """Move single fairs to earlier days, the most needed first, until none can move with all its units."""
    layout = timetable.layout
    order = held[np.argsort(-np.asarray(weight, float), kind="stable")]
    moved = True
    while moved:
        moved = False
        for host in order:
            here = layout.seat_host[seats] == host
            free = timetable.unit_free(seats[~here])[layout.seat_unit[seats[here]]].all(axis=0)
            days = np.flatnonzero(timetable.venue_days(host, held[held != host]) & free)
            days = days[timetable.worth[host, days] >= timetable.worth[host, timetable.day[host]]]
            if len(days) and days[0] < timetable.day[host]:
                timetable.day[host] = days[0]
                moved = True
