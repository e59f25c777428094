"""Makes a hook to the receiver of a test, and does what a worker does."""

from __future__ import annotations

from receiver import Receiver

from county import County
from jishi.core.access.models import User
from jishi.core.jobs.execution import execute
from jishi.core.jobs.models import Job
from jishi.core.jobs.queue import enqueue
from jishi.core.outbox.models import Hook
from jishi.features.webhooks import keeping

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
