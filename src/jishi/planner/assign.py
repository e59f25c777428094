"""Which unit runs which stall at which fair, as integer programmes: at given prices, or exactly for a few
fairs.

Both share the same rules; the priced one takes each stall at its value at prices, the exact one decides
whom every stall serves as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .columns import Floats, Ints
from .layout import Layout, ranges
from .mip import Answer, Effort, Model, solve_model
from .prices import Dual, Market
from .timetable import Timetable

Array = NDArray[Any]


@dataclass(frozen=True)
class Room:
    """What a neighbourhood may still use: persons of each need, leader days, specialist stalls."""

    needs: Floats
    leader_days: Floats
    pair_cap: Floats


@dataclass
class Rules:
    """A model under construction: its slot columns, and host columns where hosts are to be chosen."""

    layout: Layout
    model: Model
    slots: Ints
    column: Ints
    hosts: Ints
    host_column: Ints | None
    seats: Ints
    present: Ints
    """For each of ``seats``, the column that is 1 when its unit attends."""


def add_rules(
    layout: Layout, slots: Ints, value: Floats, room: Room, hosts: Ints, *, select: int | None = None
) -> Rules:
    """Columns for ``slots`` (worth ``value`` each) and seats, and every rule of a fair but serving.

    With ``select``, exactly so many of ``hosts`` hold a fair; otherwise all of them do.
    """
    model = Model()
    seats, seat_row = np.unique(layout.slot_seat[slots], return_inverse=True)
    lone = np.bincount(seat_row, minlength=len(seats)) == 1
    own = value - np.where(lone[seat_row], layout.seat_cost[seats][seat_row], 0.0)
    column = model.add_columns(own, low=layout.slot_pinned[slots].astype(float), high=1.0, whole=True)
    shared = np.flatnonzero(~lone)
    visit = model.add_columns(-layout.seat_cost[seats[shared]], low=0.0, high=1.0, whole=True)
    seat_visit = np.full(len(seats), -1)
    seat_visit[shared] = visit
    host_column = None
    if select is not None:
        pinned = layout.host_pinned[hosts].astype(float)
        host_column = model.add_columns(np.zeros(len(hosts)), low=pinned, high=1.0, whole=True)
        model.add_rows(np.zeros(len(hosts), int), host_column, 1.0, low=select, high=select, count=1)
    several = np.flatnonzero(~lone[seat_row])
    _pairs_of(model, column[several], seat_visit[seat_row[several]])
    first = np.zeros(len(seats), np.int64)
    first[seat_row] = column
    present = np.where(lone, first, seat_visit)
    units, unit_row = np.unique(layout.seat_unit[seats], return_inverse=True)
    model.add_rows(unit_row, present, 1.0, low=-np.inf, high=room.leader_days[units], count=len(units))
    pairs, pair_row = np.unique(layout.slot_pair[slots], return_inverse=True)
    scarce = np.isfinite(room.pair_cap[pairs])[pair_row]
    rows, row = np.unique(pair_row[scarce], return_inverse=True)
    model.add_rows(row, column[scarce], 1.0, low=-np.inf, high=room.pair_cap[pairs[rows]], count=len(rows))
    rules = Rules(layout, model, slots, column, hosts, host_column, seats, present)
    _add_fair_rules(rules)
    return rules


def _pairs_of(model: Model, smaller: Array, larger: Array) -> None:
    """Rows ``smaller <= larger``, column by column."""
    count = len(smaller)
    row = np.tile(np.arange(count), 2)
    factor = np.repeat([1.0, -1.0], count)
    model.add_rows(row, np.concatenate([smaller, larger]), factor, low=-np.inf, high=0.0, count=count)


def _add_fair_rules(rules: Rules) -> None:
    """Stalls a venue holds, one provider a service, prerequisites; all only where a fair is held."""
    layout, model, slots, column = rules.layout, rules.model, rules.slots, rules.column
    place = np.full(layout.hosts, -1)
    place[rules.hosts] = np.arange(len(rules.hosts))
    at = place[layout.seat_host[layout.slot_seat[slots]]]
    stalls = layout.host_stalls[rules.hosts].astype(float)
    _bounded(rules, at, column, np.arange(len(rules.hosts)), stalls)
    groups, group_row = np.unique(layout.slot_group[slots], return_inverse=True)
    several = np.bincount(group_row) > (1 if rules.host_column is None else 0)
    kept = np.flatnonzero(several[group_row])
    rows, row = np.unique(group_row[kept], return_inverse=True)
    _bounded(rules, row, column[kept], place[layout.group_host[groups[rows]]], np.ones(len(rows)))
    inside = np.flatnonzero(np.isin(layout.rule_group, groups))
    for dependent, needed in zip(layout.rule_group[inside], layout.rule_needs[inside], strict=True):
        own = column[layout.slot_group[slots] == dependent]
        other = column[layout.slot_group[slots] == needed]
        factor = np.concatenate([np.ones(len(own)), -np.ones(len(other))])
        entries = np.concatenate([own, other])
        model.add_rows(np.zeros(len(entries), int), entries, factor, low=-np.inf, high=0.0, count=1)


def _bounded(rules: Rules, row: Array, column: Array, host: Array, most: Array) -> None:
    """Rows ``sum of columns <= most``, times the host's column where hosts are to be chosen."""
    count = len(most)
    if rules.host_column is None:
        rules.model.add_rows(row, column, 1.0, low=-np.inf, high=most, count=count)
        return
    entries = np.concatenate([column, rules.host_column[host]])
    factor = np.concatenate([np.ones(len(column)), -most])
    rules.model.add_rows(
        np.concatenate([row, np.arange(count)]), entries, factor, low=-np.inf, high=0.0, count=count
    )


