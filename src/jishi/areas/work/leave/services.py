"""Leave that moves by itself: it begins on its first day, and who is not back in time is overdue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jishi.areas.work.leave.selectors import not_back, setting_out
from jishi.core.access.actor import Actor
from jishi.records.registry import ledger
from jishi.records.services import commit, prepare_moves


def keep_leaves(actor: Actor) -> dict[str, int]:
    """Each by what has been approved and by the rules of the day; run over, it finds only what is left."""
    gone = _moved(actor, setting_out(actor.county, actor.today), "depart")
    return {"on_leave": gone, "overdue": _moved(actor, not_back(actor.county, actor.today), "mark_overdue")}


def _moved(actor: Actor, leaves: Sequence[Any], move: str) -> int:
    if leaves:
        batch = prepare_moves(actor=actor, ledger=ledger("leaves"), records=leaves, move=move)
        commit(actor=actor, batches=[batch])
    return len(leaves)
