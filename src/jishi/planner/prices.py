"""Prices for what fairs compete for, found by the volume method; every set of prices gives a proven bound.

Relaxed at a price: a need is met once, leader days, specialist caps, one provider a service, prerequisites,
must-reach. What is left falls apart by host and is solved exactly, hosts under town floors and ceilings too.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import kernels
from .columns import Floats, Ints
from .layout import Layout, weight_at
from .multipliers import PARTS, Multipliers

Array = NDArray[Any]
MEMORY, SPREAD = 0.9, 0.95
"""How much of the averaged slack, and of its averaged square, survives an iteration."""
LAST_STEP = 0.01
AVERAGED = 0.03
"""Weight of the newest choice in the averaged one."""


@dataclass
class Pricing:
    """The relaxed problem solved at one set of prices."""

    bound: float
    hosts: Ints
    slots: Ints
    slack: Floats
    """How much of each relaxed rule is left over (negative: broken), one entry a price."""
    host_value: Floats


@dataclass
class Market:
    """The relaxed problem of a layout, ready to be solved at many prices."""

    layout: Layout
    threads: int = 1
    doubled: Ints = field(init=False)
    multipliers: Multipliers = field(init=False)
    limits: Floats = field(init=False)
    order: Ints = field(init=False)

    def __post_init__(self) -> None:
        layout = self.layout
        self.doubled = np.flatnonzero(np.diff(layout.by_group_start) > 1)
        self.multipliers = Multipliers.of(layout, self.doubled)
        finite_cap = np.where(np.isfinite(layout.pair_cap), layout.pair_cap, 0.0)
        zeros = np.zeros(len(self.doubled) + len(layout.rule_group))
        must = -np.ones(len(layout.must_start) - 1)
        thirds = np.zeros(len(layout.third) if layout.bonus else 0)
        self.limits = np.concatenate([layout.need_count, layout.leader_days, finite_cap, zeros, must, thirds])
        self.order = np.arange(len(layout.entry_need))
        self.value = np.zeros(len(layout.slot_pair))
        self.pool = ThreadPoolExecutor(self.threads) if self.threads > 1 else None
        self.capped = np.isfinite(layout.pair_cap)

    def apart(self) -> Market:
        """The same market with room of its own to reckon in, for another thread."""
        other = copy.copy(self)
        other.order, other.value, other.pool = self.order.copy(), self.value.copy(), None
        return other

    def by_id(self, prices: Floats) -> dict[str, Array]:
        """``prices`` with the ids of the rules they stand for: what a certificate needs."""
        layout = self.layout
        host = layout.host_place[layout.group_host]
        result: dict[str, Array] = {name: self.multipliers.part(prices, name) for name in PARTS}
        if not layout.bonus:
            del result["first_third"]
        result["provider_host"] = host[self.doubled]
        result["provider_service"] = layout.group_service[self.doubled]
        result["prerequisite_host"] = host[layout.rule_group]
        result["prerequisite_service"] = layout.group_service[layout.rule_group]
        result["prerequisite_needs"] = layout.group_service[layout.rule_needs]
        return result

    def slot_extra(self, prices: Floats) -> Floats:
        """What prices add to each slot's value beside those of the needs it meets."""
        layout, part = self.layout, self.multipliers.part
        by_group = np.zeros(len(layout.group_host))
        by_group[self.doubled] -= part(prices, "provider")
        rule = part(prices, "prerequisite")
        by_group -= np.bincount(layout.rule_group, rule, minlength=len(by_group))
        by_group += np.bincount(layout.rule_needs, rule, minlength=len(by_group))
        extra = by_group[layout.slot_group] - part(prices, "specialist")[layout.slot_pair]
        return extra + kernels.PINNED * layout.slot_pinned

    def host_extra(self, prices: Floats) -> Floats:
        """What prices add to a host's value as such: providers' prices it gives back, villages only it
        reaches.
        """
        layout, part = self.layout, self.multipliers.part
        extra = np.bincount(layout.group_host[self.doubled], part(prices, "provider"), minlength=layout.hosts)
        village = np.repeat(part(prices, "must_reach"), np.diff(layout.must_start))
        extra = extra + np.bincount(layout.must_host, village, minlength=layout.hosts)
        return extra + layout.host_season - kernels.PINNED * layout.host_pins

    def gain(self, prices: Floats) -> Floats:
        """What serving a person of each need is worth beyond its price."""
        return weight_at(self.layout, self.more(prices)) - self.multipliers.part(prices, "need")

    def first_prices(self) -> Floats:
        """Nothing costs anything yet, and every need counts as one of the first third."""
        prices = np.zeros(self.multipliers.size)
        self.more(prices)[:] = self.layout.bonus
        return prices

    def more(self, prices: Floats) -> Floats:
        """How much more needs count, by village, as prices have it: up to the bonus, nothing beyond the third."""
        return self.multipliers.part(prices, "first_third")

    def seat_cost(self, prices: Floats) -> Floats:
        return self.layout.seat_cost + self.multipliers.part(prices, "leader_day")[self.layout.seat_unit]

    def values(self, prices: Floats, hosts: Ints | None = None) -> Floats:
        """Each host's best value at ``prices`` (minus infinity for hosts not asked for); fills
        ``self.value``.
        """
        layout = self.layout
        wanted = np.arange(layout.hosts) if hosts is None else hosts
        gain, extra, seat_cost = self.gain(prices), self.slot_extra(prices), self.seat_cost(prices)
        result = np.full(layout.hosts, -np.inf)

        def work(some: Ints) -> None:
            kernels.slot_values(
                some,
                layout.group_start,
                layout.by_group_start,
                layout.by_group_slot,
                layout.entry_start,
                layout.entry_need,
                layout.entry_most,
                layout.slot_people,
                extra,
                gain,
                self.order,
                self.value,
            )
            kernels.host_values(
                some, layout.host_stalls, layout.seat_start, layout.slot_start, seat_cost, self.value, result
            )

        if self.pool is None or len(wanted) < 64:
            work(wanted)
        else:
            list(self.pool.map(work, np.array_split(wanted, self.threads)))
        return result + self.host_extra(prices)

    def price(self, prices: Floats, hosts: Ints | None = None) -> Pricing:
        """Solve the relaxed problem; with ``hosts`` given, choose among those only (no bound for all)."""
        value = self.values(prices, hosts)
        chosen = select_hosts(self.layout, value)
        slots = self.choose(prices, chosen)
        bound = self.constant(prices) + float(value[chosen].sum())
        return Pricing(bound, chosen, slots, self.slack(prices, chosen, slots), value)

    def constant(self, prices: Floats) -> float:
        """What the bound holds beside the values of hosts."""
        layout = self.layout
        constant = float(prices @ self.limits)
        if layout.bonus:
            constant += float(np.maximum(layout.bonus - self.more(prices), 0.0) @ layout.third)
        return constant

    def choose(self, prices: Floats, hosts: Ints) -> Ints:
        """The slots behind the values last computed for ``hosts``."""
        layout, seat_cost = self.layout, self.seat_cost(prices)
        parts = []
        for i in hosts:
            room = np.empty(layout.host_stalls[i] + 1, np.int64)
            count = kernels.choose_slots(
                i, layout.host_stalls, layout.seat_start, layout.slot_start, seat_cost, self.value, room
            )
            parts.append(room[:count])
        return np.concatenate(parts) if parts else np.empty(0, np.int64)

    def slack(self, prices: Floats, hosts: Ints, slots: Ints) -> Floats:
        """The gradient of the bound: what of each relaxed rule is left over by this choice."""
        layout, part = self.layout, self.multipliers.part
        slack = self.limits.copy()
        used = np.zeros(len(layout.need_count))
        kernels.use_slots(
            slots,
            layout.slot_group,
            layout.slot_people,
            layout.entry_start,
            layout.entry_need,
            layout.entry_most,
            self.gain(prices),
            self.order,
            used,
        )
        part(slack, "need")[:] -= used
        seats = np.unique(layout.slot_seat[slots])
        part(slack, "leader_day")[:] -= np.bincount(
            layout.seat_unit[seats], minlength=len(layout.leader_days)
        )
        stands = np.bincount(layout.slot_pair[slots], minlength=len(layout.pair_cap))
        part(slack, "specialist")[:] = np.where(self.capped, part(slack, "specialist") - stands, 0.0)
        held = np.zeros(layout.hosts)
        held[hosts] = 1.0
        in_group = np.bincount(layout.slot_group[slots], minlength=len(layout.group_host))
        part(slack, "provider")[:] = held[layout.group_host[self.doubled]] - in_group[self.doubled]
        part(slack, "prerequisite")[:] = in_group[layout.rule_needs] - in_group[layout.rule_group]
        near = np.add.reduceat(np.append(held[layout.must_host], 0.0), layout.must_start[:-1])
        part(slack, "must_reach")[:] += np.where(np.diff(layout.must_start) > 0, near, 0.0)
        if layout.bonus:
            met = np.bincount(layout.need_village, layout.need_worth * used, minlength=len(layout.third))
            part(slack, "first_third")[:] = met - np.where(
                self.more(prices) < layout.bonus, layout.third, 0.0
            )
        return slack


