"""A problem arranged for the solver: every possible stall, and whom it could serve, in flat arrays by host.

Hosts are renumbered 0..H-1, a village that may hold two fairs being two hosts. A *group* is one service at one
host, its *entries* the needs in reach; a *slot* is one possible stall (host, unit, service), a *seat* one possible
visit (host, unit). ``*_start`` arrays delimit ranges.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .columns import NO_LIMIT, Floats, Ints
from .periods import leader_days
from .places import SAME_TOWN_DAYS, Places, fairs_within, find_places
from .problem import Problem

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Layout:
    problem: Problem
    host_village: Ints
    host_place: Ints
    """The numbers by which certificates name the hosts."""
    host_open: Array
    """A row for each host: the days on which it can hold a fair."""
    host_town: Ints
    host_stalls: Ints
    host_pinned: Array
    """Booleans: this host must hold a fair."""
    host_pins: Ints
    """How many stalls are pinned at the host."""
    host_season: Floats
    """What holding a fair there on the best of its open days is worth in itself."""
    town_ceiling: Ints
    """The ceiling, or what the town's open days allow if that is less."""
    need_count: Floats
    need_weight: Floats
    """What a person served counts for the search: the worth, or more where the first third is not met."""
    need_worth: Floats
    need_village: Ints
    third: Floats
    """By village: a third of its weighted needs."""
    bonus: float
    """How much more the first third counts."""
    group_start: Ints
    group_host: Ints
    group_service: Ints
    entry_start: Ints
    entry_need: Ints
    entry_most: Floats
    """Persons of this need that would come: share x count."""
    seat_start: Ints
    seat_host: Ints
    seat_unit: Ints
    seat_cost: Floats
    slot_start: Ints
    slot_seat: Ints
    slot_group: Ints
    slot_pair: Ints
    slot_people: Floats
    slot_pinned: Array
    by_group_start: Ints
    by_group_slot: Ints
    rule_group: Ints
    rule_needs: Ints
    """A prerequisite at one host: slots of ``rule_group`` only together with one of ``rule_needs``."""
    must_start: Ints
    must_host: Ints
    leader_days: Floats
    pair_cap: Floats
    """Infinite where the pair has no cap."""

    @property
    def hosts(self) -> int:
        return len(self.host_village)


def ranges(first: Ints, sizes: Ints) -> Ints:
    """``first[0], first[0] + 1, …`` (``sizes[0]`` of them), then the same from ``first[1]``, and so on."""
    offset: Ints = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return offset + np.repeat(first, sizes)


def _starts(keys: Array, count: int) -> Ints:
    return np.searchsorted(keys, np.arange(count + 1)).astype(np.int64)


def day_worth(problem: Problem) -> Array:
    """A row for each town: what holding a fair on each day is worth in itself, in needs."""
    result = np.zeros((len(problem.towns), problem.days))
    table = problem.day_values
    result[table.town, table.day] = table.value
    return result


def _fairs_by_days(problem: Problem, places: Places) -> Ints:
    """How many fairs each town's open days allow, ``SAME_TOWN_DAYS`` apart."""
    town = problem.villages.town[places.village]
    every = range(len(problem.towns))
    return np.array([fairs_within(places.open[town == one].any(axis=0), SAME_TOWN_DAYS) for one in every])


def _join(left: Array, right: Array, count: int) -> tuple[Ints, Ints]:
    """Row pairs of two columns of ids (below ``count``) with equal values."""
    order = np.argsort(right, kind="stable")
    start = _starts(right[order], count)
    sizes = start[left + 1] - start[left]
    return np.repeat(np.arange(len(left)), sizes), order[ranges(start[left], sizes)]


def _slots(problem: Problem, host_of: Ints) -> tuple[Ints, Ints, Floats]:
    """Host, pair and sending cost of every stall the rules allow anywhere."""
    cost = problem.send_cost
    units, pairs = problem.units, problem.pairs
    usable = (host_of[cost.host] >= 0) & (units.leader_days[cost.unit] > 0) & (units.per_week[cost.unit] > 0)
    rows = np.flatnonzero(usable)
    row, pair = _join(cost.unit[rows], pairs.unit, len(units))
    host, sent = cost.host[rows[row]], cost.cost[rows[row]]
    keep = (pairs.cap[pair] != 0) & ~_forbidden(problem, host, pair)
    return host_of[host[keep]], pair[keep], sent[keep]


