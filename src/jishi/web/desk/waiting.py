"""What waits for this person: open records in states from which their roles may make a move that leads on."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from jishi.core.access.actor import Actor
from jishi.records.ledger import Ledger
from jishi.records.registry import ledger as ledger_named
from jishi.records.selectors import may, open_entries
from jishi.rules.machine import Move, Phase
from jishi.web.ledgers.moves import by_hand


@dataclass(frozen=True)
class Waiting:
    """`moves` are what the person may do with them."""

    ledger: Ledger
    state: str
    count: int
    moves: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """How many open records of a ledger there are in scope, whoever has to act."""

    ledger: Ledger
    count: int


def waiting(actor: Actor) -> tuple[list[Waiting], list[Standing]]:
    """One grouped query over the register."""
    rows = open_entries(actor).order_by().values_list("ledger", "state").annotate(n=Count("pk"))
    mine: list[Waiting] = []
    totals: dict[str, int] = {}
    for code, state, count in rows:
        ledger = ledger_named(code)
        if _comes_to_an_end(ledger):
            totals[code] = totals.get(code, 0) + count
        steps = _steps(actor, ledger, state)
        if steps:
            mine.append(Waiting(ledger, state, count, tuple(str(step.label) for step in steps)))
    order = {state.code: i for w in mine for i, state in enumerate(w.ledger.machine.states)}
    mine.sort(key=lambda w: (w.ledger.menu, w.ledger.code, order[w.state]))
    standing = [Standing(ledger_named(code), count) for code, count in sorted(totals.items())]
    return mine, standing


def _comes_to_an_end(ledger: Ledger) -> bool:
    """An offering stands open for years; only what can be done with is work."""
    return any(state.phase is Phase.DONE for state in ledger.machine.states)


def _steps(actor: Actor, ledger: Ledger, state: str) -> list[Move]:
    """The moves onward that this person may make by hand; giving up is no task."""
    machine = ledger.machine
    if not _comes_to_an_end(ledger) and machine.phase(state) is not Phase.DRAFT:
        return []
    return [
        move
        for move in machine.moves_from(state)
        if machine.phase(move.target) is not Phase.DROPPED
        and move.target != state
        and by_hand(ledger, move)
        and may(actor, move.code, ledger)
    ]
