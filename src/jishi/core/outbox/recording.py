"""Writes events in the transaction of the change they tell of: both stand, or neither."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from jishi.core.outbox.models import Event, Topic

# Of a call that wrote more, the event names so many records and says how many there were.
MOST_RECORDS = 1000


class RecordedOutsideTransaction(RuntimeError):
    """An event without the transaction of its change could tell of something that never happened."""


def asked_for(county: str, ledgers: Iterable[str]) -> frozenset[str]:
    """Which topics ("needs.moved") of these ledgers some hook wants to know of. One query."""
    rows = Topic.objects.filter(county=county, ledger__in=sorted(ledgers), active=True).order_by()
    return frozenset(f"{ledger}.{verb}" for ledger, verb in rows.values_list("ledger", "verb"))


def record(county: str, events: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
    """Events by name and payload, in this order; P0 and P1 values only.

    A payload has `records`, each with its `topic`, and `counts` of all that was written by topic.
    """
    if not connection.in_atomic_block:
        raise RecordedOutsideTransaction("事件须与所说的改动在同一事务里写入：请在 run_tx 内调用 record。")
    Event.objects.bulk_create(
        [Event(county=county, name=name, payload=dict(payload)) for name, payload in events]
    )
