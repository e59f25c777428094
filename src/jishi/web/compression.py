"""Pages go out compressed: a list of fifty rows weighs a tenth. What carries an ETag of its own is left as it is."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class PageCompression(GZipMiddleware):
    """Django's own, with its padding against guessing by size, for pages alone."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        page = response.headers.get("Content-Type", "").startswith("text/html")
        if not page or response.has_header("ETag"):
            return response
        return super().process_response(request, response)
