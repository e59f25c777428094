"""An urgent need: a stall for it at a fair that is planned anyway, or else one fair that moves for it."""

from __future__ import annotations

from collections.abc import Iterator

from .board import Board, Busy
from .events import UrgentNeed
from .man import man, stand_in, value_without
from .met import Met
from .moves import Mover, free_hosts
from .rank import rank

NEAREST = 4
"""Fairs tried, the nearest first, when one must move for an urgent need."""


def served_by(board: Board, met: Met, event: UrgentNeed) -> float:
    """Persons of the village's need served up to the day it is wanted by."""
    fairs, need, quantity = met.rows(board, event.service)
    villages = met.problem.needs.village
    return float(sum(q for f, n, q in zip(fairs, need, quantity, strict=True)
                     if villages[n] == event.village and board.day[f] <= event.by))  # fmt: skip


def answer(before: Board, board: Board, met: Met, event: UrgentNeed, mover: Mover) -> Board:
    """The board that serves most of the need, with the fewest changes; a fair moves only if none serves it."""
    shares = shares_of(board, event.village)
    near = [
        f
        for f in range(len(board.host))
        if mover.first_day <= board.day[f] <= event.by and board.host[f] in shares
    ]
    options = [board, *(one for fair in near for one in _with_stall(board, fair, event.service, met))]
    best = min(options, key=lambda one: (-round(served_by(one, met, event), 3), rank(before, one, met)))
    if served_by(best, met, event) > 1e-6:
        return best
    moved = [
        one for one in _with_move(board, met, event, mover, set(shares)) if served_by(one, met, event) > 1e-6
    ]
    return min(moved, key=lambda one: rank(before, one, met), default=best)


def shares_of(board: Board, village: int) -> dict[int, float]:
    """Hosts whose fair people of ``village`` would go to."""
    reach = board.problem.reach
    rows = (reach.village == village) & (reach.share > 0)
    return dict(zip(reach.host[rows].tolist(), reach.share[rows].tolist(), strict=True))


def _with_stall(board: Board, fair: int, service: int, met: Met, busy: Busy | None = None) -> Iterator[Board]:
    """The fair with a stall for ``service`` more, in place of the least useful one where the venue is full."""
    busy = busy or board.busy(without=[fair])
    if service in board.stalls[fair] or not _somebody(board, fair, service, busy):
        return
    other = board.copy()
    stalls, facts = other.stalls[fair], other.facts
    if len(stalls) >= int(board.problem.villages.max_stalls[board.host[fair]]):
        pins = board.problem.pinned_stalls
        pinned = set(zip(pins.host.tolist(), pins.service.tolist(), strict=True))
        wanted = {one for standing in {*stalls, service} for one in facts.needed.get(standing, ())}
        spare = [s for s in stalls if s not in wanted and (board.host[fair], s) not in pinned]
        if not spare:
            return
        del stalls[min(spare, key=lambda s: met.value(other, s) - value_without(other, fair, s, met))]
    stand_in(other, fair, service, met, busy, {})
    if service in stalls and not facts.orphans(stalls):
        yield other


def _somebody(board: Board, fair: int, service: int, busy: Busy) -> bool:
    """Is there a unit that could run ``service`` at the fair where and when it is?"""
    host, day, facts, there = board.host[fair], board.day[fair], board.facts, board.units(fair)
    return any(
        (unit in there or busy.free(unit, day))
        and facts.may_stand(host, unit, service)
        and busy.pair_left(unit, service)
        for unit in facts.providers.get(service, ())
    )


def _with_move(board: Board, met: Met, event: UrgentNeed, mover: Mover, hosts: set[int]) -> Iterator[Board]:
    """A fair in reach is held sooner, or one of the nearest fairs is held in a village in reach."""
    problem = board.problem
    pinned = set(problem.pinned_fairs.host.tolist())
    free = [
        f for f in range(len(board.host)) if board.day[f] >= mover.first_day and board.host[f] not in pinned
    ]
    for fair in free:
        if board.host[fair] in hosts and board.day[fair] > event.by:
            yield from _on_days(board, fair, board.host[fair], event, met, mover)
    x, y = problem.villages.x_km, problem.villages.y_km
    at = event.village
    free.sort(key=lambda f: (x[board.host[f]] - x[at]) ** 2 + (y[board.host[f]] - y[at]) ** 2)
    for fair in free[:NEAREST]:
        for host in sorted(hosts & set(free_hosts(board, fair))):
            yield from _on_days(board, fair, host, event, met, mover)


def _on_days(
    board: Board, fair: int, host: int, event: UrgentNeed, met: Met, mover: Mover
) -> Iterator[Board]:
    """The fair at ``host`` on the possible day nearest to its own, with a stall for the service."""
    days, busy = range(mover.first_day, event.by + 1), board.busy(without=[fair])
    for day in sorted(days, key=lambda day: abs(day - board.day[fair])):
        if board.blockers(fair, host, day) != []:
            continue
        other = board.copy()
        other.host[fair], other.day[fair] = host, day
        if not _somebody(other, fair, event.service, busy):
            continue
        man(other, fair, met, busy)
        room = int(board.problem.villages.max_stalls[host])
        found = [other] if event.service in other.stalls[fair] else []
        found += _with_stall(other, fair, event.service, met, busy)
        found = [one for one in found if len(one.stalls[fair]) <= room]
        if found:
            yield found[0]
            return
