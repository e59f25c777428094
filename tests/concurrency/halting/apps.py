"""Makes the generator write two at a time, and waits at one of four points of a portion until the process is killed."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from django.apps import AppConfig

PORTION = 2


class Halting(AppConfig):
    name = "halting"

    def ready(self) -> None:
        from jishi.areas.work import jobs
        from jishi.areas.work.obligation import services
        from jishi.records.services.write import Writing

        prepare, commit, flush, generate = services.prepare, services.commit, Writing.flush, jobs.generate
        portions = 0

        def prepared(**given: Any) -> Any:
            nonlocal portions
            portions += 1
            found = prepare(**given)
            _pass("prepared", portions)
            return found

        def committed(**given: Any) -> Any:
            done = commit(**given)
            _pass("written", portions)
            return done

        def flushed(self: Writing, operation: Any) -> None:
            flush(self, operation)
            _pass("writing", portions)

        def generated(*given: Any) -> Any:
            done = generate(*given)
            _pass("ending", 2)
            return done

        services.CHUNK = PORTION
        services.prepare, services.commit, Writing.flush = prepared, committed, flushed  # type: ignore[method-assign]
        jobs.generate = generated


def _pass(point: str, portion: int) -> None:
    """If it is the point to stop at, in the second portion, say so and wait for the end."""
    if os.environ.get("HALTING_AT") != point or portion != 2:
        return
    Path(os.environ["HALTING_FOLDER"], f"{point}.reached").write_text(str(os.getpid()))
    while True:
        time.sleep(1)
