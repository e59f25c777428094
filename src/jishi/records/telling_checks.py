"""Finds the wrong words of a ledger's `notices` before anybody is told by them, or is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jishi.core.access.roles import ROLES
from jishi.records.fields import columns
from jishi.records.ledger import Ledger
from jishi.records.registry import children
from jishi.records.telling import CHANGE, COUNTY, DUE, ESCALATED, EVENTS, PERSONS, PLACES, SHARES


def check_telling(ledger: Ledger) -> Iterator[tuple[str, str, Iterable[str]]]:
    """Where, which word, and what would be right."""
    moves = {move.code for move in ledger.machine.moves}
    happens = {*EVENTS, *moves, *(f"{CHANGE}{name}" for name in columns(ledger))}
    below = {f"{child.code}.{place}" for child in children(ledger) for place in PLACES}
    near = {*PERSONS, *PLACES, COUNTY}
    for rule in ledger.notices:
        # Of a case it is written down who was reminded, by name: an anchor of its own.
        named = ledger.clock is not None and bool({DUE, ESCALATED} & set(rule.on))
        whom = near if named else {*near, SHARES, *below}
        for where, words, right in (
            ("on", rule.on, happens),
            ("to", rule.to, whom),
            ("roles", rule.roles, ROLES),
        ):
            for word in words:
                if word not in right:
                    yield f"notices.{where}", word, right
