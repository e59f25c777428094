"""Where requests stand as their units do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from jishi.areas.demand.request.model import Request
from jishi.areas.demand.request.rules import Tally, follows_from

# Where units count: a request that has not been handed out, or has been answered, does not change with them.
HANDED_OUT = ("dispatching", "dispatched", "in_progress", "extended", "on_hold", "reopened")
COUNTED = ("total", "sent", "signed", "done")


def tallied(tasks: Sequence[Any]) -> Iterator[tuple[Request, Any, Mapping[str, Any]]]:
    """The requests of these parts, which are about to be written, with what their units make together."""
    causes = {task.request_id: task for task in tasks}
    requests = Request.objects.filter(pk__in=list(causes), state__in=HANDED_OUT).select_related(
        "town", "village", "place"
    )
    if connection.in_atomic_block:
        # Two units that sign at one moment are counted one after the other.
        requests = requests.select_for_update(of=("self",))
    found = list(requests.order_by("number"))
    states: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    model = type(tasks[0])
    rows = model._default_manager.filter(request__in=list(causes), archived_at=None)
    for pk, request, state in rows.values_list("pk", "request_id", "state"):
        states[request][pk] = state
    for task in tasks:
        states[task.request_id][task.pk] = "withdrawn" if task.archived_at is not None else task.state
    for request in found:
        tally = Tally.of(state for state in states[request.pk].values() if state != "withdrawn")
        yield request, causes[request.pk], {f"units_{name}": getattr(tally, name) for name in COUNTED}


def moving(request: Request, values: Mapping[str, Any]) -> str:
    """The move that follows, as a ledger declares it."""
    return follows_from(request.state, Tally(*(values[f"units_{name}"] for name in COUNTED)))


def assigned(request: Any) -> list[UUID]:
    """The units that are to handle it."""
    return list(request.units.order_by("position").values_list("unit_id", flat=True))
