"""What waits for a person: open records in states from which their roles may make a move that leads on."""

from __future__ import annotations

from functools import cache

from jishi.records.ledger import Ledger
from jishi.records.registry import ledger as ledger_named
from jishi.records.registry import ledgers
from jishi.records.selectors.entries import codes_of
from jishi.rules.machine import Move, Phase
from jishi.web.ledgers.moves import by_hand

OPEN = (Phase.DRAFT, Phase.OPEN, Phase.WAITING)


def waiting_for(roles: frozenset[str]) -> frozenset[str]:
    """As "ledger/state": where somebody of these roles may act."""
    return frozenset(
        f"{ledger.code}/{state.code}"
        for ledger in ledgers()
        for state in ledger.machine.states
        if state.phase in OPEN and steps(roles, ledger.code, state.code)
    )


def viewed_by(roles: frozenset[str]) -> frozenset[str]:
    """As "ledger/state": everything open that these roles may see."""
    codes = codes_of(roles)
    return frozenset(
        f"{ledger.code}/{state.code}"
        for ledger in ledgers()
        if ledger.code in codes
        for state in ledger.machine.states
        if state.phase in OPEN
    )


def steps(roles: frozenset[str], code: str, state: str) -> list[Move]:
    """The moves onward from here that one of these roles may make by hand."""
    ledger = ledger_named(code)
    return [move for move in _onward(code, state) if any(ledger.allows(role, move.code) for role in roles)]


@cache
def _onward(code: str, state: str) -> tuple[Move, ...]:
    """Giving up is no task; and an offering, which never comes to an end, stands open for years without being work."""
    ledger = ledger_named(code)
    machine = ledger.machine
    if not _comes_to_an_end(ledger) and machine.phase(state) is not Phase.DRAFT:
        return ()
    return tuple(
        move
        for move in machine.moves_from(state)
        if machine.phase(move.target) is not Phase.DROPPED
        and move.target != state
        and move.code not in ledger.program_moves
        and by_hand(ledger, move)
    )


def _comes_to_an_end(ledger: Ledger) -> bool:
    return any(state.phase is Phase.DONE for state in ledger.machine.states)
