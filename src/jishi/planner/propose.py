"""Quick estimates for the search: a promising other day, or another village, for one fair of the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from . import dates, kernels
from .assign import slots_at, without_orphans
from .blocks import poured
from .columns import Ints
from .hosts import reaches_all
from .timetable import Timetable

if TYPE_CHECKING:
    from .search import Search

Array = NDArray[Any]
DAYS, HOSTS = 4, 8
"""Among how many of the best one is drawn."""
KEPT = 1e6
"""Weight of visits at fairs that do not move: they give way to none."""


def open_values(search: Search, hosts: Ints, rest: Ints) -> tuple[Array, Ints]:
    """Slot values (whom nobody else serves) at ``hosts`` beside ``rest``; the seats ``rest`` takes."""
    layout, value = search.layout, search.market.value
    slots = slots_at(layout, hosts)
    left = np.maximum(layout.need_count - search.serving.used(rest), 0.0)
    value[slots] = poured(layout, slots, left)
    seats = np.unique(layout.slot_seat[rest])
    visits = np.bincount(layout.seat_unit[seats], minlength=len(layout.leader_days))
    stands = np.bincount(layout.slot_pair[rest], minlength=len(layout.pair_cap))
    unit = layout.seat_unit[layout.slot_seat[slots]]
    spent = visits[unit] >= layout.leader_days[unit]
    spent |= stands[layout.slot_pair[slots]] >= layout.pair_cap[layout.slot_pair[slots]]
    value[slots[spent]] = -1.0
    return value, seats


def propose_day(search: Search, host: int, other: int, rest: Ints) -> int | None:
    """A good day for the fair of ``host`` at ``other``, not the present one."""
    layout, timetable = search.layout, search.timetable
    possible = timetable.venue_days(other, search.held[search.held != host])
    if host == other:
        possible[timetable.day[host]] = False
    days = np.flatnonzero(possible)
    if not len(days):
        return None
    value, seats = open_values(search, np.array([other]), rest)
    worth = np.empty(len(days))
    kernels.day_values(
        other,
        days,
        timetable.unit_free(seats),
        layout.seat_unit,
        layout.host_stalls,
        layout.seat_start,
        layout.slot_start,
        layout.seat_cost,
        value,
        worth,
    )
    worth += timetable.worth[other, days]
    return int(search.rng.choice(days[np.argsort(-worth, kind="stable")[:DAYS]]))


def propose_days(search: Search, movers: Ints) -> tuple[Timetable, Ints] | None:
    """Other days for all of ``movers`` at once, and those of the plan's stalls that can then stand."""
    layout, held, slots = search.layout, search.held, search.slots
    timetable = search.timetable.again()
    opened = np.zeros((len(held), layout.problem.days), bool)
    opened[np.arange(len(held)), timetable.day[held]] = True
    moving = np.isin(held, movers)
    opened[moving] = timetable.open[held[moving]] & ~opened[moving]
    if not opened.any(axis=1).all():
        return None
    seats = dates.seats_of(layout, slots, held)
    losses = [
        search.dear[some] + dates.REPLACED * dates.visit_losses(search.serving, slots, some)
        if moves
        else np.zeros(len(some))
        for some, moves in zip(seats, moving, strict=True)
    ]
    seed = int(search.rng.integers(2**31))
    if dates.arrange(timetable, held, opened, seats, losses, rounds=300, seed=seed) >= dates.RULE_BROKEN:
        return None
    stays = np.repeat(~moving, [len(some) for some in seats])
    kept = dates.attended(timetable, np.concatenate(seats), np.concatenate(losses) + KEPT * stays)
    return timetable, without_orphans(layout, slots[np.isin(layout.slot_seat[slots], kept)])


def propose_host(search: Search, host: int, rest: Ints) -> int | None:
    """A good village for the fair of ``host`` instead, or none that the rules allow."""
    layout = search.layout
    allowed = swappable(search, host)
    if not len(allowed):
        return None
    value, _ = open_values(search, allowed, rest)
    worth = np.full(layout.hosts, -np.inf)
    kernels.host_values(
        allowed, layout.host_stalls, layout.seat_start, layout.slot_start, layout.seat_cost, value, worth
    )
    return int(search.rng.choice(allowed[np.argsort(-worth[allowed], kind="stable")[:HOSTS]]))


def swappable(search: Search, host: int) -> Ints:
    """Hosts that could take the place of ``host`` under pins, floors, ceilings and must-reach."""
    layout, towns, held = search.layout, search.layout.problem.towns, search.held
    if layout.host_pinned[host]:
        return np.empty(0, np.int64)
    count = np.bincount(layout.host_town[held], minlength=len(towns))
    town = layout.host_town[host]
    free = np.ones(layout.hosts, bool)
    free[held] = False
    count[town] -= 1
    if count[town] < towns.floor[town]:
        free &= layout.host_town == town
    free &= count[layout.host_town] < layout.town_ceiling[layout.host_town]
    rest = held[held != host]
    if reaches_all(layout, rest):
        return np.flatnonzero(free)
    able = [i for i in np.flatnonzero(free) if reaches_all(layout, np.append(rest, i))]
    return np.array(able, np.int64)
