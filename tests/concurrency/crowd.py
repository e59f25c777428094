"""Many people at the same moment: threads with a database connection each, let go together."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections

PATIENCE = 120


def together(acts: list[Callable[[], Any]]) -> list[Any]:
    """What each act answered, or the exception it raised, in the order given."""
    gate = threading.Barrier(len(acts))
    answers: list[Any] = [None] * len(acts)

    def run(position: int) -> None:
        try:
            connections["default"].ensure_connection()
            gate.wait(PATIENCE)
            answers[position] = acts[position]()
        except Exception as fault:
            answers[position] = fault
            gate.abort()
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=run, args=(position,)) for position in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads), "somebody still waits"
    return answers


def faults(answers: list[Any]) -> list[str]:
    return [repr(answer) for answer in answers if isinstance(answer, Exception)]
