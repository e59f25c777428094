"""Makes a hook to the receiver of a test, and does what a worker does."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from receiver import Receiver

from county import County
from jishi.core.access.models import User
from jishi.core.jobs.execution import execute
from jishi.core.jobs.models import Job
from jishi.core.jobs.queue import enqueue
from jishi.core.outbox.models import Delivery, Hook
from jishi.features.webhooks import keeping
from jishi.records.registry import ledger
from jishi.records.services import save

ALL = ("created", "changed", "moved", "archived")


def made(
    county: County, receiver: Receiver, ledgers: tuple[str, ...], verbs: tuple[str, ...] = ALL
) -> tuple[Hook, str]:
    user = User.objects.get(pk=county.users["fair_office"])
    wanted = keeping.Wanted("县数据平台", receiver.url, ledgers, verbs)
    return keeping.make(county.actor("fair_office"), user, wanted)


def worked(county: County) -> dict[str, int]:
    """What a worker does when the job is wanted; its result."""
    queued = enqueue("webhooks", key="wanted", payload={}, actor=county.system)
    execute(queued.id)
    ended = Job.objects.get(id=queued.id)
    assert ended.state == "done", ended.error
    return dict(ended.result)


def changed(county: County, quantity: int = 13) -> Any:
    """A need of the county counts other people than before."""
    need = county.row("needs")
    sources = [{"kind": "phone", "label": "2026-11-05 来电", "quantity": quantity}]
    values = {"quantity": quantity, "sources": sources}
    return save(
        actor=county.actor("fair_office"),
        ledger=ledger("needs"),
        values=values,
        id=need.pk,
        version=need.version,
    )


def only() -> Delivery:
    return Delivery.objects.select_related("event", "hook").get()


def due_now() -> None:
    """As if every wait were over."""
    Delivery.objects.filter(state="waiting").update(next_at=timezone.now())
    Hook.objects.update(rests_until=None)
