# numba infers the types from the arrays it is given:
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

"""The inner loops, compiled by numba: what a host is worth at given prices, who is served.

Kept apart from everything else because any edit to this file compiles all of it again.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

PINNED = 1.0e6
"""Added to a pinned stall's value so that every best choice contains it, and taken off again."""

_compiled: Any = njit(cache=True, nogil=True)


@_compiled
def _rank_entries(first, last, entry_need, gain, order):
    """Sort ``order[first:last]`` by falling gain of its need (insertion sort: nearly sorted)."""
    for i in range(first + 1, last):
        entry = order[i]
        value = gain[entry_need[entry]]
        j = i - 1
        while j >= first and gain[entry_need[order[j]]] < value:
            order[j + 1] = order[j]
            j -= 1
        order[j + 1] = entry


@_compiled
def slot_values(
    hosts,
    group_start,
    by_group_start,
    by_group_slot,
    entry_start,
    entry_need,
    entry_most,
    slot_people,
    slot_extra,
    gain,
    order,
    value,
):
    """Value of every slot of ``hosts``: persons poured by falling gain up to the stall's people, plus
    extra.
    """
    for i in hosts:
        for g in range(group_start[i], group_start[i + 1]):
            first, last = entry_start[g], entry_start[g + 1]
            _rank_entries(first, last, entry_need, gain, order)
            for k in range(by_group_start[g], by_group_start[g + 1]):
                slot = by_group_slot[k]
                left = slot_people[slot]
                total = slot_extra[slot]
                for e in range(first, last):
                    entry = order[e]
                    worth = gain[entry_need[entry]]
                    if worth <= 0.0 or left <= 0.0:
                        break
                    taken = min(left, entry_most[entry])
                    total += worth * taken
                    left -= taken
                value[slot] = total


@_compiled
def _rank_slots(first, last, value, ranked):
    """The slots of one seat by falling value, into ``ranked``; returns how many."""
    count = 0
    for slot in range(first, last):
        j = count - 1
        while j >= 0 and value[ranked[j]] < value[slot]:
            ranked[j + 1] = ranked[j]
            j -= 1
        ranked[j + 1] = slot
        count += 1
    return count


@_compiled
def host_values(hosts, host_stalls, seat_start, slot_start, seat_cost, value, result):
    """``result[i]``: the best choice of at most ``host_stalls[i]`` slots, each seat used paying its cost."""
    widest = 1
    for i in hosts:
        for seat in range(seat_start[i], seat_start[i + 1]):
            widest = max(widest, slot_start[seat + 1] - slot_start[seat])
    ranked = np.empty(widest, np.int64)
    for i in hosts:
        stalls = host_stalls[i]
        best = np.zeros(stalls + 1)
        for seat in range(seat_start[i], seat_start[i + 1]):
            count = _rank_slots(slot_start[seat], slot_start[seat + 1], value, ranked)
            total = -seat_cost[seat]
            peak = total
            useful = 0
            for j in range(count):
                total += value[ranked[j]]
                if total > peak:
                    peak, useful = total, j + 1
            if peak <= 0.0 or useful == 0:
                continue
            for room in range(stalls, 0, -1):
                total = -seat_cost[seat]
                top = best[room]
                for j in range(min(useful, room)):
                    total += value[ranked[j]]
                    if best[room - j - 1] + total > top:
                        top = best[room - j - 1] + total
                best[room] = top
        result[i] = best[stalls]


@_compiled
def day_values(i, days, unit_free, seat_unit, host_stalls, seat_start, slot_start, seat_cost, value, result):
    """``result[k]``: the value of host ``i`` on ``days[k]`` with only those units whose ``unit_free`` is
    set.
    """
    hosts = np.full(1, i)
    found = np.empty(i + 1)
    masked = value.copy()
    for k in range(len(days)):
        for seat in range(seat_start[i], seat_start[i + 1]):
            free = unit_free[seat_unit[seat], days[k]]
            for slot in range(slot_start[seat], slot_start[seat + 1]):
                masked[slot] = value[slot] if free else -1.0
        host_values(hosts, host_stalls, seat_start, slot_start, seat_cost, masked, found)
        result[k] = found[i]


@_compiled
def choose_slots(i, host_stalls, seat_start, slot_start, seat_cost, value, chosen):
    """The slots behind ``host_values`` of host ``i`` into ``chosen``; returns how many."""
    stalls = host_stalls[i]
    first_seat, seats = seat_start[i], seat_start[i + 1] - seat_start[i]
    best = np.zeros(stalls + 1)
    picks = np.zeros((seats, stalls + 1), np.int64)
    widest = 1
    for seat in range(first_seat, first_seat + seats):
        widest = max(widest, slot_start[seat + 1] - slot_start[seat])
    ranked = np.empty(widest, np.int64)
    for s in range(seats):
        seat = first_seat + s
        count = _rank_slots(slot_start[seat], slot_start[seat + 1], value, ranked)
        for room in range(stalls, 0, -1):
            total = -seat_cost[seat]
            top = best[room]
            for j in range(min(count, room)):
                total += value[ranked[j]]
                if best[room - j - 1] + total > top:
                    top = best[room - j - 1] + total
                    picks[s, room] = j + 1
            best[room] = top
    number, room = 0, stalls
    for s in range(seats - 1, -1, -1):
        taken = picks[s, room]
        if taken > 0:
            seat = first_seat + s
            _rank_slots(slot_start[seat], slot_start[seat + 1], value, ranked)
            for j in range(taken):
                chosen[number] = ranked[j]
                number += 1
            room -= taken
    return number


@_compiled
def use_slots(slots, slot_group, slot_people, entry_start, entry_need, entry_most, gain, order, used):
    """Add to ``used`` (by need) the persons each of ``slots`` serves at the present gains."""
    for slot in slots:
        g = slot_group[slot]
        left = slot_people[slot]
        for e in range(entry_start[g], entry_start[g + 1]):
            entry = order[e]
            if gain[entry_need[entry]] <= 0.0 or left <= 0.0:
                break
            taken = min(left, entry_most[entry])
            used[entry_need[entry]] += taken
            left -= taken


@_compiled
def pour_slots(
    slots,
    slot_group,
    slot_people,
    entry_start,
    entry_need,
    entry_most,
    weight,
    left,
    value,
):
    """``value[k]``: weighted persons ``slots[k]`` alone serves when ``left`` of each need is left (entries
    by weight).
    """
    for k in range(len(slots)):
        slot = slots[k]
        g = slot_group[slot]
        room = slot_people[slot]
        total = 0.0
        for e in range(entry_start[g], entry_start[g + 1]):
            need = entry_need[e]
            taken = min(room, min(entry_most[e], left[need]))
            if taken > 0.0:
                total += weight[need] * taken
                room -= taken
        value[k] = total
