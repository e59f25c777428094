"""One record is written once for an operation, however often the same is sent."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from jishi.core.access.actor import Actor
from jishi.records.ledger import Ledger
from jishi.records.selectors.visible import get
from jishi.records.services import receipts
from jishi.records.services.result import Result


def once(
    actor: Actor, ledger: Ledger, operation: uuid.UUID, content: str, write: Callable[[], Result]
) -> Result:
    """What `write` answers, in one transaction with its receipt; sent again, the first answer.

    Raises `OperationConflict` if something else came under this operation, `NotFound`, and whatever `write` raises.
    """

    def attempt() -> Result:
        first = receipts.replay(actor.county, operation, content)
        if first is not None:
            record = get(actor, ledger, first["id"])
            return Result(
                record, record.pk, first["number"], first["version"], first["created"], replayed=True
            )
        result = write()
        kept = {
            "id": str(result.id),
            "number": result.number,
            "version": result.version,
            "created": result.created,
        }
        receipts.keep(actor.county, operation, content, kept)
        return result

    return receipts.answered(actor.county, operation, attempt)
