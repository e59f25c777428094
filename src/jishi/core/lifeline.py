"""Ends a process with the one that started it, even if that one was killed and could say nothing."""

from __future__ import annotations

import os
import signal
import threading
import time

CHECK_SECONDS = 1.0
# After the polite signal, for a process whose main thread does not come to heed it.
PATIENCE_SECONDS = 10.0


def end_with(parent: int) -> None:
    """From now on, end this process soon after `parent` is gone."""
    threading.Thread(target=_watch, args=(parent,), name="lifeline", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(CHECK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)
