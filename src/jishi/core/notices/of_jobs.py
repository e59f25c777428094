"""Tells whoever asked for a job how it ended, in the transaction in which it ends."""

from __future__ import annotations

from uuid import UUID

from jishi.core.access.actor import Actor
from jishi.core.access.models import User
from jishi.core.calendar.clock import today
from jishi.core.jobs.registry import UnknownJob, kind
from jishi.core.notices.models import Kind
from jishi.core.notices.writing import Telling, tell


def job_done(county: str, job: UUID, name: str, asked_by: UUID | None) -> None:
    """Only of kinds that say so: of most, who asked is waiting on the page."""
    try:
        tells = kind(name).tells
    except UnknownJob:
        tells = False
    if tells:
        _tell(county, job, name, asked_by, Kind.JOB_DONE)


def job_failed(county: str, job: UUID, name: str, asked_by: UUID | None) -> None:
    _tell(county, job, name, asked_by, Kind.JOB_FAILED)


def _tell(county: str, job: UUID, name: str, asked_by: UUID | None, how: Kind) -> None:
    if asked_by is None or not User.objects.filter(county=county, pk=asked_by, is_active=True).exists():
        return
    told = Telling(user=asked_by, kind=how, cause=f"{how.value}:{job}", code=name)
    tell(Actor.system(county, today()), [told])