def select_hosts(layout: Layout, value: Floats) -> Ints:
    """The best ``fairs`` hosts under pins, town floors and ceilings (exact: these form a matroid)."""
    problem = layout.problem
    order = np.lexsort((np.arange(layout.hosts), -value, ~layout.host_pinned))
    towns = layout.host_town[order]
    rank = np.empty(layout.hosts, np.int64)
    by_town = np.argsort(towns, kind="stable")
    start = np.searchsorted(towns[by_town], np.arange(len(problem.towns)))
    rank[by_town] = np.arange(layout.hosts) - start[towns[by_town]]
    owed = (rank < problem.towns.floor[towns]) | layout.host_pinned[order]
    free = np.flatnonzero(~owed & (rank < layout.town_ceiling[towns]))
    extra = free[np.argsort(-value[order[free]], kind="stable")][: max(problem.fairs - int(owed.sum()), 0)]
    return np.sort(np.concatenate([order[owed], order[extra]]))


@dataclass
class Dual:
    """The best prices found so far, and the choice of hosts and stalls averaged over the last iterations."""

    prices: Floats
    bound: float
    host_share: Floats
    slot_share: Floats


def _step_lengths(market: Market) -> Floats:
    """How far each price moves in a full step: a tenth of a need's weight, a fifth of what a stall is
    worth.
    """
    layout, part = market.layout, market.multipliers.part
    people = float(np.median(layout.slot_people)) if len(layout.slot_people) else 1.0
    weight = float(np.median(layout.need_weight)) if len(layout.need_weight) else 1.0
    steps = np.full(market.multipliers.size, 0.2 * people * weight)
    part(steps, "need")[:] = 0.1 * layout.need_weight
    part(steps, "first_third")[:] = 0.1 * layout.bonus
    return steps


