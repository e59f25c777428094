"""What the records ask of every day: personal data whose purpose has ended leaves."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from jishi.core.access.actor import Actor
from jishi.core.calendar.clock import today
from jishi.core.jobs.registry import job
from jishi.core.jobs.run import Run
from jishi.records.services.retention import retain


@job("retention", label=_("到期清除个人信息"), schedule="30 2 * * *")
def retention(run: Run) -> dict[str, Any]:
    """Batch by batch, each with its entries; run over, it finds only what is left."""
    left = retain(actor=Actor.system(run.county, today()))
    return {"records": left.records, "files": left.files, "keys": left.keys}
