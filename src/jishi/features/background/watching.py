"""The county's jobs as its administrator sees them, and what may be done with one. Both acts are audited."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.audit.chain import Draft, append
from jishi.core.jobs.models import CANCELLED, FAILED, Job, Tick
from jishi.core.jobs.queue import cancel, enqueue
from jishi.core.jobs.registry import Kind, UnknownJob, kind, kinds, next_due
from jishi.core.transactions import run_tx
from jishi.records.errors import Invalid, NotFound

WATCHER = "admin_system"
SHOWN = 100


@dataclass(frozen=True)
class Due:
    """A kind that begins by itself: when it did last, and when it does next."""

    kind: Kind
    last: datetime | None
    following: datetime


def may_watch(actor: Actor) -> bool:
    return any(hold.role == WATCHER and hold.scope_kind == "county" for hold in actor.holds)


def jobs(actor: Actor, state: str = "") -> list[Job]:
    """The newest hundred, of one state if one is named."""
    rows = Job.objects.filter(county=actor.county)
    return list((rows.filter(state=state) if state else rows).order_by("-created_at")[:SHOWN])


def schedules(actor: Actor, now: datetime) -> list[Due]:
    found = []
    for known in kinds():
        if known.schedule:
            tick = Tick.objects.filter(county=actor.county, kind=known.name).order_by("-at").first()
            found.append(Due(known, tick.at if tick else None, next_due(known.schedule, now)))
    return found


def label_of(job: Job) -> str:
    """What people call its kind; the kind itself where no function has it any more."""
    try:
        return str(kind(job.kind).label or job.kind)
    except UnknownJob:
        return job.kind


def stop(actor: Actor, job_id: uuid.UUID) -> Job:
    """A queued one is cancelled at once, a running one at its next report."""
    job = _job(actor, job_id)
    if job.is_over:
        raise Invalid({"": [_("这个任务已经结束，不能取消。")]})

    def write() -> Job:
        _tell(actor, "cancel_job", job)
        return cancel(job)

    return run_tx(write)


def again(actor: Actor, job_id: uuid.UUID) -> Job:
    """The same kind, key and parameters once more; one that is under way already is given back as it is."""
    job = _job(actor, job_id)
    if job.state not in (FAILED, CANCELLED):
        raise Invalid({"": [_("只有失败或取消了的任务可以重新发起。")]})

    def write() -> Job:
        _tell(actor, "again_job", job)
        return enqueue(job.kind, key=job.key, payload=job.payload, actor=actor)

    try:
        return run_tx(write)
    except UnknownJob as fault:
        raise Invalid({"": [_("程序里已经没有这种任务，不能重新发起。")]}) from fault


def _job(actor: Actor, job_id: uuid.UUID) -> Job:
    found = Job.objects.filter(county=actor.county, id=job_id).first()
    if found is None:
        raise NotFound(_("没有这个任务。"))
    return found


def _tell(actor: Actor, verb: str, job: Job) -> None:
    payload: dict[str, Any] = {"job": str(job.id), "kind": job.kind, "name": label_of(job)}
    append(actor.county, [Draft(actor.user_id, actor.name, "", None, verb, payload)])
