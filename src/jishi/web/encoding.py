"""Takes requests in UTF-8 alone: in another encoding the same bytes say something else to whoever looked at them before."""

from __future__ import annotations

import codecs
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.template.loader import render_to_string

ONLY = "utf-8"


class OneEncoding:
    """Before anybody reads the form: Django refuses it there, its page for that reads it once more, and fails."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.encoding is not None:
            # The API reads bytes, and answers for itself what is no JSON.
            if codecs.lookup(request.encoding).name != ONLY and not request.path.startswith("/api/"):
                return HttpResponseBadRequest(render_to_string("400.html"))
            request.encoding = ONLY  # "utf8" and "U8" are other names of it
        return self.get_response(request)
