"""The pattern of an address stands for it in log and figures: an address itself may carry what somebody typed."""

from __future__ import annotations

import logging

from django.http import HttpRequest

NONE = "none"


def route_of(request: HttpRequest) -> str:
    """The pattern as the address tables have it; `none` as long as, or because, no view has been found."""
    found = getattr(request, "resolver_match", None)
    return f"/{found.route}" if found else NONE


class RouteForPath(logging.Filter):
    """Django puts the path into its records of refusals and failures, beside the request: the pattern takes its place."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            paths = {request.path, request.get_full_path()}
            record.args = tuple(
                route_of(request) if isinstance(given, str) and given in paths else given
                for given in record.args
            )
        return True
