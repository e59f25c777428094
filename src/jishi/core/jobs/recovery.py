"""Finds jobs whose process is gone and queues them again, until they have had their attempts."""

from __future__ import annotations

import logging
import random
from datetime import datetime, timedelta

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from jishi.core.jobs.models import CANCELLED, FAILED, QUEUED, RUNNING, Job
from jishi.core.jobs.queue import hand_over
from jishi.core.notices.of_jobs import job_failed
from jishi.core.transactions import run_tx

logger = logging.getLogger("jishi.jobs")

# Six missed beats.
STALE_AFTER = timedelta(seconds=30)
# Seconds.
FIRST_WAIT = 30
LONGEST_WAIT = timedelta(hours=1)


def reap(now: datetime | None = None) -> int:
    """Take care of every job that nobody is working on any more; how many there were."""
    limit = (now or timezone.now()) - STALE_AFTER
    reason = _("进程中断（被结束、内存不足或断电）")
    count = 0
    for job in Job.objects.filter(state=RUNNING, heartbeat_at__lt=limit):
        # The beat is named as well: a job that beats at this very moment is left alone.
        dead = Job.objects.filter(
            id=job.id, state=RUNNING, attempts=job.attempts, heartbeat_at=job.heartbeat_at
        )
        count += again_or_fail(dead, reason=reason)
    for job in Job.objects.filter(state=QUEUED, queued_at__lt=limit):
        if _is_lost(job, limit):
            lost = Job.objects.filter(id=job.id, state=QUEUED, task=job.task)
            count += again_or_fail(lost, reason=reason, charge=1)
    return count


def again_or_fail(jobs: QuerySet[Job], *, reason: str, charge: int = 0, wait: bool = False) -> int:
    """Queue the one job that the query names once more, or end it; 0 if it no longer answers to the query.

    `charge` counts an attempt that never came so far as to be counted. With `wait` it is not taken up at once: what was
    in its way may need some time.
    """

    def once() -> int:
        job = jobs.select_for_update().first()
        if job is None:
            return 0
        _close_task(job)
        attempts = job.attempts + charge
        if job.cancel_requested:
            _end(job, CANCELLED, _("已按要求取消"), "")
        elif attempts >= job.max_attempts:
            message = _("中断了 %(count)d 次，不再重试；请查看日志中的原因，再重新发起。") % {
                "count": attempts
            }
            _end(job, FAILED, message, reason)
        else:
            Job.objects.filter(id=job.id).update(
                state=QUEUED, attempts=F("attempts") + charge, error=reason[:400]
            )
            hand_over(job, delay=back_off(attempts) if wait else None)
        logger.warning("job %s (%s): attempt %s: %s", job.id, job.kind, attempts, reason)
        return 1

    return run_tx(once)


def back_off(attempts: int, longest: timedelta = LONGEST_WAIT) -> timedelta:
    """How long to wait after so many attempts: half a minute, two, eight, up to an hour; never all at one moment."""
    # Twenty steps lead beyond any longest wait, and a power of thousands beyond any number of seconds.
    seconds = min(FIRST_WAIT * 4 ** min(attempts - 1, 20), longest.total_seconds())
    return timedelta(seconds=seconds * random.uniform(0.75, 1.25))


def _end(job: Job, state: str, message: str, error: str) -> None:
    Job.objects.filter(id=job.id).update(
        state=state, message=message, error=error[:400], finished_at=timezone.now()
    )
    if state == FAILED:
        job_failed(job.county, job.id, job.kind, job.created_by)


def _is_lost(job: Job, limit: datetime) -> bool:
    """Whether no worker will take it up: its task is gone, over, or began long ago without claiming it."""
    task = DBTaskResult.objects.filter(id=job.task).first() if job.task else None
    if task is None or task.finished_at is not None:
        return True
    return task.started_at is not None and task.started_at < limit


def _close_task(job: Job) -> None:
    """The task of a killed worker says running for ever unless somebody closes it."""
    if job.task is None:
        return
    running = DBTaskResult.objects.filter(id=job.task, finished_at__isnull=True)
    running.update(status="FAILED", finished_at=timezone.now(), traceback="", exception_class_path="")
