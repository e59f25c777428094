"""The page of one record: what it holds, what can be done with it, what happened to it, and where it came from."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.records.ledger import Ledger
from jishi.records.selectors import history, may
from jishi.rules.machine import Phase
from jishi.web.components import Action, Confirm, Crumb, Entry
from jishi.web.entering import Request, ledger_at, page, record_at
from jishi.web.ledgers import addresses, cells, panels
from jishi.web.ledgers.moves import Refused, archive_dialog, dialog, moves, proposed
from jishi.web.ledgers.origins import chain
from jishi.web.ledgers.rules import thresholds
from jishi.web.personal.actions import personal_actions

Look = Literal["primary", "quiet", "danger"]
STEPS = 12
ICONS = {"create": "plus", "move": "arrow-right", "archive": "archive", "link": "link", "change": "pencil"}


@page("GET")
def show(request: Request, code: str, record_id: UUID) -> HttpResponse:
    ledger, actor = ledger_at(code), request.actor
    record = record_at(actor, ledger, record_id)
    actions, dialogs, refused = _doings(actor, ledger, record)
    steps = history(actor, ledger, record)
    context: dict[str, Any] = {
        "ledger": ledger,
        "record": record,
        "crumbs": _crumbs(ledger, record),
        "badge": cells.badge(ledger, record.state),
        "light": cells.light_of(ledger, record),
        "actions": actions,
        "dialogs": dialogs,
        "refused": refused,
        "panels": panels.filled_in(actor, ledger, record),
        "results": panels.came_of_it(actor, ledger, record),
        "lines": panels.line_tables(actor, ledger, record),
        "children": panels.child_tables(actor, ledger, record),
        "ties": panels.ties(actor, record),
        "related": panels.related(actor, ledger, record),
        "entries": entries(ledger, steps[:STEPS]),
        "more_steps": max(0, len(steps) - STEPS),
        "history_href": addresses.at(ledger, record.pk, "history"),
        "sources_href": addresses.at(ledger, record.pk, "sources"),
        "rules": thresholds(actor, ledger, record),
        "personal": cells.personal(ledger),
    }
    return render(request, "web/ledger_detail.html", context)


@page("GET")
def past(request: Request, code: str, record_id: UUID) -> HttpResponse:
    """The whole history."""
    ledger, actor = ledger_at(code), request.actor
    record = record_at(actor, ledger, record_id)
    context = {
        "ledger": ledger,
        "record": record,
        "crumbs": _crumbs(ledger, record, _("办理过程")),
        "entries": entries(ledger, history(actor, ledger, record)),
        "personal": cells.personal(ledger),
    }
    return render(request, "web/ledger_history.html", context)


@page("GET")
def sources(request: Request, code: str, record_id: UUID) -> HttpResponse:
    """The chain from this record back to the sentences and rows it rests on."""
    ledger, actor = ledger_at(code), request.actor
    record = record_at(actor, ledger, record_id)
    context = {
        "ledger": ledger,
        "record": record,
        "crumbs": _crumbs(ledger, record, _("溯源")),
        "origins": chain(actor, ledger, record),
        "href": addresses.at(ledger, record.pk),
    }
    return render(request, "web/ledger_sources.html", context)


def _crumbs(ledger: Ledger, record: Any, last: str = "") -> list[Crumb]:
    found = [
        Crumb(label=_("工作台"), href="/desk/"),
        Crumb(label=str(ledger.label), href=addresses.of(ledger), remember=ledger.code),
    ]
    if not last:
        return [*found, Crumb(label=record.number)]
    return [*found, Crumb(label=record.number, href=addresses.at(ledger, record.pk)), Crumb(label=last)]


def _doings(actor: Actor, ledger: Ledger, record: Any) -> tuple[list[Action], list[Confirm], list[Refused]]:
    """Buttons with their dialogs; the moves that are refused, with the reason."""
    allowed, refused = moves(actor, ledger, record)
    dialogs = [dialog(ledger, record, step, proposed(actor, ledger, record, step)) for step in allowed]
    actions = []
    for step in allowed:
        drops = ledger.machine.phase(step.target) is Phase.DROPPED
        look: Look = "danger" if drops else "primary" if step is allowed[0] else "quiet"
        href = addresses.at(ledger, record.pk, "move", step.code)
        actions.append(Action(label=str(step.label), href=href, dialog=f"move-{step.code}", look=look))
    if may(actor, "change", ledger, record):
        actions.append(Action(label=_("修改"), href=addresses.at(ledger, record.pk, "edit"), icon="pencil"))
    if may(actor, "archive", ledger, record):
        dialogs.append(archive_dialog(ledger, record))
        href = addresses.at(ledger, record.pk, "archive")
        actions.append(Action(label=_("归档"), href=href, dialog="archive", icon="archive"))
    actions += personal_actions(actor, ledger, record)
    return actions, dialogs, refused


def entries(ledger: Ledger, steps: list[Any]) -> list[Entry]:
    """The time line's points."""
    return [
        Entry(
            at=step.at,
            who=step.who,
            what=step.sentence,
            opinion=step.reason,
            icon=ICONS.get(step.verb, "circle-dot"),
            tone="good" if step.verb == "move" else "neutral",
        )
        for step in steps
    ]
