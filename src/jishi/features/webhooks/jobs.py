"""Sends what is due, a little at a time so that other work gets its turn; and lets old events go."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jishi.core.calendar.clock import today
from jishi.core.jobs.registry import job
from jishi.core.jobs.run import Run
from jishi.core.outbox.delivering import due, settle, take, waits
from jishi.core.outbox.models import Delivery, Event
from jishi.core.outbox.spreading import spread, told
from jishi.core.rulebook.resolving import values
from jishi.core.transactions import run_tx
from jishi.features.webhooks.sending import post
from jishi.features.webhooks.signing import headers, secrets_of, spelt

KEEP_DAYS = "outbox.keep_days"
# One job sends no longer than this; what is left is wanted again within seconds.
SECONDS = 30.0
BATCH = 500


@job("webhooks", label=_("推送事件"), wanted=waits)
def deliver(run: Run) -> dict[str, Any]:
    """One event to each hook in turn, the oldest first, until nothing is due."""
    until, counts = time.monotonic() + SECONDS, {"done": 0, "again": 0, "never": 0}
    while time.monotonic() < until:
        spread(run.county)
        found = due(run.county, timezone.now())
        if not found:
            break
        for delivery in found:
            run.report(0.5)
            verdict = send(delivery)
            if verdict:
                counts[verdict] += 1
    return counts


def send(delivery: Delivery) -> str:
    """One attempt; nothing where another process has the delivery."""
    hook, event = delivery.hook, delivery.event
    body = spelt(told(hook, event))
    keys = secrets_of(hook)
    attempt = take(delivery)
    if attempt is None:
        return ""
    answer = post(hook.url, headers(event, keys, body, int(time.time())), body)
    settle(attempt, answer)
    return answer.verdict


@job("outbox_retention", label=_("删除到期的事件和投递记录"), schedule="50 2 * * *")
def let_go(run: Run) -> dict[str, Any]:
    """Batch by batch, deliveries and log with their events; run over, it finds only what is left."""
    days = values((KEEP_DAYS,), on=today(), county=run.county).number(KEEP_DAYS)
    limit, gone = timezone.now() - timedelta(days=days), 0
    while True:
        rows = Event.objects.filter(county=run.county, created_at__lt=limit).order_by("created_at")
        ids = list(rows.values_list("id", flat=True)[:BATCH])
        if not ids:
            return {"events": gone}
        run_tx(lambda ids=ids: Event.objects.filter(id__in=ids).delete())  # type: ignore[misc]
        gone += len(ids)
        run.report(0.5)
