"""The form of a ledger, for a new record and for a change: nothing typed is lost, whatever the answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from jishi.kinds.record import new_id
from jishi.records.errors import Forbidden, Invalid, Stale
from jishi.records.ledger import Ledger
from jishi.records.services import save
from jishi.web.components import Crumb
from jishi.web.entering import Request, ledger_at, number_in, page, record_at, require
from jishi.web.ledgers import addresses, cells, conflict, filled, form_parts
from jishi.web.ledgers.grids import grids, stored_rows
from jishi.web.ledgers.rules import thresholds


@page("GET", "POST")
def new(request: Request, code: str) -> HttpResponse:
    """The page makes the record's id, so that sending it twice creates one record."""
    ledger, actor = ledger_at(code), request.actor
    require(actor, "add", ledger)
    tables = grids(actor, ledger)
    if request.method != "POST":
        form = filled.blank(actor, ledger, request.GET, tables)
        return _page(request, ledger, None, form, hidden=[("id", new_id())])
    form = filled.received(ledger, request.POST, tables)
    record_id = _uuid(request.POST.get("id", "")) or new_id()
    if "rework" in request.POST:
        return _page(request, ledger, None, form, hidden=[("id", record_id)])
    try:
        result = save(actor=actor, ledger=ledger, values=form.values(tables), id=record_id)
    except (Invalid, Forbidden) as fault:
        return _page(request, ledger, None, form, fault=fault, hidden=[("id", record_id)])
    messages.success(
        request, _("已新增 %(number)s。") % {"number": result.number}, extra_tags=_draft(ledger, None)
    )
    if "again" in request.POST:
        return HttpResponseRedirect(addresses.of(ledger, "new"))
    return HttpResponseRedirect(addresses.at(ledger, result.id))


@page("GET", "POST")
def edit(request: Request, code: str, record_id: UUID) -> HttpResponse:
    """Sends the version that was read and an operation of its own; a stale one shows both copies."""
    ledger, actor = ledger_at(code), request.actor
    record = record_at(actor, ledger, record_id)
    require(actor, "change", ledger, record)
    tables = grids(actor, ledger, record)
    if request.method != "POST":
        form = filled.stored(actor, ledger, record, tables)
        return _page(request, ledger, record, form, hidden=_marks(record.version, new_id()))
    form = filled.received(ledger, request.POST, tables)
    filled.keep_locked(form, stored_rows(actor, ledger, record, tables))
    version = number_in(request.POST.get("version", ""))
    operation = _uuid(request.POST.get("operation", "")) or new_id()
    if "rework" in request.POST:
        # The version that was read goes on: rows that were added do not make a stale form fresh.
        return _page(request, ledger, record, form, hidden=_marks(version, operation))
    try:
        result = save(
            actor=actor,
            ledger=ledger,
            values=form.values(tables),
            id=record.pk,
            version=version,
            operation=operation,
        )
    except (Invalid, Forbidden) as fault:
        return _page(request, ledger, record, form, fault=fault, hidden=_marks(version, operation))
    except Stale as fault:
        return conflict.show(request, ledger, record_id, form, tables, current=fault.current)
    text = _("已保存 %(number)s。") if result.changed else _("%(number)s 没有改动。")
    messages.success(request, text % {"number": result.number}, extra_tags=_draft(ledger, record))
    return HttpResponseRedirect(addresses.at(ledger, record.pk))


def _marks(version: int, operation: UUID) -> list[tuple[str, Any]]:
    return [("version", version), ("operation", operation)]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _draft(ledger: Ledger, record: Any) -> str:
    """The key under which the browser keeps what was typed."""
    return f"new-{ledger.code}" if record is None else str(record.pk)


def _errors(fault: Invalid | Forbidden | None) -> dict[str, list[str]]:
    if fault is None:
        return {}
    return fault.errors if isinstance(fault, Invalid) else {"": [fault.reason]}


def _page(
    request: Request,
    ledger: Ledger,
    record: Any,
    form: filled.Filled,
    *,
    hidden: list[tuple[str, Any]],
    fault: Invalid | Forbidden | None = None,
) -> HttpResponse:
    tables, errors = grids(request.actor, ledger, record), _errors(fault)
    title = _("新增%(ledger)s") % {"ledger": ledger.label}
    cancel, address = addresses.of(ledger), addresses.of(ledger, "new")
    crumbs = [
        Crumb(label=_("工作台"), href="/desk/"),
        Crumb(label=str(ledger.label), href=addresses.of(ledger), remember=ledger.code),
    ]
    if record is not None:
        title = _("修改 %(record)s") % {"record": record}
        cancel, address = addresses.at(ledger, record.pk), addresses.at(ledger, record.pk, "edit")
        crumbs.append(Crumb(label=record.number, href=cancel))
    context = {
        "ledger": ledger,
        "record": record,
        "title": title,
        "crumbs": [*crumbs, Crumb(label=_("新增") if record is None else _("修改"))],
        "url": address,
        "cancel_href": cancel,
        "hidden": hidden,
        "draft": _draft(ledger, record),
        "as_sent": request.method == "POST",
        "sections": form_parts.sections(ledger, form, errors),
        "grids": [form_parts.drawn(ledger, grid, form, errors) for grid in tables],
        "errors": form_parts.summary(ledger, tables, errors),
        "rules": thresholds(request.actor, ledger, record),
        "personal": cells.personal(ledger),
    }
    return render(request, "web/ledger_form.html", context, status=fault.status if fault else 200)
