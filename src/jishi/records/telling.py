"""Who is told of what happens to a record: a ledger declares it in these words, and most need only the defaults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jishi.core.access.roles import ROLES
from jishi.rules.machine import Phase

if TYPE_CHECKING:
    from jishi.records.ledger import Ledger

# What a ledger may name besides its moves and `change:column`.
ASSIGNED, ANSWERED, DUE, ESCALATED = "assigned", "answered", "due", "escalated"
EVENTS = (ASSIGNED, ANSWERED, DUE, ESCALATED)
CHANGE = "change:"
PERSONS = ("author", "assignee")
PLACES = ("town", "village", "grid", "unit")
COUNTY = "county"
SHARES = "shares"
# Moves that answer who asked, though the record stays under way and no reason is given.
ANSWERS = frozenset({"accept", "confirm", "answer", "approve"})


@dataclass(frozen=True, init=False)
class Tell:
    """On one of `on`, the people of `to` are told.

    `on`: moves, `change:column`, "assigned" (the record is newly theirs), "answered" (a move that needs a reason, ends
    or stays it, or accepts; archiving too), "due" (soon, and overdue), "escalated" (a case that stays overdue after it
    was urged). `to`: author, assignee; town, village, grid, unit and county (those of `roles` there, else those who act
    on this ledger), "shares", or "ledger.unit" for the units of its children; of "due" and "escalated" the first of
    these with somebody there. `urgent` may break quiet hours where the county's rule lets it. Nobody is told of their
    own act.
    """

    on: tuple[str, ...]
    to: tuple[str, ...]
    roles: tuple[str, ...]
    urgent: bool

    def __init__(
        self, *on: str, to: tuple[str, ...], roles: tuple[str, ...] = (), urgent: bool = False
    ) -> None:
        object.__setattr__(self, "on", on)
        object.__setattr__(self, "to", to)
        object.__setattr__(self, "roles", roles)
        object.__setattr__(self, "urgent", urgent)


DEFAULT = (
    Tell(ASSIGNED, to=("assignee", "unit")),
    Tell(ANSWERED, to=("author", "assignee", "unit")),
    Tell(DUE, to=("assignee", "unit", "author")),
    Tell(ESCALATED, to=("town", COUNTY), urgent=True),
)


def roles_at(ledger: Ledger, tell: Tell, kind: str) -> frozenset[str]:
    """The roles over a place or unit of this kind that are told: those named, else those who may do something there."""
    sees = {role for role in ledger.grants if ledger.allows(role, "view") and ROLES[role].over == kind}
    if tell.roles:
        return frozenset(sees & set(tell.roles))
    acts = {"change", *(move.code for move in ledger.machine.moves)}
    return frozenset(role for role in sees if acts & set(ledger.grants[role]))


def answers(ledger: Ledger, code: str) -> bool:
    """Does this move tell its asker something: it is refused, returned, put off, done or taken up?"""
    step = ledger.machine.move(code)
    ends = ledger.machine.phase(step.target) in (Phase.DROPPED, Phase.DONE)
    return ends or step.reason_required or code in ANSWERS


def tells_of(ledger: Ledger, happened: str) -> tuple[Tell, ...]:
    """What is declared for an event, a change or a move."""
    return tuple(tell for tell in ledger.notices if happened in tell.on)
