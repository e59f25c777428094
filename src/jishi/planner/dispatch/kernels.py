# numba infers the types from the arrays it is given:
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

"""The search of dispatch, compiled by numba: take some visits out, put all open orders back in, keep the better.

Kept apart from everything else because any edit to this file compiles all of it again.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

_compiled: Any = njit(cache=True, nogil=True)
NEVER = 1 << 40
OPEN = 15.0
"""How many of the open orders a round tries to put in, on average."""
POINT = 600.0
"""What the walk takes a priority point to be worth, in minutes; the best plan is kept by rank, not by this."""


@_compiled
def _next_start(order, day, moment, win):
    """The first minute from ``moment`` on at which ``order`` may begin on ``day``."""
    days, start, opens, closes = win
    for w in range(start[order * days + day], start[order * days + day + 1]):
        if moment <= closes[w]:
            return max(moment, opens[w])
    return NEVER


@_compiled
def _last_start(order, day, moment, win):
    """The last minute up to ``moment`` at which ``order`` may begin on ``day``, or -1."""
    days, start, opens, closes = win
    for w in range(start[order * days + day + 1] - 1, start[order * days + day] - 1, -1):
        if moment >= opens[w]:
            return min(moment, closes[w])
    return -1


@_compiled
def refresh(s, route, size, first, last, shifts, travel, minutes, crews, win):
    """Earliest and latest starts of shift ``s``; False if its visits cannot be kept in this order."""
    crew, day, begins, ends, most = shifts
    base, place, moment = crew[s], crew[s], begins[s]
    for k in range(size[s]):
        order = route[s, k]
        start = _next_start(order, day[s], moment + travel[place, crews + order], win)
        if start >= NEVER:
            return False
        first[s, k] = start
        place, moment = crews + order, start + minutes[order]
    if size[s] > 0 and moment + travel[place, base] > ends[s]:
        return False
    place, moment = base, ends[s]
    for k in range(size[s] - 1, -1, -1):
        order = route[s, k]
        until = moment - travel[crews + order, place] - minutes[order]
        last[s, k] = _last_start(order, day[s], until, win)
        if last[s, k] < first[s, k]:
            return False
        place, moment = crews + order, last[s, k]
    return size[s] <= most[s]


@_compiled
def _best_place(order, s, route, size, first, last, shifts, travel, minutes, crews, win, blink):
    """The cheapest place of ``order`` in shift ``s``: added travel and position (NEVER if none)."""
    crew, day, begins, ends, most = shifts
    least, where = NEVER, -1
    if size[s] >= most[s]:
        return least, where
    base, here = crew[s], crews + order
    before, moment = crew[s], begins[s]
    for k in range(size[s] + 1):
        start = _next_start(order, day[s], moment + travel[before, here], win)
        if start >= NEVER:
            break
        done = start + minutes[order]
        if k < size[s]:
            after = crews + route[s, k]
            fits = done + travel[here, after] <= last[s, k]
        else:
            after = base
            fits = done + travel[here, after] <= ends[s]
        if fits and not (blink > 0.0 and np.random.random() < blink):
            old = 0 if size[s] == 0 else travel[before, after]
            added = travel[before, here] + travel[here, after] - old
            if added < least:
                least, where = added, k
        if k < size[s]:
            before, moment = crews + route[s, k], first[s, k] + minutes[route[s, k]]
    return least, where


@_compiled
def _put(order, s, k, route, size, at):
    for j in range(size[s], k, -1):
        route[s, j] = route[s, j - 1]
    route[s, k] = order
    size[s] += 1
    at[order] = s


@_compiled
def _take(order, route, size, at):
    s = at[order]
    k = 0
    while route[s, k] != order:
        k += 1
    for j in range(k, size[s] - 1):
        route[s, j] = route[s, j + 1]
    size[s] -= 1
    at[order] = -1
    return s


@_compiled
def worth(order, day, due, priority, days):
    """Points and late points of a visit to ``order`` on ``day``."""
    if day <= due[order]:
        return priority[order], 0
    return 0, priority[order] * max(1, days - (day - due[order]))


@_compiled
def measure(route, size, shifts, travel, minutes, crews, due, priority, days, duty):
    """Points, late points, travel, overload of a whole plan, and each crew's load."""
    crew, day = shifts[0], shifts[1]
    load = np.zeros(crews)
    points = late = road = 0
    for s in range(len(crew)):
        place = crew[s]
        for k in range(size[s]):
            order = route[s, k]
            on_time, lagging = worth(order, day[s], due, priority, days)
            points += on_time
            late += lagging
            road += travel[place, crews + order]
            load[crew[s]] += travel[place, crews + order] + minutes[order]
            place = crews + order
        if size[s] > 0:
            road += travel[place, crew[s]]
            load[crew[s]] += travel[place, crew[s]]
    share = load.sum() / duty.sum()
    over = 0.0
    for c in range(crews):
        over += max(0.0, load[c] - share * duty[c])
    return points, late, road, over, load


@_compiled
def _recreate(waiting, route, size, at, first, last, shifts, travel, minutes, crews, win, able,
              due, priority, days, load, duty, balance, blink):  # fmt: skip
    """Put ``waiting`` in, one after another, each where it is worth most."""
    crew, day = shifts[0], shifts[1]
    share = load.sum() / duty.sum()
    for order in waiting:
        best, best_s, best_k, best_added = -np.inf, -1, -1, 0
        for s in range(len(crew)):
            if not able[order, s]:
                continue
            on_time, lagging = worth(order, day[s], due, priority, days)
            most = POINT * on_time + POINT * 0.5 * lagging / days
            if most <= best:
                continue
            added, k = _best_place(
                order, s, route, size, first, last, shifts, travel, minutes, crews, win, blink
            )
            if k < 0:
                continue
            c = crew[s]
            heavy = max(0.0, load[c] + added + minutes[order] - max(load[c], share * duty[c]))
            value = most - added - balance * heavy
            if value > best:
                best, best_s, best_k, best_added = value, s, k, added
        if best_s >= 0:
            _put(order, best_s, best_k, route, size, at)
            refresh(best_s, route, size, first, last, shifts, travel, minutes, crews, win)
            load[crew[best_s]] += minutes[order] + best_added


