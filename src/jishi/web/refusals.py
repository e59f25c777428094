"""Turns a door's refusal into an answer, in one place: the status, the reason, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jishi.core.transactions import DatabaseBusy
from jishi.records.errors import Forbidden, Invalid, InvalidRows, Refused, Stale

BUSY = 503
TITLES = {
    400: gettext_lazy("没有办成"),
    403: gettext_lazy("没有权限"),
    404: gettext_lazy("没有找到"),
    409: gettext_lazy("与已保存的内容冲突"),
    429: gettext_lazy("次数已用完"),
    507: gettext_lazy("磁盘已满"),
    BUSY: gettext_lazy("系统正忙"),
}


def reasons(fault: Exception) -> list[str]:
    """What the person is told, a sentence a line."""
    if isinstance(fault, Invalid):
        return [text for texts in fault.errors.values() for text in texts]
    if isinstance(fault, InvalidRows):
        return [f"{row} {name} {text}" for row, name, text in fault.faults]
    if isinstance(fault, Forbidden):
        return [fault.reason]
    if isinstance(fault, Stale):
        return [_("您打开页面之后，这条记录已被别人修改。请刷新后再办。")]
    return [str(fault)]


class RefusalMiddleware:
    """Screens only: the API under /api/ answers for itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        if not isinstance(fault, Refused | DatabaseBusy) or request.path.startswith("/api/"):
            return None
        status = fault.status if isinstance(fault, Refused) else BUSY
        return answer(request, status, reasons(fault))


def answer(request: HttpRequest, status: int, lines: list[str]) -> HttpResponse:
    """Within the frame for those who have signed in; a part of a page gets plain words."""
    if getattr(request, "htmx", False):
        return HttpResponse(" ".join(lines), status=status, content_type="text/plain; charset=utf-8")
    context: dict[str, Any] = {"status": status, "title": TITLES[status], "lines": lines}
    name = "web/refused.html" if request.user.is_authenticated else "web/refused_plain.html"
    return render(request, name, context, status=status)
