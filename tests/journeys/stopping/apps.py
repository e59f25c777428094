"""Wraps two steps of the planning run: the solver, and the writing inside its transaction."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from django.apps import AppConfig


class Stopping(AppConfig):
    name = "stopping"

    def ready(self) -> None:
        from jishi import planner
        from jishi.features.planning import jobs

        solve, adopt = planner.solve, jobs.adopt

        def solved(*args: Any, **options: Any) -> Any:
            _pass("solving")
            return solve(*args, **options)

        def adopted(*args: Any, **options: Any) -> Any:
            done = adopt(*args, **options)
            _pass("writing")
            return done

        planner.solve, jobs.adopt = solved, adopted


def _pass(point: str) -> None:
    """Say that the point is reached; if it is the one to stop at, wait until the gate is opened."""
    folder = Path(os.environ["STOPPING_FOLDER"])
    (folder / f"{point}.reached").write_text(str(os.getpid()))
    while os.environ["STOPPING_AT"] == point and not (folder / "gate").exists():
        time.sleep(0.05)
