"""How a line of the log looks: one JSON object a line in production, readable text elsewhere, whoever wrote it."""

from __future__ import annotations

import logging
import logging.config
from typing import Any

import structlog
from django.conf import settings
from structlog.typing import Processor

from jishi.core.telemetry.masking import mask

# For our own events and for the records of libraries alike.
_SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)

structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *_SHARED,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)


def configure(config: dict[str, Any]) -> None:
    """What Django calls with `LOGGING`; in production nothing but lines of the log is to reach stderr."""
    logging.config.dictConfig(config)
    if settings.PROFILE == "production":
        logging.captureWarnings(True)
        # Else a record that cannot be formatted would be shown as it is, its arguments uncovered.
        logging.raiseExceptions = False


def formatter(*, json: bool) -> logging.Formatter:
    """For `LOGGING`. An exception becomes text before numbers are covered, so that its message is covered too."""
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json
        else structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback, pad_event_to=0
        )
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            mask,
            renderer,
        ],
    )