def slot_price(layout: Layout, hosts: Ints, value: Floats, seat_cost: Floats) -> Floats:
    """The price of a stall place at each of ``hosts``: at it, the venue's stalls are just all wanted."""
    low, high = np.zeros(layout.hosts), np.full(layout.hosts, 0.0)
    slots = slots_at(layout, hosts)
    at = layout.seat_host[layout.slot_seat[slots]]
    np.maximum.at(high, at, value[slots])
    for _ in range(30):
        middle = (low + high) / 2
        worth = np.maximum(value[slots] - middle[at], 0.0)
        surplus = np.bincount(layout.slot_seat[slots], worth, minlength=len(seat_cost)) - seat_cost
        wanted = (worth > 0) & (surplus[layout.slot_seat[slots]] > 0)
        too_many = np.bincount(at[wanted], minlength=layout.hosts) > layout.host_stalls
        low, high = np.where(too_many, middle, low), np.where(too_many, high, middle)
    return high


def slots_at(layout: Layout, hosts: Ints) -> Ints:
    """All slots of ``hosts``."""
    first = layout.slot_start[layout.seat_start[hosts]]
    last = layout.slot_start[layout.seat_start[hosts + 1]]
    sizes = last - first
    return ranges(first, sizes)


def _net_of_places(market: Market, dual: Dual, hosts: Ints) -> tuple[Ints, Floats, Floats]:
    """All slots of ``hosts``, each one's value less a place's price, and what is left of that for each seat."""
    layout = market.layout
    market.values(dual.prices, hosts)
    value, seat_cost = market.value, market.seat_cost(dual.prices)
    slots = slots_at(layout, hosts)
    price = slot_price(layout, hosts, value, seat_cost)
    seat = layout.slot_seat[slots]
    net = value[slots] - price[layout.seat_host[seat]]
    worth = np.bincount(seat, np.maximum(net, 0.0), minlength=len(seat_cost)) - seat_cost
    return slots, net, worth


def surplus(market: Market, dual: Dual, hosts: Ints) -> Floats:
    """What a fair at one of ``hosts`` loses at the dual's prices without a seat's unit, for every seat."""
    return np.maximum(_net_of_places(market, dual, hosts)[2], 0.0)


def regret(market: Market, dual: Dual, hosts: Ints) -> Floats:
    """What forcing a slot in costs at the dual's prices, to a good approximation; infinite elsewhere."""
    layout = market.layout
    slots, net, worth = _net_of_places(market, dual, hosts)
    with_slot = worth[layout.slot_seat[slots]] + np.minimum(net, 0.0)
    result = np.full(len(layout.slot_pair), np.inf)
    result[slots] = np.maximum(-with_slot, np.maximum(-net, 0.0))
    return result


