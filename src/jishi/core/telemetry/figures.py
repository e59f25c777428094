"""Counters of what the processes did, summed over all of them through files that each keeps in one folder.

The settings name that folder to the library before it is loaded; `jishi serve` empties it.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable

from django.conf import settings
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

# Of the files, not of this process: what one process counted is only a part.
_OWN = CollectorRegistry()
_REQUESTS = Counter("jishi_requests", "Requests answered.", ("route", "method", "status"), registry=_OWN)
_SECONDS = Histogram(
    "jishi_request_duration_seconds",
    "Time until the answer stood, without sending it.",
    ("route", "method"),
    registry=_OWN,
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0),
)
_SLOW = Counter(
    "jishi_slow_queries", "Statements that took longer than the limit.", ("route",), registry=_OWN
)

# Anybody can send any word as method; each would be a line of its own for ever.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
# Every pattern with every method has room in it.
FILE_BYTES = 4 * 1024 * 1024
_prepared: set[int] = set()


def request(route: str, method: str, status: int, seconds: float) -> None:
    if _prepare():
        known = method if method in METHODS else "other"
        _REQUESTS.labels(route, known, f"{status // 100}xx").inc()
        _SECONDS.labels(route, known).observe(seconds)


def slow_query(route: str) -> None:
    if _prepare():
        _SLOW.labels(route).inc()


def exposed(*further: Collector) -> bytes:
    """The sums over all processes, and what further collectors find now, in Prometheus's text."""
    settings.METRICS_FOLDER.mkdir(mode=0o700, exist_ok=True)
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(settings.METRICS_FOLDER))  # type: ignore[no-untyped-call]
    for collector in further:
        registry.register(collector)
    return generate_latest(registry)


def empty() -> None:
    """Begin at nothing, before any process counts."""
    for path in settings.METRICS_FOLDER.glob("*.db"):
        path.unlink(missing_ok=True)


def _prepare() -> bool:
    """Whether this process has its files, whole. Without room on the disk nothing is counted, and work goes on.

    The library would make them with holes and write through a memory map, and a full disk would then end the process.
    """
    mine = os.getpid()
    if mine not in _prepared:
        try:
            settings.METRICS_FOLDER.mkdir(mode=0o700, exist_ok=True)
            _make(f"{kind}_{mine}.db" for kind in ("counter", "histogram"))
        except OSError:
            return False
        _prepared.add(mine)
    return True


def _make(names: Iterable[str]) -> None:
    for name in names:
        handle, aside = tempfile.mkstemp(dir=settings.METRICS_FOLDER)
        try:
            os.posix_fallocate(handle, 0, FILE_BYTES)
            # Linked when it is whole: a reader never sees half of it, and of two threads one makes it.
            with contextlib.suppress(FileExistsError):
                os.link(aside, settings.METRICS_FOLDER / name)
        finally:
            os.close(handle)
            os.unlink(aside)
