"""What work asks of every day: leave begins and ends, obligations are made, and those not handed in become late."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from jishi.areas.work.leave.services import keep_leaves
from jishi.areas.work.obligation.services import generate, give_to_accounts, mark_late
from jishi.core.access.actor import Actor
from jishi.core.calendar.clock import today
from jishi.core.jobs.registry import job
from jishi.core.jobs.run import Run


@job("obligations", label=_("请销假、定期任务和逾期"), schedule="5 0 * * *")
def obligations(run: Run) -> dict[str, Any]:
    """Portion by portion, each once; a run that was killed is taken up where it ended."""
    actor = Actor.system(run.county, today())
    # Who sets out today owes nothing for today.
    leaves = keep_leaves(actor)
    # What is made up for today was not to be had before: it is late tomorrow at the earliest.
    late = mark_late(actor)
    return leaves | late | generate(actor, run.report) | give_to_accounts(actor)
