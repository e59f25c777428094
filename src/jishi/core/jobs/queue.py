"""Puts jobs into the queue, and takes back those no longer wanted, within the caller's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jishi.core.jobs.models import CANCELLED, QUEUED, RUNNING, Job
from jishi.core.jobs.registry import daily
from jishi.core.jobs.registry import kind as kind_of
from jishi.core.jobs.tasks import run_job

if TYPE_CHECKING:
    from jishi.core.access.actor import Actor


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


def enqueue_daily(actor: Actor) -> list[Job]:
    """The day's jobs, those that were not asked for yet today: a second worker, or a second start, adds none."""
    key = actor.today.isoformat()
    fresh = []
    for name in daily():
        if not Job.objects.filter(county=actor.county, kind=name, key=key).exists():
            fresh.append(enqueue(name, key=key, payload={}, actor=actor))
    return fresh


def hand_over(job: Job) -> Job:
    """Give a queued job to the workers, in the transaction that queued it."""
    job.task = UUID(run_job.enqueue(str(job.id)).id)
    job.queued_at = timezone.now()
    job.save(update_fields=["task", "queued_at"])
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
