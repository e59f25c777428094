"""Makes a move, or archives: the dialog's form is also a page of its own, where a refusal says its reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from jishi.kinds.record import new_id
from jishi.records import services
from jishi.records.errors import Invalid, NotFound
from jishi.records.fields import columns
from jishi.records.ledger import Ledger
from jishi.rules.machine import Move, UnknownMove
from jishi.web.components import Confirm, Crumb
from jishi.web.entering import Request, ledger_at, number_in, page, record_at, require
from jishi.web.ledgers import addresses, cells, filled
from jishi.web.ledgers.moves import (
    ON,
    PAPER,
    archive_dialog,
    by_hand,
    dialog,
    infos,
    papers,
    prefix,
    proposed,
)


@page("GET", "POST")
def move(request: Request, code: str, record_id: UUID, step: str) -> HttpResponse:
    """GET shows the form; POST makes the move, or shows the form again with the reason it was refused."""
    ledger, actor = ledger_at(code), request.actor
    record = record_at(actor, ledger, record_id)
    wanted = _step(ledger, step)
    require(actor, wanted.code, ledger, record)
    if request.method != "POST":
        return _page(
            request, ledger, record, dialog(ledger, record, wanted, proposed(actor, ledger, record, wanted))
        )
    given = filled.sent(infos(ledger, wanted), request.POST, prefix(wanted))
    declared = [code for code in papers(ledger, wanted) if request.POST.get(f"{prefix(wanted)}{PAPER}{code}")]
    reason, on = request.POST.get("reason", ""), request.POST.get(f"{prefix(wanted)}{ON}", "").strip()
    try:
        result = services.move(
            actor=actor,
            ledger=ledger,
            id=record.pk,
            move=wanted.code,
            version=_version(request),
            values={name: typed.value for name, typed in given.items()},
            reason=reason,
            evidence=declared,
            on=on,
            operation=_operation(request),
        )
    except Invalid as fault:
        again = dialog(ledger, record, wanted, given, fault.errors, declared, on)
        return _page(request, ledger, record, again, faults=_said(ledger, wanted, fault), reason=reason)
    messages.success(
        request, _("%(number)s 已办：%(move)s。") % {"number": result.number, "move": wanted.label}
    )
    return HttpResponseRedirect(addresses.at(ledger, record.pk))


@page("GET", "POST")
def archive(request: Request, code: str, record_id: UUID) -> HttpResponse:
    ledger, actor = ledger_at(code), request.actor
    record = record_at(actor, ledger, record_id)
    require(actor, "archive", ledger, record)
    if request.method != "POST":
        return _page(request, ledger, record, archive_dialog(ledger, record))
    reason = request.POST.get("reason", "")
    try:
        result = services.archive(
            actor=actor,
            ledger=ledger,
            id=record.pk,
            version=_version(request),
            reason=reason,
            operation=_operation(request),
        )
    except Invalid as fault:
        faults = [text for texts in fault.errors.values() for text in texts]
        return _page(request, ledger, record, archive_dialog(ledger, record), faults=faults, reason=reason)
    messages.success(request, _("%(number)s 已归档。") % {"number": result.number})
    return HttpResponseRedirect(addresses.of(ledger))


def _step(ledger: Ledger, code: str) -> Move:
    try:
        found = ledger.machine.move(code)
    except UnknownMove as fault:
        raise NotFound(_("“%(ledger)s”没有这个动作。") % {"ledger": ledger.label}) from fault
    if not by_hand(ledger, found):
        raise NotFound(_("“%(move)s”由系统办理，没有表单。") % {"move": found.label})
    return found


def _version(request: Request) -> int:
    return number_in(request.POST.get("version", ""))


def _operation(request: Request) -> UUID:
    try:
        return UUID(request.POST.get("operation", ""))
    except ValueError:
        return new_id()


def _said(ledger: Ledger, wanted: Move, fault: Invalid) -> list[str]:
    """Faults that stand beside no field of the move's own form."""
    known = columns(ledger)
    found = []
    for name, texts in fault.errors.items():
        if name in wanted.fields or (name == ON and ledger.pipeline is not None):
            continue
        label = f"{known[name].label}：" if name in known else ""
        found += [f"{label}{text}" for text in texts]
    return found


def _page(
    request: Request,
    ledger: Ledger,
    record: Any,
    confirm: Confirm,
    *,
    faults: Sequence[str] | None = None,
    reason: str = "",
) -> HttpResponse:
    here = addresses.at(ledger, record.pk)
    context = {
        "ledger": ledger,
        "record": record,
        "crumbs": [
            Crumb(label=str(ledger.label), href=addresses.of(ledger), remember=ledger.code),
            Crumb(label=record.number, href=here),
            Crumb(label=confirm.title),
        ],
        "badge": cells.badge(ledger, record.state),
        "confirm": confirm,
        "faults": faults or (),
        "reason": reason,
        "back": here,
    }
    return render(request, "web/ledger_move.html", context, status=200 if faults is None else 400)
