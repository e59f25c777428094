"""Shows that a running job's process is alive, from a thread beside it with a connection of its own."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from django.db import OperationalError, connection
from django.utils import timezone

if TYPE_CHECKING:
    from types import TracebackType

    from jishi.core.jobs.run import Run

logger = logging.getLogger("jishi.jobs")

BEAT_SECONDS = 5.0


class Heartbeat:
    """Beats as long as the block runs and the attempt has the job."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"heartbeat-{run.id}", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _beat(self) -> None:
        try:
            while not self._stop.wait(BEAT_SECONDS):
                try:
                    if not self._run.mine().update(heartbeat_at=timezone.now()):
                        return
                except OperationalError as error:
                    # One beat missed is no death: the next may get through.
                    logger.warning("job %s: heartbeat missed: %s", self._run.id, error)
                    connection.close()
        finally:
            connection.close()
