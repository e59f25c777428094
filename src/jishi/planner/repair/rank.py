"""How much one board differs from another: what a repair makes as small as possible, in this order."""

from __future__ import annotations

from typing import NamedTuple

from ..columns import NO_LIMIT
from ..places import pins_of
from ..problem import Problem
from .board import Board
from .met import Met


class Rank(NamedTuple):
    """Compared field by field, the smaller the better. ``lost`` is weighted needs net of sending costs."""

    pins: int
    """Pins that no longer hold."""
    relocated: int
    """Fairs held in another village."""
    moved: int
    """Fairs with another village or day."""
    days: int
    """Days they are shifted by, in all."""
    stalls: int
    """Stalls lost, gained, or run by another unit."""
    lost: float


def services_changed(before: Board, now: Board, fair: int) -> set[int]:
    old, new = before.stalls[fair], now.stalls[fair]
    return {service for service in {*old, *new} if old.get(service) != new.get(service)}


def rank(before: Board, now: Board, met: Met) -> Rank:
    fairs = range(len(now.host))
    moved = [f for f in fairs if (before.host[f], before.day[f]) != (now.host[f], now.day[f])]
    changed = {fair: services_changed(before, now, fair) for fair in fairs}
    touched = {service for fair in fairs for service in changed[fair]}
    for fair in moved:
        if before.host[fair] != now.host[fair]:
            touched |= {*now.stalls[fair], *before.stalls[fair]}
    return Rank(
        pins=broken_pins(now),
        relocated=sum(before.host[fair] != now.host[fair] for fair in moved),
        moved=len(moved),
        days=sum(abs(before.day[fair] - now.day[fair]) for fair in moved),
        stalls=sum(map(len, changed.values())),
        lost=round(worth(before, met, touched) - worth(now, met, touched), 6),
    )


def worth(board: Board, met: Met, services: set[int]) -> float:
    """Weighted needs of ``services`` met by fairs to come, less what sending every unit costs."""
    cost = board.facts.cost
    sent = sum(
        cost.get((board.host[f], unit), 0.0) for f in range(len(board.host)) for unit in board.units(f)
    )
    met_by = sum(met.value(board, service) for service in sorted(services))
    return float(met_by - sent)


def broken_pins(board: Board) -> int:
    """Pinned fairs and stalls of the problem that the board does not hold."""
    problem = board.problem
    fairs_at: dict[int, list[int]] = {}
    for fair, host in enumerate(board.host):
        fairs_at.setdefault(host, []).append(fair)
    count = 0
    for host, pins in pins_of(problem).items():
        days = [board.day[fair] for fair in fairs_at.get(host, [])]
        dated = [day for day in pins if day != NO_LIMIT]
        count += max(len(pins) - len(days), sum(day not in days for day in dated))
        if host not in problem.pinned_fairs.host:
            count -= not days  # counted with its stalls below
    for host, unit, service in _stalls(problem):
        count += not any(board.stalls[fair].get(service) == unit for fair in fairs_at.get(host, []))
    return count


def _stalls(problem: Problem) -> list[tuple[int, int, int]]:
    table = problem.pinned_stalls
    return list(zip(table.host.tolist(), table.unit.tolist(), table.service.tolist(), strict=True))