@_compiled
def _ruin(n, route, size, at, near, able, most_out):
    """Take visits out of the plan: near a place, from one shift, or those in the way of an open order."""
    seed, kind = np.random.randint(n), np.random.random()
    open_orders = np.flatnonzero(at < 0)
    if len(open_orders) > 0 and kind < 0.4:
        seed = open_orders[np.random.randint(len(open_orders))]
    wanted = 1 + np.random.randint(most_out)
    removed = 0
    if kind >= 0.9:
        s = np.random.randint(len(size))
        while size[s] > 0 and removed < wanted:
            _take(route[s, np.random.randint(size[s])], route, size, at)
            removed += 1
        return
    if at[seed] >= 0:
        _take(seed, route, size, at)
        removed += 1
    touched = np.zeros(len(size), np.bool_)
    strings = 1 + np.random.randint(3)
    for j in range(near.shape[1]):
        if strings == 0 or removed >= wanted + 3:
            break
        other = near[seed, j]
        s = at[other]
        if s < 0 or touched[s] or not (able[seed, s] or np.random.random() < 0.2):
            continue
        touched[s] = True
        strings -= 1
        k = 0
        while route[s, k] != other:
            k += 1
        length = 1 + np.random.randint(min(size[s], wanted))
        low = max(0, k - np.random.randint(length))
        for _ in range(length):
            if low >= size[s]:
                break
            _take(route[s, low], route, size, at)
            removed += 1


@_compiled
def fill(route, size, at, shifts, travel, minutes, crews, win, able, due, priority, days, duty, balance):
    """Put in whatever still fits, the weightiest first, without taking anything out."""
    first, last = np.zeros_like(route), np.zeros_like(route)
    for s in range(len(size)):
        refresh(s, route, size, first, last, shifts, travel, minutes, crews, win)
    load = measure(route, size, shifts, travel, minutes, crews, due, priority, days, duty)[4]
    waiting = np.flatnonzero(at < 0)
    waiting = waiting[np.argsort(-priority[waiting], kind="mergesort")]
    _recreate(waiting, route, size, at, first, last, shifts, travel, minutes, crews, win, able,
              due, priority, days, load, duty, balance, 0.0)  # fmt: skip


@_compiled
def _in_some_order(at, kept_at, minutes, release, due, priority):
    """The visits taken out and some open orders: by priority, days left, the longest first, or by chance."""
    chance = OPEN / max(1, np.sum(kept_at < 0))
    waiting = np.flatnonzero((at < 0) & ((kept_at >= 0) | (np.random.random(len(at)) < chance)))
    key, way = np.random.random(len(waiting)), np.random.random()
    if way < 0.5:
        key -= priority[waiting]
    elif way < 0.7:
        key += due[waiting] - release[waiting]
    elif way < 0.85:
        key -= minutes[waiting]
    return waiting[np.argsort(key)]


@_compiled
def improve(route, size, at, shifts, travel, minutes, crews, win, able, near, release, due, priority,
            days, duty, balance, seed, rounds, heat, best_route, best_size, best):  # fmt: skip
    """``rounds`` of taking out and putting in from ``route``; the best by rank into ``best_*``.

    ``best`` holds points, late points and cost of the best so far. The walk accepts a plan that is worse by
    ``heat`` minutes on average.
    """
    np.random.seed(seed)
    first, last = np.zeros_like(route), np.zeros_like(route)
    for s in range(len(size)):
        refresh(s, route, size, first, last, shifts, travel, minutes, crews, win)
    points, late, road, over, load = measure(
        route, size, shifts, travel, minutes, crews, due, priority, days, duty
    )
    now = POINT * points + POINT * 0.5 * late / days - road - balance * over
    kept_route, kept_size, kept_at, kept_load = route.copy(), size.copy(), at.copy(), load.copy()
    kept_first, kept_last = first.copy(), last.copy()
    for _ in range(rounds):
        _ruin(len(at), route, size, at, near, able, min(10, len(at)))
        sound = True
        for s in range(len(size)):
            if size[s] != kept_size[s]:
                sound &= refresh(s, route, size, first, last, shifts, travel, minutes, crews, win)
        if sound:
            load = measure(route, size, shifts, travel, minutes, crews, due, priority, days, duty)[4]
            waiting = _in_some_order(at, kept_at, minutes, release, due, priority)
            _recreate(waiting, route, size, at, first, last, shifts, travel, minutes, crews, win,
                      able, due, priority, days, load, duty, balance, 0.02)  # fmt: skip
            points, late, road, over, load = measure(
                route, size, shifts, travel, minutes, crews, due, priority, days, duty
            )
            cost = road + balance * over
            score = POINT * points + POINT * 0.5 * late / days - cost
            if points > best[0] or (points == best[0] and (
                late > best[1] or (late == best[1] and cost < best[2] - 1e-9))):  # fmt: skip
                best[0], best[1], best[2] = points, late, cost
                best_route[:], best_size[:] = route, size
            if score >= now + heat * np.log(np.random.random()):
                now = score
                kept_route[:], kept_size[:], kept_at[:] = route, size, at
                kept_first[:], kept_last[:], kept_load[:] = first, last, load
                continue
        route[:], size[:], at[:] = kept_route, kept_size, kept_at
        first[:], last[:], load[:] = kept_first, kept_last, kept_load
