"""Excel in and out: template, export of what is filtered, and the import in three steps — upload, check, confirm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from jishi.records.errors import Stale
from jishi.records.ledger import Ledger
from jishi.records.selectors import Query
from jishi.web.components import Crumb, Pages
from jishi.web.entering import Request, asked, ledger_at, page, require, user_id
from jishi.web.ledgers import addresses, uploads, workbooks
from jishi.web.ledgers.asking import columns_of

Response = TypeVar("Response", HttpResponse, StreamingHttpResponse)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8"}
SHOWN_FAULTS = 100
SHOWN_CHANGES = 50


@page("GET")
def template(request: Request, code: str) -> HttpResponse:
    ledger = ledger_at(code)
    require(request.actor, "add", ledger)
    name = _("%(ledger)s导入模板.xlsx") % {"ledger": ledger.label}
    return _file(HttpResponse(workbooks.blank(ledger)), name, XLSX)


@page("GET")
def export(request: Request, code: str) -> StreamingHttpResponse:
    """What the list shows under the same address parameters; `format=csv` for text.

    `shown=1` gives the columns of this person's list in their order, with the totals; without it come all columns that
    an import takes back.
    """
    ledger = ledger_at(code)
    require(request.actor, "view", ledger)
    given = asked(request)
    form, shown = given.pop("format", "xlsx"), given.pop("shown", "") == "1"
    names = columns_of(request, ledger) if shown else ()
    return sent_out(request, ledger, Query.of(given), form, names)


def sent_out(
    request: Request, ledger: Ledger, query: Query, form: str, names: Sequence[str] = ()
) -> StreamingHttpResponse:
    """An export as a file to keep."""
    content = workbooks.taken_out(request.actor, ledger, query, form, names)
    name = f"{ledger.label}_{request.actor.today:%Y%m%d}.{form}"
    return _file(StreamingHttpResponse(content), name, TYPES[form])


def _file(response: Response, name: str, kind: str) -> Response:
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["Cache-Control"] = "no-store"
    return response


@page("GET", "POST")
def receive(request: Request, code: str) -> HttpResponse:
    """Takes the file and checks it; nothing is written yet."""
    ledger, actor = ledger_at(code), request.actor
    require(actor, "add", ledger)
    if request.method != "POST":
        return _page(request, ledger)
    sent = request.FILES.get("file")
    if sent is None:
        return _page(request, ledger, refused=_("请先选择要导入的文件。"))
    # One byte more than is taken is enough to be refused; the rest is never read into memory.
    data, name = sent.read(workbooks.MOST_BYTES + 1), str(sent.name)
    try:
        found = workbooks.checked(actor, ledger, data, name)
    except workbooks.FileRefused as fault:
        return _page(request, ledger, refused=str(fault))
    seen = workbooks.fingerprint(found) if found.ok else ""
    token = uploads.keep(user_id(request), ledger.code, name, data, seen)
    return _page(request, ledger, found=found, token=token, status=200 if found.ok else 400)


@page("GET", "POST")
def confirm(request: Request, code: str, token: UUID) -> HttpResponse:
    """GET turns the pages of the preview. POST writes exactly what was previewed, all or nothing."""
    ledger, actor = ledger_at(code), request.actor
    require(actor, "add", ledger)
    kept = uploads.kept(user_id(request), ledger.code, token)
    # Once more, since the records may have changed meanwhile.
    found = workbooks.checked(actor, ledger, kept.data, kept.name)
    if not found.ok:
        return _page(request, ledger, found=found, token=token, status=400)
    now = workbooks.fingerprint(found)
    if now != kept.seen:
        uploads.shown(user_id(request), ledger.code, kept, now)
        return _page(request, ledger, found=found, token=token, refused=_changed_since(), status=409)
    if request.method != "POST":
        return _page(request, ledger, found=found, token=token)
    try:
        result = workbooks.written(actor, found)
    except workbooks.InvalidRows:
        return _page(request, ledger, found=found, token=token, status=400)
    except Stale:
        return _page(request, ledger, found=found, token=token, refused=_changed_since(), status=409)
    uploads.drop(user_id(request), token)
    messages.success(
        request,
        _("导入完成：新增 %(created)s 条，修改 %(changed)s 条，没有变化 %(unchanged)s 条。")
        % {"created": result.created, "changed": result.changed, "unchanged": result.unchanged},
    )
    return HttpResponseRedirect(addresses.of(ledger))


def _changed_since() -> str:
    return _("确认之前有人改了其中的记录，没有写入。下面是重新核对的结果，看过后再确认。")


@page("GET")
def faults(request: Request, code: str, token: UUID) -> HttpResponse:
    """The uploaded rows with every fault marked in its cell."""
    ledger, actor = ledger_at(code), request.actor
    require(actor, "add", ledger)
    kept = uploads.kept(user_id(request), ledger.code, token)
    found = workbooks.checked(actor, ledger, kept.data, kept.name)
    stem = kept.name.rsplit(".", 1)[0]
    name = _("%(name)s_错误标注.xlsx") % {"name": stem}
    return _file(HttpResponse(workbooks.marked(found)), name, XLSX)


def _page(
    request: Request,
    ledger: Ledger,
    *,
    found: workbooks.Checked | None = None,
    token: UUID | None = None,
    refused: str = "",
    status: int | None = None,
) -> HttpResponse:
    shown: Sequence[workbooks.Fault] = found.faults[:SHOWN_FAULTS] if found else ()
    context: dict[str, Any] = {
        "ledger": ledger,
        "crumbs": [
            Crumb(label=_("工作台"), href="/desk/"),
            Crumb(label=str(ledger.label), href=addresses.of(ledger), remember=ledger.code),
            Crumb(label=_("导入")),
        ],
        "found": found,
        "faults": shown,
        "more_faults": len(found.faults) - len(shown) if found else 0,
        "refused": refused,
        **_previewed(request, ledger, found, token),
        "url": addresses.of(ledger, "import"),
        "template_href": addresses.of(ledger, "template"),
        "list_href": addresses.of(ledger),
        "confirm_url": addresses.at(ledger, token, "import-confirm") if token else "",
        "errors_href": addresses.at(ledger, token, "import-errors") if token else "",
    }
    return render(request, "web/ledger_import.html", context, status=status or (400 if refused else 200))


def _previewed(
    request: Request, ledger: Ledger, found: workbooks.Checked | None, token: UUID | None
) -> dict[str, Any]:
    """The records that would be changed, a page of them."""
    if found is None or token is None or not found.ok or not found.changed:
        return {}
    count = -(-found.changed // SHOWN_CHANGES)
    asked_for = request.GET.get("page", "")
    number = min(max(int(asked_for), 1), count) if asked_for.isascii() and asked_for.isdecimal() else 1
    here = addresses.at(ledger, token, "import-confirm")

    def href(wanted: int) -> str:
        return here + addresses.asked({"page": wanted}) if 1 <= wanted <= count and wanted != number else ""

    pages = Pages(
        number=number,
        total=found.changed,
        first_href=href(1),
        previous_href=href(number - 1),
        next_href=href(number + 1),
        last_href=href(count),
        page_count=count,
    )
    start = (number - 1) * SHOWN_CHANGES
    changes = workbooks.changes(request.actor, found, start, SHOWN_CHANGES)
    return {"changes": changes, "pages": pages}
