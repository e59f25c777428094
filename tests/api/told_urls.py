"""Addresses that misbehave on purpose, beside those of the program."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import include, path

PHONE, ID_NUMBER = "13800001234", "360426199101010071"


def plain(request: HttpRequest, words: str = "") -> HttpResponse:
    return HttpResponse("ok")


def asks(request: HttpRequest, times: int) -> HttpResponse:
    with connection.cursor() as cursor:
        for _n in range(times):
            cursor.execute("SELECT %s AS told", [f"张三 {PHONE}"])
    return HttpResponse("ok")


def fails(request: HttpRequest, words: str) -> HttpResponse:
    raise ValueError(f"没有这个人：{words} {request.GET.dict()} {request.POST.dict()}")


def library(request: HttpRequest) -> HttpResponse:
    """A library's own line, with what was sent to it."""
    logging.getLogger("somebody.else").warning("could not reach %s", request.POST["phone"])
    return HttpResponse("ok")


def sends(request: HttpRequest, parts: int) -> StreamingHttpResponse:
    def content() -> Iterator[bytes]:
        for _n in range(parts):
            asks(request, 1)
            yield b"part "

    return StreamingHttpResponse(content())


urlpatterns = [
    path("told/plain/", plain),
    path("told/named/<str:words>/", plain),
    path("told/asks/<int:times>/", asks),
    path("told/fails/<str:words>/", fails),
    path("told/library/", library),
    path("told/sends/<int:parts>/", sends),
    path("", include("jishi.config.urls")),
]