def priced_assignment(
    market: Market,
    dual: Dual,
    hosts: Ints,
    effort: Effort,
    *,
    within: float,
    timetable: Timetable | None = None,
    start: Ints | None = None,
) -> tuple[Ints, Answer]:
    """The best stalls for ``hosts`` when each need met pays its price.

    Slots of more ``regret`` than ``within`` are left out. With a timetable, units come only on days they can.
    """
    layout = market.layout
    cost = regret(market, dual, hosts)
    keep = (cost <= within) | (layout.slot_pinned & np.isfinite(cost))
    if start is not None:
        keep[start] = True
    if timetable is not None:
        free = timetable.unit_free(np.empty(0, np.int64))
        seat = layout.slot_seat
        keep &= free[layout.seat_unit[seat], timetable.day[layout.seat_host[seat]]]
    slots = np.flatnonzero(keep)
    extra = market.slot_extra(dual.prices)
    value = market.value[slots] - extra[slots]
    room = Room(layout.need_count, layout.leader_days, layout.pair_cap)
    rules = add_rules(layout, slots, value, room, hosts)
    if timetable is not None:
        timetable.add_rows(rules.model, rules.seats, rules.present, np.empty(0, np.int64))
    answer = solve_model(rules.model, effort, None if start is None else standing(rules, start))
    picked = answer.values[rules.column] > 0.5 if answer.found else np.zeros(len(slots), bool)
    return slots[picked], answer


def standing(rules: Rules, slots: Ints) -> Floats:
    """The slot, seat and host columns of a model when just ``slots`` stand; other columns are 0."""
    layout, start = rules.layout, np.zeros(rules.model.columns)
    start[rules.column] = np.isin(rules.slots, slots)
    start[rules.present] = np.isin(rules.seats, layout.slot_seat[slots])
    if rules.host_column is not None:
        start[rules.host_column] = np.isin(rules.hosts, layout.seat_host[layout.slot_seat[slots]])
    return start


def relaxed_start(market: Market, dual: Dual, hosts: Ints) -> Ints:
    """The stalls the prices alone would choose at ``hosts``, less those that break a rule prices only
    discourage.
    """
    layout = market.layout
    slots = market.price(dual.prices, hosts).slots
    slots = slots[np.isin(layout.seat_host[layout.slot_seat[slots]], hosts)]
    value = market.value[slots]
    slots = slots[np.argsort(-value, kind="stable")]
    slots = slots[np.sort(np.unique(layout.slot_group[slots], return_index=True)[1])]
    slots = slots[_rank_within(layout.slot_pair[slots]) < layout.pair_cap[layout.slot_pair[slots]]]
    worth = np.bincount(layout.slot_seat[slots], market.value[slots], minlength=len(layout.seat_cost))
    seats = np.unique(layout.slot_seat[slots])
    seats = seats[np.argsort(layout.seat_cost[seats] - worth[seats], kind="stable")]
    seats = seats[_rank_within(layout.seat_unit[seats]) < layout.leader_days[layout.seat_unit[seats]]]
    return without_orphans(layout, np.sort(slots[np.isin(layout.slot_seat[slots], seats)]))


def _rank_within(keys: Array) -> Ints:
    """For each key, how many equal ones come before it."""
    order = np.argsort(keys, kind="stable")
    _, first, count = np.unique(keys[order], return_index=True, return_counts=True)
    rank = np.empty(len(keys), np.int64)
    rank[order] = np.arange(len(keys)) - np.repeat(first, count)
    return rank


def without_orphans(layout: Layout, slots: Ints) -> Ints:
    """``slots`` without those whose prerequisite is not there."""
    while True:
        groups = layout.slot_group[slots]
        there = np.zeros(len(layout.group_host), bool)
        there[groups] = True
        orphan = np.isin(groups, layout.rule_group[~there[layout.rule_needs]])
        if not orphan.any():
            return slots
        slots = slots[~orphan]
