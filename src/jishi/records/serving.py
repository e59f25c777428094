"""A file as an answer to a browser: something to keep, never something to run in this site's name."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from jishi.core.files import store
from jishi.core.files.kinds import JPEG, kind_of
from jishi.core.files.models import Attachment, Blob
from jishi.records.errors import NotFound

HEADERS = {
    # Where a browser shows it all the same: no scripts, no forms, an origin of its own.
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Asked for anew each time, since access may have ended; kept by nobody between.
    "Cache-Control": "private, no-cache",
}


def served(request: HttpRequest, found: Attachment) -> HttpResponse:
    """The file itself, to be saved under its name. Raises `NotFound` if its content is gone from the disk."""
    return _answer(request, found.county, found.blob, found.name, kind_of(found.kind).media_type, keep=True)


def served_small(request: HttpRequest, found: Attachment) -> HttpResponse:
    """The small picture of a picture, to be shown within a page."""
    if found.preview is None:
        raise NotFound(_("这个附件没有缩略图。"))
    return _answer(request, found.county, found.preview, found.name, JPEG.media_type, keep=False)


def _answer(
    request: HttpRequest, county: str, blob: Blob, name: str, media_type: str, *, keep: bool
) -> HttpResponse:
    etag = f'"{blob.sha256}"'
    if request.headers.get("If-None-Match") == etag:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        path = store.path_of(county, blob.sha256)
        if not path.is_file():
            raise NotFound(_("这个附件的文件不见了，请联系系统管理员从备份里取回。"))
        answer = HttpResponse(path.read_bytes(), content_type=media_type)
        answer["Content-Disposition"] = str(content_disposition_header(keep, name))
    for header, value in HEADERS.items():
        answer[header] = value
    answer["ETag"] = etag
    return answer
