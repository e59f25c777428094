"""Where failed sign-ins are counted: in files that all processes of an installation share.

Not in the database: each count is a handful of writes, and on SQLite they would wait behind every import.
"""

from __future__ import annotations

import os
import tempfile
import time
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache

# Longer than any limit looks back.
KEPT_SECONDS = 3600


class SharedAttempts(FileBasedCache):
    """Django's cache in files, with an `add` of which one process alone succeeds, and no count thrown out for room."""

    _dir: str

    def add(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        if self.has_key(key, version):
            return False
        self._createdir()  # type: ignore[attr-defined]  # the stubs leave out what is not public
        handle, written = tempfile.mkstemp(dir=self._dir)
        try:
            with open(handle, "wb") as file:
                self._write_content(file, timeout, value)  # type: ignore[attr-defined]  # as above
            os.link(written, self._key_to_file(key, version))  # type: ignore[attr-defined]  # as above
        except FileExistsError:
            return False
        finally:
            os.remove(written)
        return True

    def _cull(self) -> None:
        """What is over leaves; Django's own would take a third of all at random, counts that still hold among them."""
        oldest = time.time() - KEPT_SECONDS
        for one in os.scandir(self._dir):
            try:
                if one.stat().st_mtime < oldest:
                    os.remove(one.path)
            except FileNotFoundError:
                continue  # another process was quicker
