"""The addresses of a record's files: adding by a plain form, fetching, the small picture, removing with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from jishi.core.files.limits import MOST_BYTES
from jishi.core.files.models import Attachment
from jishi.kinds.record import new_id
from jishi.records import services
from jishi.records.errors import Invalid
from jishi.records.ledger import Ledger
from jishi.records.selectors import attachment
from jishi.records.serving import served, served_small
from jishi.web.components import Confirm, Crumb
from jishi.web.entering import Request, ledger_at, page, record_at, require
from jishi.web.ledgers import addresses, cells
from jishi.web.ledgers.file_panel import panel

# By the plain form, which holds them all in memory; with the script each goes by itself.
MOST_AT_ONCE = 10


@page("GET", "POST")
def files(request: Request, code: str, record_id: UUID) -> HttpResponse:
    """GET shows the files alone; POST adds those of the form, all of them or none."""
    ledger, actor = ledger_at(code), request.actor
    record = record_at(actor, ledger, record_id)
    if request.method != "POST":
        return _page(request, ledger, record)
    require(actor, "change", ledger, record)
    sent = request.FILES.getlist("file")
    if len(sent) > MOST_AT_ONCE:
        told = _("一次最多选 %(most)s 个文件，现有 %(have)s 个。请分几次上传。")
        return _page(request, ledger, record, [told % {"most": MOST_AT_ONCE, "have": len(sent)}])
    operation = _operation(request)
    # One byte more than is taken is enough to be refused. The ids follow from the form, so that it may be sent twice.
    incoming = [
        services.Incoming(uuid5(operation, str(index)), str(one.name), one.read(MOST_BYTES + 1))
        for index, one in enumerate(sent)
    ]
    try:
        services.attach(actor=actor, ledger=ledger, id=record.pk, files=incoming, operation=operation)
    except Invalid as fault:
        return _page(request, ledger, record, [text for texts in fault.errors.values() for text in texts])
    told = _("%(number)s 已添加 %(count)s 个附件。")
    messages.success(request, told % {"number": record.number, "count": len(incoming)})
    return HttpResponseRedirect(addresses.at(ledger, record.pk))


@page("GET")
def fetch(request: Request, code: str, record_id: UUID, file: UUID) -> HttpResponse:
    return served(request, _found(request, code, record_id, file))


@page("GET")
def small(request: Request, code: str, record_id: UUID, file: UUID) -> HttpResponse:
    return served_small(request, _found(request, code, record_id, file))


@page("GET", "POST")
def remove(request: Request, code: str, record_id: UUID, file: UUID) -> HttpResponse:
    """GET asks for the reason; POST removes."""
    ledger, actor = ledger_at(code), request.actor
    record = record_at(actor, ledger, record_id)
    require(actor, "change", ledger, record)
    found = _found(request, code, record_id, file)
    if request.method != "POST":
        return _asking(request, ledger, record, found)
    reason = request.POST.get("reason", "")
    try:
        services.detach(
            actor=actor, ledger=ledger, id=record.pk, file=file, reason=reason, operation=_operation(request)
        )
    except Invalid as fault:
        faults = [text for texts in fault.errors.values() for text in texts]
        return _asking(request, ledger, record, found, faults=faults, reason=reason)
    messages.success(
        request, _("%(number)s 已移除附件“%(name)s”。") % {"number": record.number, "name": found.name}
    )
    return HttpResponseRedirect(addresses.at(ledger, record.pk))


def _found(request: Request, code: str, record_id: UUID, file: UUID) -> Attachment:
    ledger = ledger_at(code)
    require(request.actor, "view", ledger)
    return attachment(request.actor, ledger, record_id, file)


def _operation(request: Request) -> UUID:
    try:
        return UUID(request.POST.get("operation", ""))
    except ValueError:
        return new_id()


def _crumbs(ledger: Ledger, record: Any, last: str) -> list[Crumb]:
    return [
        Crumb(label=str(ledger.label), href=addresses.of(ledger), remember=ledger.code),
        Crumb(label=record.number, href=addresses.at(ledger, record.pk)),
        Crumb(label=last),
    ]


def _page(request: Request, ledger: Ledger, record: Any, faults: Sequence[str] = ()) -> HttpResponse:
    context = {
        "ledger": ledger,
        "record": record,
        "crumbs": _crumbs(ledger, record, _("附件")),
        "files": panel(request.actor, ledger, record),
        "faults": faults,
        "back": addresses.at(ledger, record.pk),
        "personal": cells.personal(ledger),
    }
    return render(request, "web/ledger_files.html", context, status=400 if faults else 200)


def _asking(
    request: Request,
    ledger: Ledger,
    record: Any,
    found: Attachment,
    *,
    faults: Sequence[str] | None = None,
    reason: str = "",
) -> HttpResponse:
    confirm = Confirm(
        id="file-remove",
        title=_("移除附件"),
        text=_("移除“%(name)s”。文件一天后从服务器上删除；谁、何时、为什么移除，留在办理过程里。")
        % {"name": found.name},
        url=addresses.at(ledger, record.pk, "file-remove", str(found.pk)),
        submit=_("确定移除"),
        danger=True,
        reason="required",
        reason_label=_("原因"),
        hidden=(("operation", str(new_id())),),
    )
    context = {
        "ledger": ledger,
        "record": record,
        "crumbs": _crumbs(ledger, record, confirm.title),
        "badge": cells.badge(ledger, record.state),
        "confirm": confirm,
        "faults": faults or (),
        "reason": reason,
        "back": addresses.at(ledger, record.pk),
    }
    return render(request, "web/ledger_move.html", context, status=200 if faults is None else 400)