def improve(
    market: Market, start: Dual | None, *, iterations: int, first_step: float = 1.0, hosts: Ints | None = None
) -> Iterator[Dual]:
    """Yield the best dual after each of ``iterations``.

    Every price moves by its own slack, averaged and divided by its usual size, so rules of very different
    scale settle together; steps shrink to a hundredth on the way. With ``hosts`` given only those may be
    chosen.
    """
    layout, steps = market.layout, _step_lengths(market)
    prices = start.prices.copy() if start else market.first_prices()
    mean, square = np.zeros_like(prices), np.zeros_like(prices)
    best = Dual(prices, np.inf, np.zeros(layout.hosts), np.zeros(len(layout.slot_pair)))
    for number in range(1, iterations + 1):
        found = market.price(prices, hosts)
        blend = max(1 / number, AVERAGED)
        best.host_share *= 1 - blend
        best.host_share[found.hosts] += blend
        best.slot_share *= 1 - blend
        best.slot_share[found.slots] += blend
        if found.bound < best.bound:
            best.bound, best.prices = found.bound, prices
        yield best
        mean = MEMORY * mean + (1 - MEMORY) * found.slack
        square = SPREAD * square + (1 - SPREAD) * found.slack**2
        usual = np.sqrt(square / (1 - SPREAD**number)) + 1e-9
        step = first_step * LAST_STEP ** (number / iterations)
        prices = np.maximum(prices - step * steps * (mean / (1 - MEMORY**number)) / usual, 0.0)
        np.minimum(market.more(prices), layout.bonus, out=market.more(prices))
