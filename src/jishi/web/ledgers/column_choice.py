"""Which columns a person's list of this ledger shows, and in which order: ticks and two buttons, without any script."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from jishi.core.preferences.lists import choose_columns
from jishi.records.fields import columns
from jishi.records.ledger import Ledger
from jishi.records.selectors import listable
from jishi.web.components import Crumb
from jishi.web.entering import Request, ledger_at, page, require, user_id
from jishi.web.ledgers import addresses
from jishi.web.ledgers.asking import columns_of


@page("GET", "POST")
def choose(request: Request, code: str) -> HttpResponse:
    """POST: `column` ticked, `order` all names as they stand; `up` or `down` moves one, `reset` forgets the choice."""
    ledger, actor = ledger_at(code), request.actor
    require(actor, "view", ledger)
    open_ = listable(actor, ledger)
    if request.method != "POST":
        chosen = columns_of(request, ledger)
        return _page(request, ledger, _all(chosen, open_), chosen)
    if "reset" in request.POST:
        choose_columns(actor.county, user_id(request), ledger.code, ())
        messages.success(request, _("已恢复默认的列。"))
        return HttpResponseRedirect(addresses.of(ledger))
    order = _all([name for name in request.POST.getlist("order") if name in open_], open_)
    ticked = request.POST.getlist("column")
    unknown = [name for name in ticked if name not in open_]
    if unknown:
        text = _("没有“%(name)s”这一列，或您不能查看它。请从下面的列里选。")
        return _page(request, ledger, order, ticked, fault=text % {"name": unknown[0]})
    for word, step in (("up", -1), ("down", 1)):
        if word in request.POST:
            return _page(request, ledger, _shifted(order, request.POST[word], step), ticked)
    chosen = tuple(name for name in order if name in ticked)
    if not chosen:
        return _page(request, ledger, order, ticked, fault=_("请至少选一列。"))
    same = chosen == ledger.columns
    choose_columns(actor.county, user_id(request), ledger.code, () if same else chosen)
    messages.success(request, _("已保存列的选择。"))
    return HttpResponseRedirect(addresses.of(ledger))


def _all(first: Sequence[str], open_: Sequence[str]) -> list[str]:
    """Those that have a place already, then the others as they come; each once."""
    return list(dict.fromkeys((*first, *open_)))


def _shifted(order: list[str], name: str, step: int) -> list[str]:
    if name not in order:
        return order
    place = order.index(name)
    other = max(0, min(len(order) - 1, place + step))
    order[place], order[other] = order[other], order[place]
    return order


def _page(
    request: Request, ledger: Ledger, order: Sequence[str], chosen: Sequence[str], *, fault: str = ""
) -> HttpResponse:
    known = columns(ledger)
    moved = request.POST.get("up") or request.POST.get("down") or ""
    context = {
        "ledger": ledger,
        "crumbs": [
            Crumb(label=_("工作台"), href="/desk/"),
            Crumb(label=str(ledger.label), href=addresses.of(ledger), remember=ledger.code),
            Crumb(label=_("选列")),
        ],
        "entries": [
            {
                "name": name,
                "label": known[name].label,
                "chosen": name in chosen,
                "moved": name == moved,
                "first": place == 0,
                "last": place == len(order) - 1,
            }
            for place, name in enumerate(order)
        ],
        "fault": fault,
        "url": addresses.of(ledger, "columns"),
        "back": addresses.of(ledger),
    }
    return render(request, "web/ledger_columns.html", context, status=400 if fault else 200)
