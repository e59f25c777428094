"""Pages to be printed of a record, as its ledger declares them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jishi.records.errors import NotFound
from jishi.records.ledger import Ledger
from jishi.records.papers import Print
from jishi.web.components import Action, Crumb
from jishi.web.entering import Request, ledger_at, page, record_at
from jishi.web.ledgers import addresses, cells


@page("GET")
def show(request: Request, code: str, record_id: UUID, paper: str) -> HttpResponse:
    """One page, where the record has come far enough for it."""
    ledger, actor = ledger_at(code), request.actor
    record = record_at(actor, ledger, record_id)
    wanted = next((one for one in ready(ledger, record) if one.code == paper), None)
    if wanted is None:
        raise NotFound(_("没有这份文书，或办到这一步还没有它。"))
    context: dict[str, Any] = {
        "ledger": ledger,
        "record": record,
        "title": wanted.label,
        "crumbs": [
            Crumb(label=str(ledger.label), href=addresses.of(ledger), remember=ledger.code),
            Crumb(label=record.number, href=addresses.at(ledger, record.pk)),
            Crumb(label=str(wanted.label)),
        ],
        "personal": cells.personal(ledger),
        **wanted.content(actor, record),
    }
    return render(request, wanted.template, context)


def ready(ledger: Ledger, record: Any) -> list[Print]:
    return [one for one in ledger.prints if record.state in one.states]


def actions(ledger: Ledger, record: Any) -> list[Action]:
    """The way to each page that can be printed now."""
    return [
        Action(label=str(one.label), href=addresses.at(ledger, record.pk, "print", one.code), icon="printer")
        for one in ready(ledger, record)
    ]
