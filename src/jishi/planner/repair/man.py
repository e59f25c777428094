"""Who stands at a fair after its day, its village or its units changed: those who can still come, and stand-ins."""

from __future__ import annotations

from .board import Board, Busy
from .met import Met


def man(board: Board, fair: int, met: Met, busy: Busy | None = None) -> None:
    """Set the stalls of ``fair`` for the village and day it now has.

    Each of its stalls stays whose unit can come; for the others a unit that is free or there already stands
    in where that brings more than it costs; what needs a missing service beside it goes too. ``busy`` is
    ``board.busy(without=[fair])``, if it is known.
    """
    wanted = dict(board.stalls[fair])
    host, day, facts = board.host[fair], board.day[fair], board.facts
    busy = busy or board.busy(without=[fair])
    comes = {unit: busy.free(unit, day) for unit in set(wanted.values())}
    kept = {
        service: unit
        for service, unit in wanted.items()
        if comes[unit] and facts.may_stand(host, unit, service) and busy.pair_left(unit, service)
    }
    board.stalls[fair] = kept
    lost = [service for service in wanted if service not in kept]
    needed = {one for service in wanted for one in facts.needed.get(service, ())}
    for service in sorted(lost, key=lambda service: (service not in needed, service)):
        stand_in(board, fair, service, met, busy, wanted)
    for service in facts.orphans(board.stalls[fair]):
        del board.stalls[fair][service]


def stand_in(board: Board, fair: int, service: int, met: Met, busy: Busy, wanted: dict[int, int]) -> float:
    """Give ``service`` to the unit that brings most there, if one brings anything; returns what it brings."""
    host, day, facts, stalls = board.host[fair], board.day[fair], board.facts, board.stalls[fair]
    there = set(stalls.values())
    saved = sum(
        met.value(board, other) - value_without(board, fair, other, met)
        for other in list(stalls)
        if service in facts.needed.get(other, ())
    )
    without = met.value(board, service)
    best, chosen = 1e-6, -1
    for unit in facts.providers.get(service, ()):
        able = facts.may_stand(host, unit, service) and busy.pair_left(unit, service)
        if unit == wanted.get(service) or not able or not (unit in there or busy.free(unit, day)):
            continue
        stalls[service] = unit
        gain = met.value(board, service) - without + saved
        gain -= 0.0 if unit in there else facts.cost[host, unit]
        del stalls[service]
        if gain > best:
            best, chosen = gain, unit
    if chosen < 0:
        return 0.0
    stalls[service] = chosen
    return best


def value_without(board: Board, fair: int, service: int, met: Met) -> float:
    unit = board.stalls[fair].pop(service)
    value = met.value(board, service)
    board.stalls[fair][service] = unit
    return value
