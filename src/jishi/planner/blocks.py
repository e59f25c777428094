"""A few fairs planned exactly while all others stand: the neighbourhoods of the search.

Whom every stall serves is decided too, except where no two fairs of the block compete for the same people:
there a stall's value is known beforehand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import kernels
from .assign import Room, Rules, add_rules, standing
from .columns import Floats, Ints
from .layout import Layout, ranges
from .mip import Effort, solve_model
from .serve import Serving
from .timetable import Timetable

Array = NDArray[Any]


@dataclass(frozen=True)
class Block:
    """``hosts`` may change, of which ``select`` hold fairs; ``slots`` are the stalls to choose from."""

    hosts: Ints
    select: int
    slots: Ints
    room: Room
    outside: Ints
    """Seats taken at the other fairs."""
    timetable: Timetable | None = None


def open_block(
    serving: Serving, current: Ints, hosts: Ints, candidates: Ints, timetable: Timetable | None = None
) -> Block:
    """The block of ``hosts`` around the plan ``current``, with what the other fairs leave over."""
    layout = serving.layout
    inside = np.zeros(layout.hosts, bool)
    inside[hosts] = True
    slot_host = serving.slot_host
    fixed = current[~inside[slot_host[current]]]
    slot, need, quantity = serving.rows(current)
    outside = ~inside[slot_host[slot]]
    left = layout.need_count.copy()
    np.subtract.at(left, need[outside], quantity[outside])
    seats = np.unique(layout.slot_seat[fixed])
    days = layout.leader_days - np.bincount(layout.seat_unit[seats], minlength=len(layout.leader_days))
    caps = layout.pair_cap - np.bincount(layout.slot_pair[fixed], minlength=len(layout.pair_cap))
    own = np.union1d(candidates[inside[slot_host[candidates]]], current[inside[slot_host[current]]])
    own = own[(days[layout.seat_unit[layout.slot_seat[own]]] >= 1) & (caps[layout.slot_pair[own]] >= 1)]
    if timetable is not None:
        free = timetable.unit_free(seats)
        seat = layout.slot_seat[own]
        own = own[free[layout.seat_unit[seat], timetable.day[layout.seat_host[seat]]]]
    return Block(hosts, len(hosts), own, Room(np.maximum(left, 0.0), days, caps), seats, timetable)


@dataclass
class Exact:
    """A block as a model: the shared rules, and who is served in the contested groups."""

    rules: Rules
    entry: Ints
    entry_column: Ints


def exact_model(layout: Layout, block: Block, *, every: bool = False) -> Exact:
    """Slots at the value they have uncontested; contested groups (or ``every`` one) with explicit service."""
    slots, room = block.slots, block.room
    groups, group_row = np.unique(layout.slot_group[slots], return_inverse=True)
    first, sizes = layout.entry_start[groups], np.diff(layout.entry_start)[groups]
    entry = ranges(first, sizes)
    of_group = np.repeat(np.arange(len(groups)), sizes)
    most = np.minimum(layout.entry_most[entry], room.needs[layout.entry_need[entry]])
    wanted = np.bincount(layout.entry_need[entry], most, minlength=len(room.needs))
    contested = wanted > room.needs + 1e-9
    disputed = np.full(len(groups), every)
    disputed[of_group[contested[layout.entry_need[entry]]]] = True
    value = np.where(disputed[group_row], 0.0, poured(layout, slots, room.needs))
    select = None if block.select == len(block.hosts) else block.select
    rules = add_rules(layout, slots, value, room, block.hosts, select=select)
    if block.timetable is not None:
        block.timetable.add_rows(rules.model, rules.seats, rules.present, block.outside)
    shown = disputed[of_group] & (most > 1e-9)
    entry, of_group, most = entry[shown], of_group[shown], most[shown]
    model = rules.model
    column = model.add_columns(layout.need_weight[layout.entry_need[entry]], low=0.0, high=most, whole=False)
    _add_stalls(rules, disputed, group_row, of_group, column, most)
    needs, row = np.unique(layout.entry_need[entry], return_inverse=True)
    tight = contested[needs][row]
    rows, row = np.unique(row[tight], return_inverse=True)
    model.add_rows(row, column[tight], 1.0, low=-np.inf, high=room.needs[needs[rows]], count=len(rows))
    return Exact(rules, entry, column)


def poured(layout: Layout, slots: Ints, needs: Floats) -> Floats:
    """Value of each slot alone when ``needs`` are left: heaviest first, up to what the stall can serve."""
    value = np.zeros(len(slots))
    kernels.pour_slots(
        slots,
        layout.slot_group,
        layout.slot_people,
        layout.entry_start,
        layout.entry_need,
        layout.entry_most,
        layout.need_weight,
        needs,
        value,
    )
    return value


def _add_stalls(
    rules: Rules, disputed: Array, group_row: Ints, of_group: Ints, column: Ints, most: Floats
) -> None:
    """People come only to a stall that stands, and no more than it can serve."""
    layout, model = rules.layout, rules.model
    inside = np.flatnonzero(disputed[group_row])
    number = np.cumsum(disputed) - 1
    row = np.concatenate([number[of_group], number[group_row[inside]]])
    entries = np.concatenate([column, rules.column[inside]])
    factor = np.concatenate([np.ones(len(column)), -layout.slot_people[rules.slots[inside]]])
    model.add_rows(row, entries, factor, low=-np.inf, high=0.0, count=int(disputed.sum()))
    by_group = np.argsort(group_row[inside], kind="stable")
    start = np.searchsorted(group_row[inside][by_group], np.arange(len(disputed) + 1))
    sizes = (start[1:] - start[:-1])[of_group]
    rows = np.repeat(np.arange(len(column)), sizes)
    offset = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    stalls = rules.column[inside][by_group][np.repeat(start[of_group], sizes) + offset]
    entries = np.concatenate([column, stalls])
    factor = np.concatenate([np.ones(len(column)), -most[rows]])
    model.add_rows(
        np.concatenate([np.arange(len(column)), rows]),
        entries,
        factor,
        low=-np.inf,
        high=0.0,
        count=len(column),
    )


@dataclass
class Prepared:
    """A block's model and the standing plan as its starting solution."""

    block: Block
    exact: Exact
    standing: Ints
    start: Floats


