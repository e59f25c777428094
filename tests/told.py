"""What the program writes to its log, as a test reads it: through the real handler, in either form."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from jishi.core.telemetry.logs import formatter


@dataclass(frozen=True)
class Log:
    """Everything written since the test began."""

    stream: io.StringIO

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    def lines(self, logger: str = "") -> list[dict[str, Any]]:
        """The events in the order they came; those of one logger alone."""
        events = [json.loads(line) for line in self.text.split("\n")[:-1]]
        return [event for event in events if event["logger"] == (logger or event["logger"])]


def _caught(*, json: bool) -> Iterator[Log]:
    # Pytest has handlers of its own there; ours is the one that LOGGING names.
    (handler,) = (one for one in logging.getLogger().handlers if one.name == "console")
    assert isinstance(handler, logging.StreamHandler)
    before = handler.stream, handler.formatter
    log = Log(io.StringIO())
    handler.setStream(log.stream)
    handler.setFormatter(formatter(json=json))
    yield log
    handler.setStream(before[0])
    handler.setFormatter(before[1])


@pytest.fixture
def log() -> Iterator[Log]:
    """As in production."""
    yield from _caught(json=True)


@pytest.fixture(params=["production", "demo"])
def either_log(request: pytest.FixtureRequest) -> Iterator[Log]:
    yield from _caught(json=request.param == "production")
