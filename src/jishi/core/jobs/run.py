"""What a job's function has in hand: its payload, a way to report, and a way to take effect exactly once."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from jishi.core.jobs.models import DONE, RUNNING, Job
from jishi.core.notices.of_jobs import job_done
from jishi.core.transactions import run_tx

# Reports closer together than this are dropped: a screen asks every second or two.
_LEAST_SECONDS_BETWEEN_REPORTS = 0.5


class Cancelled(Exception):
    """Somebody asked for the job to stop. Raised by `report`, and not to be swallowed by the job."""


class Retry(Exception):
    """Something outside was not to be had: the job is tried again after a while, until it has had its attempts."""


class Superseded(Exception):
    """The job was taken for dead and given to another attempt, so this one must not write anything."""


@dataclass(slots=True)
class Run:
    """One attempt at a job."""

    id: UUID
    county: str
    kind: str
    payload: dict[str, Any]
    attempt: int
    created_by: UUID | None
    finished: bool = False
    _reported_at: float = field(default=0.0)

    def report(self, fraction: float, message: str = "") -> None:
        """Say how far the job is, from 0 to 1. Raises Cancelled if asked to stop, Superseded if replaced."""
        now = time.monotonic()
        if now - self._reported_at < _LEAST_SECONDS_BETWEEN_REPORTS:
            return
        self._reported_at = now
        mine = self.mine()
        if not mine.update(fraction=min(max(fraction, 0.0), 1.0), message=message[:200]):
            raise Superseded(_("任务已由另一进程接手。"))
        if mine.filter(cancel_requested=True).exists():
            raise Cancelled(_("任务已按要求取消。"))

    def finish(self, effect: Callable[[], Any]) -> Any:
        """Run `effect` and mark the job done with what it returns, both in one transaction or not at all.

        The first thing in the transaction is to claim the job's end, so of two attempts at one job (the first
        only seemed dead) one has its effect and the other raises Superseded.
        """

        def once() -> Any:
            if not self.mine().update(state=DONE, finished_at=timezone.now(), fraction=1.0):
                raise Superseded(_("任务已由另一进程接手。"))
            result = effect()
            Job.objects.filter(id=self.id).update(result=result, error="")
            job_done(self.county, self.id, self.kind, self.created_by)
            return result

        result = run_tx(once)
        self.finished = True
        return result

    def mine(self) -> QuerySet[Job]:
        """The job's row, as long as this attempt has it."""
        return Job.objects.filter(id=self.id, state=RUNNING, attempts=self.attempt)
