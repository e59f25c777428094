"""The differences between the board as it was and as it is now, and the pins that no longer hold."""

from __future__ import annotations

from collections import defaultdict

from ..columns import NO_LIMIT, Ints
from ..problem import Problem
from ..tables import PinnedFairs, PinnedStalls, Served
from .board import Board
from .changes import Change, FairMoved, PinReleased, ServedChanged, StallChanged
from .rank import services_changed


def moves(before: Board, board: Board, number: Ints) -> list[Change]:
    return [
        FairMoved(int(number[f]), before.host[f], board.host[f], before.day[f], board.day[f],
                  tuple(sorted(board.units(f))))
        for f in range(len(board.host))
        if (before.host[f], before.day[f]) != (board.host[f], board.day[f])
    ]  # fmt: skip


def stall_changes(before: Board, board: Board, number: Ints) -> list[Change]:
    return [
        StallChanged(int(number[f]), board.host[f], s, before.stalls[f].get(s), board.stalls[f].get(s))
        for f in range(len(board.host))
        for s in sorted(services_changed(before, board, f))
    ]


def served_changes(old: Served, new: Served) -> list[Change]:
    """Villages and services whose expected persons change by at least half a person."""
    sums: dict[tuple[int, int], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for which, table in enumerate((old, new)):
        rows = zip(table.village.tolist(), table.service.tolist(), table.quantity.tolist(), strict=True)
        for village, service, quantity in rows:
            sums[village, service][which] += quantity
    changed = [(key, was, now) for key, (was, now) in sorted(sums.items()) if abs(was - now) >= 0.5]
    return [ServedChanged(village, service, was, now) for (village, service), was, now in changed]


def released(problem: Problem, board: Board) -> tuple[Problem, list[Change]]:
    """The problem without the pins that no longer hold."""
    fair_at = {host: fair for fair, host in enumerate(board.host)}
    gone: list[Change] = []
    fairs, stalls = [], []
    for host, day in zip(problem.pinned_fairs.host.tolist(), problem.pinned_fairs.day.tolist(), strict=True):
        if host in fair_at and day in (NO_LIMIT, board.day[fair_at[host]]):
            fairs.append((host, day))
            continue
        gone.append(PinReleased(host))
        if host in fair_at:
            fairs.append((host, NO_LIMIT))
    pins = problem.pinned_stalls
    for host, unit, service in zip(
        pins.host.tolist(), pins.unit.tolist(), pins.service.tolist(), strict=True
    ):
        if host in fair_at and board.stalls[fair_at[host]].get(service) == unit:
            stalls.append((host, unit, service))
        else:
            gone.append(PinReleased(host, unit, service))
    now = problem.but(
        pinned_fairs=PinnedFairs([row[0] for row in fairs], [row[1] for row in fairs]),
        pinned_stalls=PinnedStalls(*([row[k] for row in stalls] for k in range(3))),
    )
    return now, gone
