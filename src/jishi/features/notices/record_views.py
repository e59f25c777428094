"""What belongs to a record: who has been told of it, and the form by which somebody tells those responsible."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from jishi.core.notices.models import WORDS
from jishi.core.preferences.selections import selected
from jishi.features.notices.about import answers_wanted, told_about, who_are
from jishi.kinds.record import new_id
from jishi.records.errors import Forbidden, Invalid, NotFound
from jishi.records.ledger import Ledger
from jishi.records.selectors import several as several_of
from jishi.records.services.tell import MOST_RECORDS, may_tell, responsible, send, urge
from jishi.web.components import Crumb, Field
from jishi.web.entering import Request, ledger_at, page, record_at, require, user_id
from jishi.web.ledgers import addresses


def _record(request: Request, code: str, record_id: UUID) -> tuple[Ledger, Any]:
    ledger = ledger_at(code)
    record = record_at(request.actor, ledger, record_id)
    verdict = may_tell(request.actor, ledger, record)
    if not verdict:
        raise Forbidden(verdict.reason)
    return ledger, record


@page("GET")
def told(request: Request, code: str, record_id: UUID) -> HttpResponse:
    """Within the record's page a panel, by itself a page."""
    ledger, record = _record(request, code, record_id)
    rows = told_about(request.actor, record)
    context = {
        "record": record,
        "crumbs": _crumbs(ledger, record, _("通知")),
        "told": rows,
        "notify_href": addresses.at(ledger, record.pk, "notify"),
        "urge_href": addresses.at(ledger, record.pk, "urge") if answers_wanted(rows) else "",
    }
    name = "panel" if request.htmx else "told"
    return render(request, f"notices/{name}.html", context)


@page("POST")
def urged(request: Request, code: str, record_id: UUID) -> HttpResponse:
    ledger, record = _record(request, code, record_id)
    count = urge(actor=request.actor, ledger=ledger, record=record)
    if count:
        messages.success(request, _("已催办 %(count)s 人。") % {"count": count})
    else:
        messages.warning(request, _("没有要催的人：都已回执，或今天已经催过。"))
    return HttpResponseRedirect(addresses.at(ledger, record.pk, "told"))


@page("GET", "POST")
def one(request: Request, code: str, record_id: UUID) -> HttpResponse:
    ledger, record = _record(request, code, record_id)
    back = addresses.at(ledger, record.pk, "told")
    return _compose(request, ledger, [record], back, _crumbs(ledger, record, _("发通知")))


@page("GET", "POST")
def several(request: Request, code: str, selection: UUID) -> HttpResponse:
    """Those that were ticked in a list; records that have left one's scope since are left out."""
    ledger, actor = ledger_at(code), request.actor
    require(actor, "view", ledger)
    chosen = selected(actor.county, user_id(request), ledger.code, selection)
    if chosen is None or chosen.verb != "notify":
        raise NotFound(_("这次选择已经不在了（保留一天）。请回到列表重新勾选。"))
    if len(chosen.versions) > MOST_RECORDS:
        text = _("选了 %(count)s 条，一次最多通知 %(most)s 条的负责人。请缩小范围。")
        raise Invalid({"": [text % {"count": len(chosen.versions), "most": MOST_RECORDS}]})
    records = list(several_of(actor, ledger, [UUID(key) for key in chosen.versions]).values())
    crumbs = [
        Crumb(label=_("工作台"), href="/desk/"),
        Crumb(label=str(ledger.label), href=addresses.of(ledger), remember=ledger.code),
        Crumb(label=_("发通知")),
    ]
    return _compose(request, ledger, records, chosen.back or addresses.of(ledger), crumbs)


def _compose(
    request: Request, ledger: Ledger, records: Sequence[Any], back: str, crumbs: Sequence[Crumb]
) -> HttpResponse:
    posted = request.POST
    text, wanted = posted.get("text", ""), posted.get("answer_wanted") == "1"
    operation = _uuid(posted.get("operation", "")) or new_id()
    picked, errors = [_uuid(one) for one in posted.getlist("users")], {}
    if request.method == "POST":
        try:
            count = send(
                actor=request.actor,
                ledger=ledger,
                records=records,
                users=[one for one in picked if one is not None],
                text=text,
                answer_wanted=wanted,
                operation=operation,
            )
        except Invalid as fault:
            errors = fault.errors
        else:
            said = _("已通知 %(count)s 人。") if count else _("这条通知已经发过，没有重复发。")
            messages.success(request, said % {"count": count} if count else said)
            return HttpResponseRedirect(back)
    of = responsible(request.actor, ledger, records)
    context = {
        "crumbs": crumbs,
        "records": records[:20],
        "more": max(0, len(records) - 20),
        "people": who_are(request.actor, of, set(picked) if request.method == "POST" else None),
        "field": Field(
            name="text",
            label=_("通知内容"),
            kind="long_text",
            value=text,
            required=True,
            max_length=WORDS,
            help=_("只在系统内显示；请不要写身份证号、电话等个人信息。"),
            errors=errors.get("text", ()),
        ),
        "wrong": [*errors.get("users", ()), *errors.get("", ())],
        "answer_wanted": wanted or request.method != "POST",
        "operation": operation,
        "back": back,
    }
    return render(request, "notices/compose.html", context, status=400 if errors else 200)


def _uuid(raw: str) -> UUID | None:
    try:
        return UUID(raw)
    except ValueError:
        return None


def _crumbs(ledger: Ledger, record: Any, last: str) -> list[Crumb]:
    return [
        Crumb(label=_("工作台"), href="/desk/"),
        Crumb(label=str(ledger.label), href=addresses.of(ledger), remember=ledger.code),
        Crumb(label=record.number, href=addresses.at(ledger, record.pk)),
        Crumb(label=last),
    ]
