"""Counts the statements sent to the database, and tells of those that took long: without the values in them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import structlog
from django.conf import settings
from django.db import connection

from jishi.core.telemetry import figures

logger = structlog.stdlib.get_logger("jishi.queries")

# Enough to find the statement; a list of a thousand ids would be nothing but place-holders.
SHOWN = 2000


@dataclass(slots=True)
class Meter:
    """What has been sent so far; `route` says on whose behalf, asked only when there is something to tell."""

    route: Callable[[], str]
    count: int = 0

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        self.count += 1
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            milliseconds = (time.perf_counter() - started) * 1000
            if 0 < settings.SLOW_QUERY_MS <= milliseconds:
                self._tell(str(sql), milliseconds)

    def _tell(self, sql: str, milliseconds: float) -> None:
        route = self.route()
        figures.slow_query(route)
        logger.warning("slow query", sql=sql[:SHOWN], milliseconds=round(milliseconds, 1), route=route)


@contextmanager
def watched(route: Callable[[], str]) -> Iterator[Meter]:
    """Inside the block every statement of this thread is counted and timed."""
    meter = Meter(route)
    with connection.execute_wrapper(meter):
        yield meter
