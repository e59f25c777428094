"""Who is served in a plan: the best use of given stalls, one service after another.

Exact where every need weighs the same whatever else is met. Where the first third of a village's needs counts
more, needs weigh what prices say while searching, every total is the true one, and ``settle`` is exact.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import kernels
from .columns import Floats, Ints
from .fair_serving import serve_fairly
from .layout import Layout, ranges

Array = NDArray[Any]


@dataclass
class Services:
    """The persons served by one service's stalls: weighted total and one row (slot, need, quantity) each."""

    value: float
    slot: Ints
    need: Ints
    quantity: Floats


@dataclass
class Serving:
    """Keeps each service's answer, so that a change of stalls recomputes only the services it touches."""

    layout: Layout
    known: dict[int, tuple[bytes, Services]] = field(default_factory=dict)
    settled: tuple[bytes, tuple[Ints, Ints, Floats]] | None = None

    def __post_init__(self) -> None:
        self.slot_service = self.layout.group_service[self.layout.slot_group]

    def serve(self, service: int, slots: Ints) -> Services:
        """The best service from ``slots`` (all of this service, ascending)."""
        key = slots.tobytes()
        kept = self.known.get(service)
        if kept is not None and kept[0] == key:
            return kept[1]
        answer = serve_slots(self.layout, slots)
        self.known[service] = (key, answer)
        return answer

    def by_service(self, slots: Ints) -> Iterable[tuple[int, Ints]]:
        ordered = np.sort(slots)
        services = self.slot_service[ordered]
        for service in np.unique(services):
            yield int(service), ordered[services == service]

    def met(self, slots: Ints) -> float:
        """Weighted needs met by ``slots``, the first third of each village counting more if that is set."""
        layout = self.layout
        if not layout.bonus:
            return sum(self.serve(service, some).value for service, some in self.by_service(slots))
        _, need, quantity = self.rows(slots)
        worth = layout.need_worth[need] * quantity
        by_village = np.bincount(layout.need_village[need], worth, minlength=len(layout.third))
        return float(worth.sum() + layout.bonus * np.minimum(by_village, layout.third).sum())

    def objective(self, slots: Ints) -> float:
        """Weighted needs met less sending costs."""
        return self.met(slots) - self.sending(slots)

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
        parts = [self.serve(service, some) for service, some in self.by_service(slots)]
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


def serve_slots(layout: Layout, slots: Ints) -> Services:
    """Weighted-best service of the needs in reach of ``slots``, all of one service."""
    groups = layout.slot_group[slots]
    first, last = layout.entry_start[groups], layout.entry_start[groups + 1]
    sizes = last - first
    stall = np.repeat(np.arange(len(slots)), sizes)
    entry = ranges(first, sizes)
    needs, column = np.unique(layout.entry_need[entry], return_inverse=True)
    order = np.argsort(-layout.need_weight[needs], kind="stable")
    place = np.empty(len(needs), np.int64)
    place[order] = np.arange(len(needs))
    needs = needs[order]
    most = np.zeros((len(slots), len(needs)))
    most[stall, place[column]] = layout.entry_most[entry]
    flow = np.zeros_like(most)
    value = kernels.serve_service(
        layout.need_weight[needs], layout.need_count[needs], most, layout.slot_people[slots], flow
    )
    where, who = np.nonzero(flow > 1e-9)
    return Services(float(value), slots[where], needs[who], flow[where, who])
