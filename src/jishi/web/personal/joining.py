"""Pages for merging two entries, undoing it, and moving a village: what the county's office does a few times a year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.records.convert import BadValue
from jishi.records.errors import Invalid, NotFound
from jishi.records.fields import columns
from jishi.records.ledger import Ledger
from jishi.records.relations import Relations
from jishi.records.selectors import visible
from jishi.records.services.merge import MERGEABLE, merge, unmerge
from jishi.records.services.relocate import merge_places, move_place
from jishi.web.components import Crumb
from jishi.web.entering import Request, ledger_at, page, record_at, require
from jishi.web.ledgers import addresses

Act = Callable[[Actor, Ledger, Any, str, str], None]


@dataclass(frozen=True)
class Joining:
    """One act: its words, what is asked besides the reason (nothing, where `asks` is empty), and how it is done."""

    title: Any
    text: Any
    asks: Any
    act: Act


def _numbered(actor: Actor, ledger: Ledger, words: str) -> Any:
    found = visible(actor, ledger).filter(number=words.strip().upper()).first()
    if found is None:
        raise Invalid({"other": [_("没有编号为“%(words)s”的记录，或它不在您的范围内。") % {"words": words}]})
    return found


def _placed(actor: Actor, words: str) -> Any:
    """A place by its code, or by its name where only one has it."""
    try:
        found = Relations(actor).resolve(columns(ledger_at("places"))["parent"], words)
    except BadValue as fault:
        raise Invalid({"other": [str(fault)]}) from fault
    if found is None:
        raise Invalid({"other": [_("请填代码或名称。")]})
    return found


def _merge(actor: Actor, ledger: Ledger, record: Any, other: str, reason: str) -> None:
    kept = _numbered(actor, ledger, other)
    merge(actor=actor, ledger=ledger, keep=kept.pk, drop=record.pk, reason=reason)


def _unmerge(actor: Actor, ledger: Ledger, record: Any, other: str, reason: str) -> None:
    unmerge(actor=actor, ledger=ledger, drop=record.pk, reason=reason)


def _move(actor: Actor, ledger: Ledger, record: Any, other: str, reason: str) -> None:
    town = _placed(actor, other)
    move_place(actor=actor, id=record.pk, town=town.pk, reason=reason)


def _merge_place(actor: Actor, ledger: Ledger, record: Any, other: str, reason: str) -> None:
    kept = _placed(actor, other)
    merge_places(actor=actor, keep=kept.pk, drop=record.pk, on=actor.today, reason=reason)


def joinings(ledger: Ledger, record: Any) -> dict[str, Joining]:
    """What can be done with this record, by the word in the address."""
    if ledger.code in MERGEABLE and record.archived_at is not None:
        text = _("两条记录恢复成合并前的样子；合并以后改过的，不能撤销。")
        return {"unmerge": Joining(_("撤销合并"), text, "", _unmerge)}
    if ledger.code in MERGEABLE:
        text = _("这一条并入另一条：所有指到这里的记录改指过去，这一条归档；可以撤销。")
        return {"merge": Joining(_("并入另一条"), text, _("保留的那一条的编号"), _merge)}
    if ledger.code == "places" and record.level == "village" and record.state == "current":
        moved = _("从今天起属于另一镇街，这个村的记录一并划过去；以前的统计仍按当时的镇街。")
        joined = _("这个村今天停用，并入另一个村；记录仍记在原村名下，由并入的村查看办理。")
        return {
            "move-town": Joining(_("划归另一镇街"), moved, _("镇街的代码或名称"), _move),
            "merge": Joining(_("并入另一个村"), joined, _("并入的村的代码或名称"), _merge_place),
        }
    return {}


@page("GET", "POST")
def show(request: Request, code: str, record_id: UUID, what: str) -> HttpResponse:
    """GET asks for the other record and the reason; POST does it, or shows the form again with what was wrong."""
    ledger, actor = ledger_at(code), request.actor
    record = record_at(actor, ledger, record_id)
    joining = joinings(ledger, record).get(what)
    if joining is None:
        raise NotFound(_("这条记录现在没有这个动作。"))
    if what != "unmerge":
        require(actor, "merge", ledger, record)
    else:
        require(actor, "merge", ledger)
    other, reason, faults = request.POST.get("other", ""), request.POST.get("reason", ""), []
    if request.method == "POST":
        try:
            joining.act(actor, ledger, record, other, reason)
        except Invalid as fault:
            faults = [text for texts in fault.errors.values() for text in texts]
        else:
            messages.success(request, _("已办：%(what)s。") % {"what": joining.title})
            return HttpResponseRedirect(addresses.at(ledger, record.pk))
    context = {
        "record": record,
        "joining": joining,
        "other": other,
        "reason": reason,
        "faults": faults,
        "back": addresses.at(ledger, record.pk),
        "crumbs": [
            Crumb(label=_("工作台"), href="/desk/"),
            Crumb(label=str(ledger.label), href=addresses.of(ledger), remember=ledger.code),
            Crumb(label=record.number, href=addresses.at(ledger, record.pk)),
            Crumb(label=str(joining.title)),
        ],
    }
    return render(request, "web/personal_join.html", context, status=400 if faults else 200)
