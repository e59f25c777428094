"""A job whose effect can be counted: it works a moment, then writes one visit."""

from __future__ import annotations

import time
from typing import Any

from jishi.core.access.actor import Actor
from jishi.core.calendar.clock import today
from jishi.core.jobs.registry import job
from jishi.core.jobs.run import Run
from jishi.records.registry import ledger
from jishi.records.services import save

KIND = "soak"
# So many kills as there may be do not use its attempts up.
ATTEMPTS = 10_000
SECONDS = 0.3


@job(KIND, max_attempts=ATTEMPTS)
def visit(run: Run) -> Any:
    time.sleep(SECONDS)
    village, text = run.payload["village"], run.payload["text"]
    values = {"village": village, "visited_on": "2026-01-02", "purpose": "care", "text": text}
    actor = Actor.system(run.county, today())
    return run.finish(lambda: str(save(actor=actor, ledger=ledger("visits"), values=values).id))
