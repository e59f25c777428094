"""Makes what the templates call for: each exactly once, however often and from wherever this runs, or is killed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from jishi.areas.work.obligation.selectors import (
    Owing,
    Row,
    accounts,
    current_templates,
    grown_late,
    missing,
    without_account,
)
from jishi.core.access.actor import Actor
from jishi.records.errors import InvalidRows
from jishi.records.registry import ledger
from jishi.records.services import Batch, commit, prepare, prepare_moves

CHUNK = 500
Say = Callable[[float, str], None]


def generate(actor: Actor, say: Say = lambda _fraction, _text: None) -> dict[str, int]:
    """Every obligation that is owed and not there yet, in portions, each written whole or not at all."""
    made, templates = 0, current_templates(actor.county)
    # A county that asks for nothing may still be without a calendar.
    if not templates:
        return {"made": 0}
    owing = Owing.of(actor.county, actor.today)
    for n, task in enumerate(templates):
        say(n / len(templates), str(task))
        made += _of_template(actor, owing, task, say)
    return {"made": made}


def _of_template(actor: Actor, owing: Owing, task: Any, say: Say) -> int:
    made = 0
    rows = missing(owing, task)
    while rows:
        try:
            made += _write(actor, rows[:CHUNK])
            rows = rows[CHUNK:]
        except InvalidRows:
            # The database refused what another generator has made meanwhile: that is there now. Else it is a fault.
            again = missing(owing, task)
            if len(again) >= len(rows):
                raise
            rows = again
        say(0.5, str(task))
    return made


def _write(actor: Actor, rows: Sequence[Row]) -> int:
    users = accounts(actor.county, [row["owed_by"] for row in rows])
    given = [dict(row) | {"assignee": users.get(row["owed_by"])} for row in rows]
    for row in given:
        del row["owed_by"]
    batch = prepare(actor=actor, ledger=ledger("obligations"), rows=given)
    return commit(actor=actor, batches=[batch]).created


def mark_late(actor: Actor) -> dict[str, int]:
    """Whatever has not been handed in by its last day is late from the next."""
    late = grown_late(actor.county, actor.today)
    for start in range(0, len(late), CHUNK):
        some = late[start : start + CHUNK]
        values = {one.pk: {"late_on": actor.today} for one in some}
        commit(actor=actor, batches=[_moves(actor, some, "mark_late", values)])
    return {"late": len(late)}


def _moves(actor: Actor, records: Sequence[Any], move: str, values: Any) -> Batch:
    return prepare_moves(actor=actor, ledger=ledger("obligations"), records=records, move=move, values=values)


def give_to_accounts(actor: Actor) -> dict[str, int]:
    """What was asked of somebody before they had an account is theirs to hand in now."""
    found = without_account(actor.county)
    users = accounts(actor.county, [one.owed_by_id for one in found])
    theirs = [one for one in found if one.owed_by_id in users]
    return {"given": len(theirs)} if not theirs else _give(actor, theirs, users)


def _give(actor: Actor, theirs: Sequence[Any], users: Any) -> dict[str, int]:
    rows = [
        {
            "task": one.task_id,
            "appointment": one.appointment_id,
            "period": one.period,
            "assignee": users[one.owed_by_id],
        }
        for one in theirs
    ]
    batch = prepare(actor=actor, ledger=ledger("obligations"), rows=rows)
    return {"given": commit(actor=actor, batches=[batch]).changed}
