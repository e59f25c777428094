"""Takes up a job, keeps its heart beating while its function runs, and writes down how it ended."""

from __future__ import annotations

import logging
import os
import socket
from uuid import UUID

from django.db import OperationalError, close_old_connections
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from structlog.contextvars import bound_contextvars

from jishi.core.jobs.heartbeat import Heartbeat
from jishi.core.jobs.models import CANCELLED, FAILED, QUEUED, RUNNING, Job
from jishi.core.jobs.recovery import again_or_fail
from jishi.core.jobs.registry import UnknownJob, kind
from jishi.core.jobs.run import Cancelled, Retry, Run, Superseded
from jishi.core.notices.of_jobs import job_failed
from jishi.core.telemetry.queries import watched
from jishi.core.transactions import run_tx

logger = logging.getLogger("jishi.jobs")


def execute(job_id: UUID) -> None:
    """Run the job once, unless it was cancelled or another attempt has it."""
    run = _take_up(job_id)
    if run is None:
        return
    try:
        with Heartbeat(run):
            _call(run)
    except Superseded:
        logger.warning("job %s (%s): attempt %s was superseded", run.id, run.kind, run.attempt)
    except Cancelled:
        _end(run, CANCELLED, _("已按要求取消"), "")
    except OperationalError as error:
        # The database's trouble and not the job's: worth another attempt.
        logger.exception("job %s (%s): attempt %s lost the database", run.id, run.kind, run.attempt)
        close_old_connections()
        again_or_fail(run.mine(), reason=_named(error), wait=True)
    except Retry as error:
        logger.warning("job %s (%s): attempt %s is tried again: %s", run.id, run.kind, run.attempt, error)
        again_or_fail(run.mine(), reason=str(error), wait=True)
    except UnknownJob as error:
        _end(run, FAILED, _("无法运行"), str(error))
    except Exception as error:
        logger.exception("job %s (%s) failed", run.id, run.kind)
        _end(run, FAILED, _("运行出错"), _named(error))


def _call(run: Run) -> None:
    with bound_contextvars(job=str(run.id)), watched(lambda: f"job {run.kind}"):
        result = kind(run.kind).function(run)
        if not run.finished:
            run.finish(lambda: result)


def _take_up(job_id: UUID) -> Run | None:
    def claim() -> Job | None:
        now = timezone.now()
        taken = Job.objects.filter(id=job_id, state=QUEUED).update(
            state=RUNNING,
            attempts=F("attempts") + 1,
            worker=_worker(),
            heartbeat_at=now,
            started_at=now,
            fraction=0.0,
            message="",
            error="",
        )
        return Job.objects.get(id=job_id) if taken else None

    job = run_tx(claim)
    if job is None:
        return None
    return Run(job.id, job.county, job.kind, job.payload, job.attempts, job.created_by)


def _end(run: Run, state: str, message: str, error: str) -> None:
    ended = {"state": state, "message": message, "error": error[:400], "finished_at": timezone.now()}

    def once() -> None:
        if run.mine().update(**ended) and state == FAILED:
            job_failed(run.county, run.id, run.kind, run.created_by)

    run_tx(once)


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _worker() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"[:80]
