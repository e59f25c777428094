"""Looks under a mask by POST with a reason; the value is on the answer alone, which nobody keeps."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from jishi.records.errors import Forbidden, Invalid, NotFound
from jishi.records.fields import columns
from jishi.records.ledger import P2, P3, Ledger
from jishi.records.personal_fields import HEADS, personal_fields
from jishi.records.services import look_up, may_reveal, reveal
from jishi.web.components import Confirm, Crumb
from jishi.web.entering import Request, ledger_at, page, record_at, require
from jishi.web.ledgers import addresses


@page("GET", "POST")
def show(request: Request, code: str, record_id: UUID, field: str) -> HttpResponse:
    """GET asks for the reason; POST shows the value once, or the form again with what was wrong."""
    ledger, actor = ledger_at(code), request.actor
    record = record_at(actor, ledger, record_id)
    if ledger.protection(field) not in (P2, P3):
        raise NotFound(_("这个字段没有遮住。"))
    verdict = may_reveal(actor, ledger, record, field)
    if not verdict:
        raise Forbidden(verdict.reason)
    label = label_of(ledger, field)
    faults, text, reason = [], "", ""
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        try:
            text = reveal(actor=actor, ledger=ledger, id=record.pk, field=field, reason=reason)
        except Invalid as fault:
            faults = [words for texts in fault.errors.values() for words in texts]
    confirm = Confirm(
        id="reveal",
        title=_("查看%(field)s") % {"field": label},
        text=_("每次查看都记入审计：谁、何时、哪一项、为什么。"),
        url=addresses.at(ledger, record.pk, "reveal", field),
        submit=_("查看"),
        reason="required",
        reason_label=_("事由"),
    )
    back = addresses.at(ledger, record.pk)
    context = {"ledger": ledger, "record": record, "confirm": confirm, "faults": faults, "back": back}
    context |= {
        "text": text,
        "label": label,
        "reason": "" if text else reason,
        "crumbs": _crumbs(ledger, record),
    }
    answer = render(request, "web/personal_reveal.html", context, status=400 if faults else 200)
    add_never_cache_headers(answer)
    return answer


@page("GET")
def fields(request: Request) -> HttpResponse:
    """The register of personal fields."""
    context = {
        "heads": HEADS,
        "rows": [entry.cells for entry in personal_fields()],
        "crumbs": [Crumb(label=_("工作台"), href="/desk/"), Crumb(label=_("个人信息目录"))],
    }
    return render(request, "web/personal_fields.html", context)


@page("GET", "POST")
def find(request: Request, code: str, field: str) -> HttpResponse:
    """Finds the record of a sensitive value; the value stands in the body of a POST, never in an address."""
    ledger, actor = ledger_at(code), request.actor
    info = columns(ledger).get(field)
    if info is None or not getattr(info.column, "blind", ""):
        raise NotFound(_("不能按这个字段查找。"))
    require(actor, "read_sensitive", ledger)
    context = {"ledger": ledger, "label": info.label, "faults": [], "asked": False, "reason": ""}
    if request.method == "POST":
        context["reason"] = request.POST.get("reason", "")
        try:
            found = look_up(
                actor=actor,
                ledger=ledger,
                field=field,
                value=request.POST.get("value", ""),
                reason=request.POST.get("reason", ""),
            )
            context |= {"asked": True, "found": found}
            context["href"] = addresses.at(ledger, found.pk) if found is not None else ""
        except Invalid as fault:
            context["faults"] = [words for texts in fault.errors.values() for words in texts]
    context["crumbs"] = [
        Crumb(label=_("工作台"), href="/desk/"),
        Crumb(label=str(ledger.label), href=addresses.of(ledger), remember=ledger.code),
        Crumb(label=_("按%(field)s查找") % {"field": info.label}),
    ]
    answer = render(request, "web/personal_find.html", context, status=400 if context["faults"] else 200)
    add_never_cache_headers(answer)
    return answer


def label_of(ledger: Ledger, field: str) -> str:
    known = columns(ledger)
    return str(known[field].label) if field in known else str(ledger.line(field).label)


def _crumbs(ledger: Ledger, record: object) -> list[Crumb]:
    number, pk = getattr(record, "number", ""), getattr(record, "pk", None)
    return [
        Crumb(label=_("工作台"), href="/desk/"),
        Crumb(label=str(ledger.label), href=addresses.of(ledger), remember=ledger.code),
        Crumb(label=number, href=addresses.at(ledger, pk)),
        Crumb(label=_("查看")),
    ]
