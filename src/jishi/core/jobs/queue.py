"""Puts jobs into the queue, and takes back those no longer wanted, within the caller's transaction."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jishi.core.jobs.models import CANCELLED, QUEUED, RUNNING, Job, Tick
from jishi.core.jobs.registry import Kind, kinds, last_due
from jishi.core.jobs.registry import kind as kind_of
from jishi.core.jobs.tasks import run_job
from jishi.core.transactions import run_tx

if TYPE_CHECKING:
    from jishi.core.access.actor import Actor


# The key of a job that is begun because there is something to do.
WANTED = "wanted"


def enqueue(kind: str, *, key: str, payload: dict[str, Any], actor: Actor) -> Job:
    """The job, queued now; or the one of the same kind and key that is queued or running already."""
    found = kind_of(kind)
    job = Job(
        county=actor.county,
        kind=kind,
        key=key,
        payload=payload,
        max_attempts=found.max_attempts,
        created_by=actor.user_id,
    )
    with transaction.atomic():
        standing: Job | None = None
        while standing is None:
            # Of two requests at one moment the database's constraint lets one in. If the one that stood in
            # the way has ended since, there is room again.
            Job.objects.bulk_create([job], ignore_conflicts=True)
            same = Job.objects.filter(county=actor.county, kind=kind, key=key)
            standing = same.filter(state__in=(QUEUED, RUNNING)).first()
        return hand_over(standing) if standing.id == job.id else standing


def enqueue_due(actor: Actor, now: datetime) -> list[Job]:
    """What the schedules begin up to now, each minute of each once, whatever many workers ask; and what is wanted.

    What was due while no worker was there is begun once, for the last time it was due.
    """
    fresh = []
    for known in kinds():
        if known.wanted is not None and known.wanted(actor.county) and not _under_way(actor, known):
            fresh.append(enqueue(known.name, key=WANTED, payload={}, actor=actor))
        if not known.schedule:
            continue
        at = last_due(known.schedule, now)
        # Asked first, since it is so nearly always: a transaction every few seconds would be in others' way.
        if not Tick.objects.filter(county=actor.county, kind=known.name, at=at).exists():
            found = run_tx(partial(_begin, actor, known, at))
            fresh += [found] if found is not None else []
    return fresh


def _under_way(actor: Actor, known: Kind) -> bool:
    same = Job.objects.filter(county=actor.county, kind=known.name, key=WANTED)
    return same.filter(state__in=(QUEUED, RUNNING)).exists()


def _begin(actor: Actor, known: Kind, at: datetime) -> Job | None:
    """The minute and its job, both or neither."""
    if not Tick.objects.get_or_create(county=actor.county, kind=known.name, at=at)[1]:
        return None
    return enqueue(known.name, key=f"{at:%Y-%m-%d %H:%M}", payload={}, actor=actor)


def hand_over(job: Job, *, delay: timedelta | None = None) -> Job:
    """Give a queued job to the workers, in the transaction that queued it; not to be taken up before the delay is over."""
    now = timezone.now()
    job.not_before = now + delay if delay else None
    job.task = UUID(run_job.using(run_after=job.not_before).enqueue(str(job.id)).id)
    job.queued_at = now
    job.save(update_fields=["task", "queued_at", "not_before"])
    return job


def cancel(job: Job) -> Job:
    """Cancel a queued job at once; ask a running one to stop at its next report; an ended one stays."""
    now = timezone.now()
    with transaction.atomic():
        mine = Job.objects.filter(id=job.id)
        ended = mine.filter(state=QUEUED).update(
            state=CANCELLED, cancel_requested=True, message=_("已取消"), finished_at=now
        )
        if not ended:
            mine.filter(state=RUNNING).update(cancel_requested=True)
    job.refresh_from_db()
    return job
