"""Answers a relation field's search with the few records it may name."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from jishi.records.selectors import choices
from jishi.web.entering import Request, ledger_at, page, require


@page("GET")
def show(request: Request, code: str, field: str) -> HttpResponse:
    """`?q=`, or the text under the name of the control that asks."""
    ledger = ledger_at(code)
    require(request.actor, "view", ledger)
    asked_by = request.htmx.trigger_name or "q"
    query = (request.GET.get(asked_by) or request.GET.get("q") or "").strip()
    options = choices(request.actor, ledger, field, query)
    return render(request, "web/parts/record_options.html", {"options": options, "query": query})