def _forbidden(problem: Problem, host: Array, pair: Array) -> Array:
    table, pairs = problem.forbidden_stalls, problem.pairs
    result = np.zeros(len(host), bool)
    for where, unit, service in zip(table.host, table.unit, table.service, strict=True):
        same = (host == where) & (pairs.unit[pair] == unit)
        result |= same if service == NO_LIMIT else same & (pairs.service[pair] == service)
    return result


def _entries(problem: Problem, host_of: Ints) -> tuple[Ints, Ints, Ints, Floats]:
    """Host, service, need row and most persons of everyone in reach of a host."""
    reach = problem.reach
    rows = np.flatnonzero((host_of[reach.host] >= 0) & (reach.share > 0))
    row, need = _join(reach.village[rows], problem.needs.village, len(problem.villages))
    most = reach.share[rows[row]] * problem.needs.count[need]
    keep = most > 0
    need = need[keep]
    return host_of[reach.host[rows[row]]][keep], problem.needs.service[need], need, most[keep]


def _useful(problem: Problem, slot_key: Array, slot_pin: Array, entry_keys: Array) -> Array:
    """Slots that can serve someone, that another service waits for, or that are pinned; prerequisites met."""
    rules = problem.prerequisites
    service = slot_key % problem.services
    useful = np.isin(slot_key, entry_keys) | np.isin(service, rules.needs) | slot_pin
    while True:
        lacking = np.zeros(len(slot_key), bool)
        for dependent, needed in zip(rules.service, rules.needs, strict=True):
            own = useful & (service == dependent)
            wanted = slot_key - dependent + needed
            lacking |= own & ~np.isin(wanted, slot_key[useful])
        if not lacking.any():
            return useful
        useful &= ~lacking


def lay_out(problem: Problem) -> Layout:
    """Arrange ``problem``; what no plan can contain (forbidden, out of range, never open) is left out."""
    places = find_places(problem)
    host_of = np.full(len(problem.villages), -1, np.int64)
    first = len(places.village) - len(places.twin_of)
    host_of[places.village[:first]] = np.arange(first)
    slot_host, slot_pair, slot_cost = _slots(problem, host_of)
    slot_pin = _pinned_slots(problem, host_of, slot_host, slot_pair)
    slot_host, row = with_twins(places, slot_host)
    slot_pair, slot_cost = slot_pair[row], slot_cost[row]
    slot_pin = slot_pin[row] & (slot_host < first)
    entry_host, entry_service, entry_need, entry_most = _entries(problem, host_of)
    entry_host, row = with_twins(places, entry_host)
    entry_key = entry_host * problem.services + entry_service[row]
    slot_key = slot_host * problem.services + problem.pairs.service[slot_pair]
    order = np.flatnonzero(_useful(problem, slot_key, slot_pin, entry_key))
    order = order[np.lexsort((slot_pair[order], problem.pairs.unit[slot_pair[order]], slot_host[order]))]
    slots = _Slots(slot_host[order], slot_pair[order], slot_cost[order], slot_key[order], slot_pin[order])
    return _assemble(problem, places, host_of, slots, (entry_key, entry_need[row], entry_most[row]))


def with_twins(places: Places, host: Ints) -> tuple[Ints, Ints]:
    """A column of hosts, all first ones, with rows for their twins added; and which row each comes from."""
    first = len(places.village) - len(places.twin_of)
    twin, row = _join(places.twin_of, host, first)
    return np.concatenate([host, first + twin]), np.concatenate([np.arange(len(host)), row])


@dataclass(frozen=True)
class _Slots:
    host: Ints
    pair: Ints
    cost: Floats
    key: Ints
    pinned: Array


def _pinned_slots(problem: Problem, host_of: Ints, host: Array, pair: Array) -> Array:
    table, pairs = problem.pinned_stalls, problem.pairs
    result = np.zeros(len(host), bool)
    for where, unit, service in zip(table.host, table.unit, table.service, strict=True):
        result |= (host == host_of[where]) & (pairs.unit[pair] == unit) & (pairs.service[pair] == service)
    return result


