"""The places fairs can be held at: a village with a venue once, or as often as it may hold fairs in the horizon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .columns import NO_LIMIT, Ints
from .problem import Problem

Array = NDArray[Any]
SAME_TOWN_DAYS = 7
"""Two fairs of one town lie at least so many days apart."""


@dataclass(frozen=True, eq=False)
class Places:
    """First every village once, then the second fairs of those that may hold two, and so on."""

    village: Ints
    twin_of: Ints
    """For each place beyond the first of its village, the number of that first one."""
    pinned: Array
    open: Array
    """A row for each place: the days on which it can hold a fair."""
    place: Ints
    """The number by which certificates name a place: its village, plus the number of villages for each
    earlier fair there.
    """


def village_days(problem: Problem) -> Array:
    """A row for each village: the days on which town and prohibitions let it hold a fair."""
    closed = np.zeros((len(problem.towns), problem.days), bool)
    closed[problem.closed_days.town, problem.closed_days.day] = True
    result = ~closed[problem.villages.town]
    result[problem.forbidden_days.host, problem.forbidden_days.day] = False
    return np.asarray(result)


def pins_of(problem: Problem) -> dict[int, list[int]]:
    """By village the days of its pinned fairs in order, any day (``NO_LIMIT``) last; pinned stalls are at the first."""
    found: dict[int, list[int]] = {}
    for host, day in zip(problem.pinned_fairs.host.tolist(), problem.pinned_fairs.day.tolist(), strict=True):
        found.setdefault(host, []).append(day)
    for host in problem.pinned_stalls.host.tolist():
        found.setdefault(host, [NO_LIMIT])
    return {host: sorted(days, key=lambda day: (day == NO_LIMIT, day)) for host, days in found.items()}


def open_days(problem: Problem) -> Array:
    """A row for each village: the days on which it can hold a fair, pins of all its fairs included."""
    result = village_days(problem)
    for host, pins in pins_of(problem).items():
        if len(pins) == problem.fairs_per_host and NO_LIMIT not in pins:
            kept = np.zeros(problem.days, bool)
            kept[pins] = True
            result[host] &= kept
    return result


def fairs_within(days: Array, apart: int) -> int:
    """How many fairs, ``apart`` days from each other, fit on days that are open (``True``)."""
    count, free = 0, -1
    for day in np.flatnonzero(days):
        if day >= free:
            count, free = count + 1, int(day) + apart
    return count


def find_places(problem: Problem) -> Places:
    """The places of villages with a venue that are not forbidden and have at least one open day."""
    ready = problem.villages.host == 1
    ready[problem.forbidden_hosts.host] = False
    days, pins = village_days(problem), pins_of(problem)
    apart = max(SAME_TOWN_DAYS, problem.host_interval)
    first = np.flatnonzero(ready & open_days(problem).any(axis=1))
    often = np.ones(len(first), np.int64)
    if problem.fairs_per_host > 1:
        often[:] = [max(min(fairs_within(days[v], apart), problem.fairs_per_host), 1) for v in first]
    rounds = [np.flatnonzero(often > copy) for copy in range(int(often.max(initial=1)))]
    village = np.concatenate([first[round_] for round_ in rounds])
    copy = np.repeat(np.arange(len(rounds)), [len(round_) for round_ in rounds])
    opened = days[village]
    pinned = np.zeros(len(village), bool)
    for number, (host, one) in enumerate(zip(village.tolist(), copy.tolist(), strict=True)):
        mine = pins.get(host, [])
        if one < len(mine):
            pinned[number] = True
            if mine[one] != NO_LIMIT:
                opened[number] &= np.arange(problem.days) == mine[one]
    twin_of = np.concatenate([np.empty(0, np.int64), *rounds[1:]]).astype(np.int64)
    return Places(village, twin_of, pinned, opened, village + copy * len(problem.villages))