def prepare_block(serving: Serving, current: Ints, block: Block) -> Prepared:
    """The model of ``block``, starting from those of ``current`` it may keep."""
    exact = exact_model(serving.layout, block)
    mine = np.intersect1d(block.slots, current)
    start = standing(exact.rules, mine)
    start[exact.entry_column] = served_entries(serving, current, mine, exact.entry)
    return Prepared(block, exact, mine, start)


def answer_block(prepared: Prepared, effort: Effort) -> Ints:
    """The best slots found for the block's hosts; safe to call from several threads at once."""
    rules = prepared.exact.rules
    answer = solve_model(rules.model, effort, prepared.start)
    if not answer.found:
        return prepared.standing
    return prepared.block.slots[answer.values[rules.column] > 0.5]


def served_entries(serving: Serving, current: Ints, mine: Ints, entries: Ints) -> Floats:
    """Persons that ``mine``, as part of ``current``, serve of each of ``entries``."""
    layout = serving.layout
    slot, need, quantity = serving.rows(current)
    here = np.isin(slot, mine)
    key = layout.slot_group[slot[here]] * len(layout.need_count) + need[here]
    group = np.searchsorted(layout.entry_start, entries, side="right") - 1
    wanted = group * len(layout.need_count) + layout.entry_need[entries]
    order = np.argsort(key)
    place = np.minimum(np.searchsorted(key[order], wanted), max(len(key) - 1, 0))
    if not len(key):
        return np.zeros(len(entries))
    found = key[order][place] == wanted
    return np.asarray(np.where(found, quantity[here][order][place], 0.0))
