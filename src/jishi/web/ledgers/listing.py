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
from jishi.records.selectors import Query, find, may
from jishi.web.components import Action, Crumb
from jishi.web.entering import Request, asked, ledger_at, page, require
from jishi.web.ledgers import addresses, cells, list_filters, list_table


@page("GET")
def show(request: Request, code: str) -> HttpResponse:
    """`?q=`, `order`, `page`, `archived` and the ledger's filters; a wrong filter is said above an empty list."""
    ledger, actor = ledger_at(code), request.actor
    require(actor, "view", ledger)
    given = asked(request)
    query, relations = Query.of(given), Relations(actor)
    faults: dict[str, list[str]] = {}
    filters = list_filters.filters(ledger, query, relations)
    try:
        rows = find(actor, ledger, query, relations)
    except Invalid as fault:
        faults, rows = fault.errors, find(actor, ledger).none()
    found = list_table.page_of(ledger, rows, _number(given.get("page", "")))
    context: dict[str, Any] = {
        "ledger": ledger,
        "crumbs": [Crumb(label=_("工作台"), href="/desk/"), Crumb(label=str(ledger.label))],
        "actions": _actions(actor, ledger, given),
        "filters": filters,
        "more_open": list_filters.more_in_use(ledger, query),
        "faults": [text for texts in faults.values() for text in texts],
        "table": list_table.table(actor, ledger, found, given),
        "empty": _empty(actor, ledger, query),
        "personal": cells.personal(ledger),
    }
    return render(request, "web/ledger_list.html", context, status=400 if faults else 200)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 1


def _actions(actor: Actor, ledger: Ledger, given: dict[str, str]) -> list[Action]:
    export = addresses.of(ledger, "export", **{**given, "page": ""})
    found = [Action(label=_("导出"), href=export, icon="download", download=True)]
    if may(actor, "add", ledger):
        template = addresses.of(ledger, "template")
        found += [
            Action(label=_("模板"), href=template, icon="file-spreadsheet", download=True),
            Action(label=_("导入"), href=addresses.of(ledger, "import"), icon="file-import"),
            Action(label=_("新增"), href=addresses.of(ledger, "new"), icon="plus", look="primary"),
        ]
    return found


def _empty(actor: Actor, ledger: Ledger, query: Query) -> dict[str, Any]:
    """An empty list says what will be here and offers the first step; an empty answer, the way back."""
    if query.filters or query.search or query.archived:
        reset = Action(label=_("清除条件"), href=addresses.of(ledger), icon="refresh")
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