def _assemble(
    problem: Problem, places: Places, host_of: Ints, slots: _Slots, entries: tuple[Ints, Ints, Floats]
) -> Layout:
    villages, count, services = places.village, len(places.village), problem.services
    keys, slot_group = np.unique(slots.key, return_inverse=True)
    entry_key, entry_need, entry_most = entries
    inside = np.flatnonzero(np.isin(entry_key, keys))
    inside = inside[
        np.lexsort((entry_need[inside], -problem.needs.weight[entry_need[inside]], entry_key[inside]))
    ]
    seat_key = slots.host * len(problem.units) + problem.pairs.unit[slots.pair]
    seats, first, slot_seat = np.unique(seat_key, return_index=True, return_inverse=True)
    rules = problem.prerequisites
    row, rule = _join(keys % services, rules.service, services)
    needed = np.searchsorted(keys, keys[row] - rules.service[rule] + rules.needs[rule])
    must_row, must_reach = _join(problem.must_reach.village, problem.reach.village, len(problem.villages))
    near = (host_of[problem.reach.host[must_reach]] >= 0) & (problem.reach.share[must_reach] > 0)
    must_host, row_of = with_twins(places, host_of[problem.reach.host[must_reach[near]]])
    must_row = must_row[near][row_of]
    by_must = np.argsort(must_row, kind="stable")
    weighted = problem.needs.weight * problem.needs.count
    by_group = np.argsort(slot_group, kind="stable")
    cap = problem.pairs.cap.astype(float)
    return Layout(
        problem=problem,
        host_village=villages,
        host_place=places.place,
        host_open=places.open,
        host_town=problem.villages.town[villages],
        host_stalls=problem.villages.max_stalls[villages],
        host_pinned=places.pinned,
        host_pins=np.bincount(slots.host[slots.pinned], minlength=count).astype(np.int64),
        host_season=np.where(places.open, day_worth(problem)[problem.villages.town[villages]], -np.inf).max(
            axis=1
        ),
        town_ceiling=np.minimum(problem.towns.ceiling, _fairs_by_days(problem, places)),
        need_count=problem.needs.count.astype(float),
        need_weight=problem.needs.weight,
        need_worth=problem.needs.weight,
        need_village=problem.needs.village,
        third=np.bincount(problem.needs.village, weighted, minlength=len(problem.villages)) / 3,
        bonus=float(problem.first_third_bonus),
        group_start=_starts(keys // services, count),
        group_host=keys // services,
        group_service=keys % services,
        entry_start=_starts(np.searchsorted(keys, entry_key[inside]), len(keys)),
        entry_need=entry_need[inside],
        entry_most=entry_most[inside],
        seat_start=_starts(slots.host[first], count),
        seat_host=slots.host[first],
        seat_unit=seats % len(problem.units),
        seat_cost=slots.cost[first],
        slot_start=_starts(slot_seat, len(seats)),
        slot_seat=slot_seat.astype(np.int64),
        slot_group=slot_group.astype(np.int64),
        slot_pair=slots.pair,
        slot_people=problem.pairs.people_per_fair[slots.pair].astype(float),
        slot_pinned=slots.pinned,
        by_group_start=_starts(slot_group[by_group], len(keys)),
        by_group_slot=by_group.astype(np.int64),
        rule_group=row,
        rule_needs=needed,
        must_start=_starts(must_row[by_must], len(problem.must_reach)),
        must_host=must_host[by_must],
        leader_days=leader_days(problem),
        pair_cap=np.where(cap == NO_LIMIT, np.inf, cap),
    )


def weight_at(layout: Layout, more: Floats) -> Floats:
    """What a person of each need counts when the needs of each village count so much more."""
    if not layout.bonus:
        return layout.need_worth
    return np.asarray(layout.need_worth * (1.0 + more[layout.need_village]))


def tilted(layout: Layout, more: Floats) -> Layout:
    """The layout in which needs weigh ``more`` by village; entries are in order of that weight again."""
    if not layout.bonus:
        return layout
    weight = weight_at(layout, more)
    group = np.repeat(np.arange(len(layout.group_host)), np.diff(layout.entry_start))
    order = np.lexsort((layout.entry_need, -weight[layout.entry_need], group))
    return replace(
        layout, need_weight=weight, entry_need=layout.entry_need[order], entry_most=layout.entry_most[order]
    )
