"""Holds a process at one of two points of an operation until it is killed, if the killer has laid a file for that point.

`writing`: every row is written, nothing is committed. `committed`: it is committed, and nobody has been answered.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection


class Holding(AppConfig):
    name = "holding"

    def ready(self) -> None:
        if settings.PROFILE != "test":
            raise ImproperlyConfigured("holding is for the test profile alone")
        from jishi.records.services import receipts
        from jishi.records.services.write import Writing

        answered, flush = receipts.answered, Writing.flush

        def held_answered(county: str, operation: Any, write: Any) -> Any:
            answer = answered(county, operation, write)
            if not connection.in_atomic_block:
                _hold("committed")
            return answer

        def held_flush(self: Writing, operation: Any) -> None:
            flush(self, operation)
            _hold("writing")

        receipts.answered = held_answered
        Writing.flush = held_flush  # type: ignore[method-assign]


def _hold(point: str) -> None:
    """Of all processes one takes the file, says so by its new name, and waits for the end."""
    folder = Path(os.environ["HOLDING_FOLDER"])
    try:
        (folder / f"{point}.wanted").rename(folder / f"{point}.held")
    except FileNotFoundError:
        return
    while True:
        time.sleep(1)
