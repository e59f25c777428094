"""Walks the whole chain in the background: on a county's years that takes longer than a page may."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from jishi.core.access.actor import Actor
from jishi.core.audit.roots import RootFileDamaged
from jishi.core.audit.verifying import verify
from jishi.core.jobs.models import Job
from jishi.core.jobs.queue import enqueue
from jishi.core.jobs.registry import job
from jishi.core.jobs.run import Run
from jishi.features.auditing.reading import length

KIND = "verify_audit"
TOLD = 20


def ask(actor: Actor) -> Job:
    """Queue a walk; a second request while one is under way gets the same."""
    return enqueue(KIND, key=actor.county, payload={}, actor=actor)


def last(county: str) -> Job | None:
    return Job.objects.filter(county=county, kind=KIND).order_by("-created_at").first()


@job(KIND, label=_("核验审计链"), schedule="0 3 * * 0")
def verify_audit(run: Run) -> dict[str, Any]:
    """How many entries there were, how many faults, and the first of them in words."""
    try:
        faults = [str(fault) for fault in verify(run.county)]
    except RootFileDamaged as damaged:
        faults = [str(damaged)]
    return {"entries": length(run.county), "faults": len(faults), "told": faults[:TOLD]}
