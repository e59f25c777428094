"""Which columns a person may put into a list of a ledger, beyond those it declares."""

from __future__ import annotations

from jishi.core.access.actor import Actor
from jishi.records.fields import FieldInfo, columns
from jishi.records.ledger import P2, P3, Ledger
from jishi.records.registry import ledgers
from jishi.records.selectors.may import may
from jishi.records.selectors.shown import readable

# What every record has and a list may show: where it belongs, who entered it and when.
COMMON = ("number", "town", "village", "unit", "assignee", "author", "created_by", "created_at", "changed_at")
UNLISTED = ("json", "uuid", "long_text")


def listable(actor: Actor, ledger: Ledger) -> tuple[str, ...]:
    """The declared columns first, then those of form and moves, then the common ones; never what is not theirs to see.

    Sensitive columns stay out of lists; of the others that are not declared, personal ones are for those who handle
    personal data, relations for those who may open the ledger they lead to.
    """
    moved = (name for move in ledger.machine.moves for name in move.fields)
    names = dict.fromkeys((*ledger.columns, *ledger.fields, *ledger.computed, *moved, *COMMON))
    known = columns(ledger)
    seen = [n for n in names if n in ledger.columns or _theirs(actor, ledger, known[n])]
    return tuple(readable(actor, ledger, seen))


def _theirs(actor: Actor, ledger: Ledger, info: FieldInfo) -> bool:
    if info.kind in UNLISTED or info.protection is P3:
        return False
    if info.protection is P2 and not may(actor, "read_personal", ledger):
        return False
    owner = next((entry for entry in ledgers() if entry.code == info.related), None)
    return owner is None or bool(may(actor, "view", owner))
