"""What work asks of every day: obligations are made as they fall due, and those not handed in become late."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from jishi.areas.work.obligation.services import generate, give_to_accounts, mark_late
from jishi.core.access.actor import Actor
from jishi.core.calendar.clock import today
from jishi.core.jobs.registry import job
from jishi.core.jobs.run import Run


@job("obligations", label=_("生成定期任务、登记逾期"), schedule="5 0 * * *")
def obligations(run: Run) -> dict[str, Any]:
    """Portion by portion, each once; a run that was killed is taken up where it ended."""
    actor = Actor.system(run.county, today())
    # What is made up for today was not to be had before: it is late tomorrow at the earliest.
    late = mark_late(actor)
    return late | generate(actor, run.report) | give_to_accounts(actor)
