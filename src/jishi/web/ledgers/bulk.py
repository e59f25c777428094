"""An action on many ticked records: the choice, a page that says what would happen to how many, and the confirmation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from jishi.core.preferences.models import Selection
from jishi.core.preferences.selections import select, selected
from jishi.records import services
from jishi.records.errors import Invalid, InvalidRows, NotFound, Stale
from jishi.records.ledger import Ledger
from jishi.records.selectors import Query, find
from jishi.records.services.many import ARCHIVE, MOST, TooMany
from jishi.records.services.tell import may_tell
from jishi.web.entering import Request, ledger_at, page, require, user_id
from jishi.web.ledgers import addresses, bulk_page, filled
from jishi.web.ledgers.asking import Asking, asking
from jishi.web.ledgers.bulk_page import words
from jishi.web.ledgers.exchanging import sent_out
from jishi.web.ledgers.form_fields import Typed
from jishi.web.ledgers.moves import infos, prefix

EXPORT, NOTIFY = "export", "notify"


def verbs(request: Request, ledger: Ledger) -> list[tuple[str, str]]:
    """What may be done with several at once: (verb, words)."""
    found = [(verb, words(ledger, verb)) for verb in services.verbs(request.actor, ledger)]
    if may_tell(request.actor, ledger):
        found.append((NOTIFY, _("通知负责人")))
    return [*found, (EXPORT, _("导出所选"))]


def bar(request: Request, ledger: Ledger, known: Asking, total: int) -> dict[str, Any]:
    """What the bar above the table offers."""
    return {
        "url": known.href(ledger, "bulk-choose", page=known.given.get("page", "")),
        "verbs": verbs(request, ledger),
        "total": total,
        "most": MOST,
        "all": total <= MOST,
    }


def offered(request: Request, ledger: Ledger) -> bool:
    """Nobody who may only look is bothered with tick boxes; the whole list can be exported above."""
    return bool(services.verbs(request.actor, ledger) or may_tell(request.actor, ledger))


@page("POST")
def choose(request: Request, code: str) -> HttpResponseBase:
    """`key` ticked (id:version), or `all` that the address's conditions match; `verb` says what with them."""
    ledger = ledger_at(code)
    require(request.actor, "view", ledger)
    known = asking(request, ledger)
    verb = request.POST.get("verb", "")
    if verb not in dict(verbs(request, ledger)):
        raise Invalid({"verb": [_("请先选要办的动作。")]})
    versions = _versions(request, ledger, known)
    if not versions:
        messages.warning(request, _("还没有勾选任何一条。请先勾选，或选“符合条件的全部”。"))
        return HttpResponseRedirect(known.href(ledger))
    if verb == EXPORT:
        order = known.given.get("order", "")
        query = Query(order=order, archived=True, ids=tuple(UUID(key) for key in versions))
        return sent_out(request, ledger, query, "xlsx")
    back = known.href(ledger, page=known.given.get("page", ""))
    token = select(request.actor.county, user_id(request), ledger.code, verb, versions, back)
    return HttpResponseRedirect(addresses.at(ledger, token, "bulk-notify" if verb == NOTIFY else "bulk"))


def _versions(request: Request, ledger: Ledger, known: Asking) -> dict[str, int]:
    """The records that are meant, each with the version that the person saw. Raises `TooMany`, `Invalid`."""
    if request.POST.get("all"):
        rows = find(request.actor, ledger, known.query)
        found = rows.values_list("pk", "version")[: MOST + 1]
        if len(found) > MOST:
            raise TooMany(rows.count())
        return {str(pk): version for pk, version in found}
    keys = request.POST.getlist("key")
    if len(keys) > MOST:
        raise TooMany(len(keys))
    versions = {}
    for key in keys:
        name, _colon, version = key.partition(":")
        try:
            versions[str(UUID(name))] = int(version)
        except ValueError:
            raise Invalid({"key": [_("勾选的内容不完整。请回到列表重新勾选。")]}) from None
    return versions


@page("GET", "POST")
def preview(request: Request, code: str, selection: UUID) -> HttpResponse:
    """GET says what would happen; POST does it, or says why nothing was done."""
    ledger, actor = ledger_at(code), request.actor
    require(actor, "view", ledger)
    chosen = selected(actor.county, user_id(request), ledger.code, selection)
    if chosen is None or chosen.verb == NOTIFY:
        raise NotFound(_("这次选择已经不在了（保留一天）。请回到列表重新勾选。"))
    require(actor, chosen.verb, ledger)
    if request.method != "POST":
        return bulk_page.draw(request, ledger, chosen)
    given = _given(ledger, chosen, request)
    reason = request.POST.get("reason", "").strip()
    try:
        done = services.act(
            actor=actor,
            ledger=ledger,
            verb=chosen.verb,
            versions=bulk_page.seen(chosen),
            operation=chosen.pk,
            values={name: typed.value for name, typed in given.items()},
            reason=reason,
            partial=request.POST.get("which") == "able",
        )
    except Invalid as fault:
        return bulk_page.draw(request, ledger, chosen, given=given, reason=reason, fault=fault)
    except InvalidRows:
        text = _("有的记录办不了，所以一条也没有办。原因见下；可以改选“只办能办的”。")
        return bulk_page.draw(request, ledger, chosen, given=given, reason=reason, said=[text], status=400)
    except Stale:
        text = _("确认的同时有人改了其中的记录，一条也没有办。下面是重新核对的结果。")
        return bulk_page.draw(request, ledger, chosen, given=given, reason=reason, said=[text], status=409)
    _tell(request, ledger, chosen, done)
    return HttpResponseRedirect(chosen.back or addresses.of(ledger))


def _tell(request: Request, ledger: Ledger, chosen: Selection, done: services.Done) -> None:
    verb = words(ledger, chosen.verb)
    if done.replayed:
        messages.success(request, _("这次批量“%(verb)s”已经办过，没有重复办。") % {"verb": verb})
        return
    text = _("已批量“%(verb)s” %(count)s 条。")
    if done.refused:
        text = _("已批量“%(verb)s” %(count)s 条，另有 %(left)s 条没有办。")
    messages.success(request, text % {"verb": verb, "count": done.count, "left": len(done.refused)})


def _given(ledger: Ledger, chosen: Selection, request: Request) -> dict[str, Typed]:
    if chosen.verb == ARCHIVE:
        return {}
    step = ledger.machine.move(chosen.verb)
    return filled.sent(infos(ledger, step), request.POST, prefix(step))
