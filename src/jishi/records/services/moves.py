"""Makes the same move of many records, for generators: checked before, written by one batch."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.records.errors import Forbidden, InvalidRows
from jishi.records.fields import columns
from jishi.records.ledger import Ledger
from jishi.records.selectors.may import may
from jishi.records.services.batch import Batch
from jishi.records.services.draft import Draft
from jishi.records.services.move import MoveRequest, subject_of


def prepare_moves(
    *,
    actor: Actor,
    ledger: Ledger,
    records: Sequence[Any],
    move: str,
    values: Mapping[Any, Mapping[str, Any]] | None = None,
    reason: str = "",
) -> Batch:
    """A batch that makes one move of every record; `values` holds inside values by record id.

    Only for moves that wait for no time and no papers; effects are left to the caller, who works on all records at once.
    Raises `Forbidden` or `InvalidRows`, naming the record.
    """
    step = ledger.machine.move(move)
    if step.min_days or step.evidence or ledger.pipeline is not None:
        text = _("“%(move)s”要看间隔和材料，只能逐条办理。") % {"move": step.label}
        raise InvalidRows([(record.number, "move", text) for record in records])
    batch, faults = Batch(ledger), []
    figures: dict[tuple[str, Any], int] = {}
    for record in records:
        verdict = may(actor, move, ledger, record)
        if not verdict:
            raise Forbidden(f"{record.number}: {verdict.reason}")
        old = copy.copy(record)
        given = (values or {}).get(record.pk, {})
        for name, value in given.items():
            setattr(record, columns(ledger)[name].name, value)
        request = MoveRequest(actor, ledger, record, step, reason, given, old, figures)
        allowed = ledger.machine.check_move(
            old.state,
            move,
            subject=subject_of(ledger, request),
            history=(),
            on=actor.today,
            evidence=(),
            reason=reason,
        )
        if not allowed:
            faults.append((record.number, allowed.field or "", str(allowed.reason)))
            continue
        record.state = step.target
        notes = {"move": move, "from": old.state, "to": step.target, "reason": reason}
        batch.drafts.append(Draft(ledger, record, created=False, old=old, verb="move", notes=notes))
    if faults:
        raise InvalidRows(faults)
    return batch
