"""Who is served in a plan: the best use of given stalls, one part after another.

A part is one service among the people that its hosts share: where no host of one county reaches people of another,
each county is a part of its own. Exact where every need weighs the same whatever else is met. Where the first third
of a village's needs counts more, needs weigh what prices say while searching, every total is the true one, and
``settle`` is exact.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from . import serve_kernels
from .columns import Floats, Ints
from .fair_serving import serve_fairly
from .layout import Layout, ranges

Array = NDArray[Any]


@dataclass
class Services:
    """The persons served by the stalls of one part: weighted total and one row (slot, need, quantity) each."""

    value: float
    slot: Ints
    need: Ints
    quantity: Floats


@dataclass
class Serving:
    """Keeps each part's answer, so that a change of stalls recomputes only the parts it touches."""

    layout: Layout
    known: dict[int, tuple[bytes, Services]] = field(default_factory=dict)
    settled: tuple[bytes, tuple[Ints, Ints, Floats]] | None = None

    def __post_init__(self) -> None:
        self.slot_part = group_parts(self.layout)[self.layout.slot_group]
        self.slot_host = self.layout.seat_host[self.layout.slot_seat]

    def apart(self) -> Serving:
        """The same, with a memory of its own for another thread."""
        other = copy.copy(self)
        other.known = dict(self.known)
        return other

    def serve(self, part: int, slots: Ints) -> Services:
        """The best service from ``slots`` (all of this part, ascending)."""
        key = slots.tobytes()
        kept = self.known.get(part)
        if kept is not None and kept[0] == key:
            return kept[1]
        answer = serve_slots(self.layout, slots)
        self.known[part] = (key, answer)
        return answer

    def by_part(self, slots: Ints) -> Iterable[tuple[int, Ints]]:
        """The parts that ``slots`` stand in, each with its slots in order."""
        if not len(slots):
            return
        ordered = slots[np.lexsort((slots, self.slot_part[slots]))]
        parts = self.slot_part[ordered]
        for some in np.split(ordered, np.flatnonzero(np.diff(parts)) + 1):
            yield int(self.slot_part[some[0]]), some

    def met(self, slots: Ints) -> float:
        """Weighted needs met by ``slots``, the first third of each village counting more if that is set."""
        layout = self.layout
        if not layout.bonus:
            return sum(self.serve(part, some).value for part, some in self.by_part(slots))
        _, need, quantity = self.rows(slots)
        worth = layout.need_worth[need] * quantity
        by_village = np.bincount(layout.need_village[need], worth, minlength=len(layout.third))
        return float(worth.sum() + layout.bonus * np.minimum(by_village, layout.third).sum())

    def objective(self, slots: Ints) -> float:
        """Weighted needs met less sending costs."""
        return self.met(slots) - self.sending(slots)

    def adds(self, slots: Ints, beside: Ints) -> float:
        """What ``slots`` add to the objective of ``beside``, of other fairs."""
        if not len(beside):
            return self.objective(slots)
        return self.objective(np.union1d(slots, beside)) - self.objective(beside)

    def sending(self, slots: Ints) -> float:
        return float(self.layout.seat_cost[np.unique(self.layout.slot_seat[slots])].sum())

    def used(self, slots: Ints) -> Floats:
        """Persons served of each need."""
        _, need, quantity = self.rows(slots)
        return np.asarray(np.bincount(need, quantity, minlength=len(self.layout.need_count)), float)

    def rows(self, slots: Ints) -> tuple[Ints, Ints, Floats]:
        """Every (slot, need, quantity) with persons to serve."""
        if self.settled is not None and self.settled[0] == np.sort(slots).tobytes():
            return self.settled[1]
        parts = [self.serve(part, some) for part, some in self.by_part(slots)]
        if not parts:
            return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
        return (
            np.concatenate([part.slot for part in parts]),
            np.concatenate([part.need for part in parts]),
            np.concatenate([part.quantity for part in parts]),
        )

    def settle(self, slots: Ints) -> None:
        """Serve from ``slots`` as well as possible, to the last person."""
        if self.layout.bonus and len(slots):
            self.settled = np.sort(slots).tobytes(), serve_fairly(self.layout, np.sort(slots))


def group_parts(layout: Layout) -> Ints:
    """The part of each group: groups that share people, directly or through others, have the same number."""
    groups, needs = len(layout.group_host), len(layout.need_count)
    group = np.repeat(np.arange(groups), np.diff(layout.entry_start))
    shared = coo_array(
        (np.ones(len(group), bool), (group, groups + layout.entry_need)),
        shape=(groups + needs, groups + needs),
    )
    _, part = connected_components(shared, directed=False)
    return np.asarray(part[:groups], np.int64)


def serve_slots(layout: Layout, slots: Ints) -> Services:
    """Weighted-best service of the needs in reach of ``slots``, all of one part."""
    groups = layout.slot_group[slots]
    first, last = layout.entry_start[groups], layout.entry_start[groups + 1]
    sizes = last - first
    start = np.concatenate([[0], np.cumsum(sizes)])
    entry = ranges(first, sizes)
    needs, column = np.unique(layout.entry_need[entry], return_inverse=True)
    order = np.argsort(-layout.need_weight[needs], kind="stable")
    place = np.empty(len(needs), np.int64)
    place[order] = np.arange(len(needs))
    needs, need = needs[order], place[column]
    flow = np.zeros(len(entry))
    value = serve_kernels.serve_stalls(
        layout.need_weight[needs],
        layout.need_count[needs],
        layout.slot_people[slots],
        start,
        need,
        layout.entry_most[entry],
        flow,
    )
    some = np.flatnonzero(flow > 1e-9)
    return Services(float(value), np.repeat(slots, sizes)[some], needs[need[some]], flow[some])
