"""What demand asks of the workers: parts of requests are sent as soon as they are handed out, and tried again."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from jishi.areas.demand.request_task.services import SENDING, send_waiting
from jishi.core.access.actor import Actor
from jishi.core.calendar.clock import today
from jishi.core.jobs.registry import job
from jishi.core.jobs.run import Run


@job(SENDING, label=_("发送等待派出的承办件"), schedule="*/10 * * * *")
def sending(run: Run) -> dict[str, Any]:
    """Each by itself; run over, it finds only what is still waiting."""
    return send_waiting(Actor.system(run.county, today()))
