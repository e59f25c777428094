"""Gives every fresh event to the hooks that want it, and says what each of them gets to read of it."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import Any
from uuid import UUID

from django.utils import timezone

from jishi.core.outbox.models import Delivery, Event, Hook, Topic
from jishi.core.transactions import run_tx

BATCH = 200


def fresh(county: str) -> bool:
    return Event.objects.filter(county=county, spread_at=None).exists()


def spread(county: str) -> int:
    """Every event that has not been given out; how many there were. Done twice, it is as if done once."""
    done = 0
    while True:
        rows = Event.objects.filter(county=county, spread_at=None).order_by("id")
        ids = list(rows.values_list("id", flat=True)[:BATCH])
        if not ids:
            return done
        done += run_tx(partial(_spread, county, ids))


def _spread(county: str, ids: list[UUID]) -> int:
    wanting: dict[str, set[UUID]] = defaultdict(set)
    topics = Topic.objects.filter(county=county, active=True).order_by()
    for ledger, verb, hook in topics.values_list("ledger", "verb", "hook"):
        wanting[f"{ledger}.{verb}"].add(hook)
    events = Event.objects.filter(county=county, id__in=ids, spread_at=None).order_by("id")
    deliveries = [
        Delivery(county=county, hook_id=hook, event=event)
        for event in events
        for hook in sorted({hook for topic in event.payload["counts"] for hook in wanting[topic]})
    ]
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
    return Event.objects.filter(county=county, id__in=ids).update(spread_at=timezone.now())


def told(hook: Hook, event: Event) -> dict[str, Any]:
    """What this hook gets to read: the same at every attempt, and nothing of ledgers it has not asked for."""
    rows = Topic.objects.filter(county=hook.county, hook=hook).order_by()
    mine = {f"{ledger}.{verb}" for ledger, verb in rows.values_list("ledger", "verb")}
    payload = event.payload
    return {
        "id": str(event.id),
        "event": event.name,
        "county": event.county,
        "created_at": event.created_at.isoformat(),
        "counts": {topic: number for topic, number in payload["counts"].items() if topic in mine},
        "records": [one for one in payload["records"] if one["topic"] in mine],
    }
