"""The jobs of notices: their way out of the house, and the end of their time."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jishi.core.jobs.registry import job
from jishi.core.jobs.run import Retry, Run
from jishi.core.notices.forgetting import forget_old
from jishi.core.notices.writing import DELIVER
from jishi.features.notices.delivering import NotDelivered, deliver


@job(DELIVER, label=_("发出系统外的通知"), max_attempts=6, schedule="0 * * * *")
def carry_out(run: Run) -> Any:
    """At every full hour, when quiet hours end and digests are due, and whenever somebody is told who wants it outside."""
    try:
        return deliver(run.county, timezone.now())
    except NotDelivered as fault:
        raise Retry(str(fault)) from fault


@job("notices.forget", label=_("清理到期的通知"), schedule="40 2 * * *")
def forget(run: Run) -> dict[str, int]:
    return {"notices": forget_old(run.county, timezone.now())}
