"""Hands parts of requests out to units and sends them: each by itself, only where somebody is there to sign for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from jishi.areas.demand.request_task.selectors import live, reachable, waiting_to_be_sent
from jishi.core.access.actor import Actor, HoldValue
from jishi.core.access.roles import SYSTEM
from jishi.core.jobs.queue import enqueue
from jishi.records.registry import ledger
from jishi.records.services import MoveRequest, commit, prepare, prepare_moves

# The job that sends what waits to be sent.
SENDING = "request_sending"


def hand_out(request: MoveRequest) -> None:
    """Make the parts that a request has not got yet, and ask again for those that came back; a job sends them.

    Inside the caller's transaction: the request and its parts are there together, and so is the job.
    """
    case, actor = request.record, _for_all(request.actor)
    there = live(case)
    known = {task.unit_id for task in there}
    rows = [
        {"request": case.pk, "unit": line.unit_id, "duty": line.duty}
        for line in case.units.order_by("position")
        if line.unit_id not in known
    ]
    batch = prepare(actor=actor, ledger=ledger("request_tasks"), rows=rows)
    commit(actor=actor, batches=[batch])
    again = ("refused", "done") if request.before.state == "reopened" else ("refused",)
    back = [task for task in there if task.state in again]
    if back:
        commit(actor=actor, batches=[_moves(actor, back, "ask_again", "")])
    enqueue(SENDING, key=f"{case.number}/{case.version}", payload={}, actor=actor)


def send_waiting(actor: Actor) -> dict[str, int]:
    """Send every part that waits, or could not be sent before: each by itself, so that none is in another's way.

    Those whose unit can be reached are sent; the others say why they were not, once.
    """
    done = {"sent": 0, "failed": 0}
    for task in waiting_to_be_sent(actor.county):
        if reachable(actor.county, [task.unit_id], actor.today):
            commit(actor=actor, batches=[_moves(actor, [task], "send", "")])
            done["sent"] += 1
        elif task.state != "failed":
            reason = _("这个单位今天没有可以签收的账号（单位承办或单位领导）")
            commit(actor=actor, batches=[_moves(actor, [task], "fail", reason)])
            done["failed"] += 1
    return done


def _moves(actor: Actor, tasks: Sequence[Any], move: str, reason: str) -> Any:
    return prepare_moves(actor=actor, ledger=ledger("request_tasks"), records=tasks, move=move, reason=reason)


def _for_all(actor: Actor) -> Actor:
    """Who dispatches a request does so for all its units; the entries name them all the same."""
    return Actor(
        actor.user_id, actor.name, actor.county, (HoldValue(SYSTEM, "county", actor.county),), actor.today
    )
