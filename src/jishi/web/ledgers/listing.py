"""The list of a ledger: what is in scope, filtered, sorted, page by page, and what can be begun from there."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.records.errors import Invalid
from jishi.records.ledger import Ledger
from jishi.records.relations import Relations
from jishi.records.selectors import find, may
from jishi.web.components import Action, Crumb
from jishi.web.entering import Request, ledger_at, number_in, page, require
from jishi.web.ledgers import addresses, bulk, cells, list_filters, list_table, place_tree, views
from jishi.web.ledgers.asking import Asking, asking


@page("GET")
def show(request: Request, code: str) -> HttpResponse:
    """`?q=`, `order`, `page`, `archived` and the ledger's filters, or `view`, a saved filter of this person.

    A wrong condition is said above an empty list; of a saved filter that no longer fits, above the whole list.
    """
    ledger, actor = ledger_at(code), request.actor
    require(actor, "view", ledger)
    known, relations = asking(request, ledger), Relations(actor)
    faults: dict[str, list[str]] = {}
    try:
        rows = find(actor, ledger, known.query, relations, names=known.names)
    except Invalid as fault:
        if known.view is None:
            faults, rows = fault.errors, find(actor, ledger).none()
        else:
            known = known.without_view(_outdated(known.view.name, fault))
            rows = find(actor, ledger, names=known.names)
    filters = list_filters.filters(ledger, known.query, relations, views.reset_href(ledger, known))
    found = list_table.page_of(ledger, rows, number_in(known.given.get("page", ""), 1))
    ticks = bulk.offered(request, ledger) and bool(found.rows)
    context: dict[str, Any] = {
        "ledger": ledger,
        "crumbs": [Crumb(label=_("工作台"), href="/desk/"), Crumb(label=str(ledger.label))],
        "actions": _actions(actor, ledger, known),
        "saved": views.strip(ledger, known),
        "filters": filters,
        "more_open": list_filters.more_in_use(ledger, known.query),
        "faults": [text for texts in faults.values() for text in texts],
        "notice": known.notice,
        "table": list_table.table(actor, ledger, found, known, ticks=ticks),
        "unseen": list_table.unseen_totals(ledger, found, known.names),
        "bulk": bulk.bar(request, ledger, known, found.total) if ticks else None,
        "tree_href": place_tree.side(ledger, known),
        "tree_open": any(level in known.given for level in place_tree.LEVELS),
        "columns_href": addresses.of(ledger, "columns"),
        "shown_href": known.href(ledger, "export", shown="1"),
        "empty": _empty(actor, ledger, known),
        "personal": cells.personal(ledger),
    }
    return render(request, "web/ledger_list.html", context, status=400 if faults else 200)


def _outdated(name: str, fault: Invalid) -> str:
    reasons = " ".join(text for texts in fault.errors.values() for text in texts)
    text = _(
        "常用查询“%(name)s”已经过时：%(reasons)s现在列出的是全部；可以重新查询后另存，或到“管理”里删去它。"
    )
    return text % {"name": name, "reasons": reasons}


def _actions(actor: Actor, ledger: Ledger, known: Asking) -> list[Action]:
    found = [Action(label=_("导出"), href=known.href(ledger, "export"), icon="download", download=True)]
    if may(actor, "add", ledger):
        template = addresses.of(ledger, "template")
        found += [
            Action(label=_("模板"), href=template, icon="file-spreadsheet", download=True),
            Action(label=_("导入"), href=addresses.of(ledger, "import"), icon="file-import"),
            Action(label=_("新增"), href=addresses.of(ledger, "new"), icon="plus", look="primary"),
        ]
    return found


def _empty(actor: Actor, ledger: Ledger, known: Asking) -> dict[str, Any]:
    """An empty list says what will be here and offers the first step; an empty answer, the way back."""
    if known.query.filters or known.query.search or known.query.archived:
        reset = Action(label=_("清除条件"), href=views.reset_href(ledger, known), icon="refresh")
        text = _("没有同时符合这些条件的记录。少选一个条件，或清除条件看全部。")
        return {"title": _("没有查到"), "text": text, "icon": "search", "actions": [reset]}
    actions = []
    text = str(ledger.help)
    if may(actor, "add", ledger):
        template = addresses.of(ledger, "template")
        actions = [
            Action(label=_("新增第一条"), href=addresses.of(ledger, "new"), icon="plus", look="primary"),
            Action(label=_("从表格导入"), href=addresses.of(ledger, "import"), icon="file-import"),
            Action(label=_("下载模板"), href=template, icon="file-spreadsheet", download=True),
        ]
    title = _("您的范围内还没有“%(ledger)s”") % {"ledger": ledger.label}
    return {"title": title, "text": text, "icon": ledger.icon, "actions": actions}
