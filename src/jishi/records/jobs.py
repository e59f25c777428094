"""What the records ask of every day: personal data whose purpose has ended leaves, and cases are kept to their time."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jishi.core.access.actor import Actor
from jishi.core.calendar.clock import today
from jishi.core.jobs.registry import job
from jishi.core.jobs.run import Run
from jishi.records.services.escalation import escalate
from jishi.records.services.limits import reckon_again
from jishi.records.services.remind import remind
from jishi.records.services.retention import retain


@job("retention", label=_("到期清除个人信息"), schedule="30 2 * * *")
def retention(run: Run) -> dict[str, Any]:
    """Batch by batch, each with its entries; run over, it finds only what is left."""
    left = retain(actor=Actor.system(run.county, today()))
    return {"records": left.records, "files": left.files, "keys": left.keys}


@job("case_limits", label=_("按现行规则重算办理期限"), schedule="10 * * * *")
def limits(run: Run) -> dict[str, Any]:
    """A changed figure or a new holiday notice reaches every open case within the hour."""
    return {"changed": reckon_again(actor=Actor.system(run.county, today()))}


@job("case_reminders", label=_("诉求到期提醒、催办和督办"), schedule="40 8 * * *")
def case_reminders(run: Run) -> dict[str, Any]:
    """After last days have been reckoned by the figures of the day; each level is reached once, so run over it is none."""
    actor = Actor.system(run.county, today())
    return {"changed": reckon_again(actor=actor), "reminded": escalate(actor)}


@job("notices.due", label=_("到期提醒"), schedule="30 8 * * *")
def reminders(run: Run) -> Any:
    """In one transaction with the job's end, so that a run that is killed or doubled tells nobody twice."""
    actor = Actor.system(run.county, today())
    return run.finish(lambda: {"notices": remind(actor=actor, now=timezone.now())})
