"""The page of one record: what it holds, what can be done with it, what happened to it, and where it came from."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.records.ledger import Ledger
from jishi.records.selectors import history, may, progress, reckoning, reminded, ties
from jishi.records.services.tell import may_tell
from jishi.rules.machine import Phase
from jishi.web.components import Action, Confirm, Crumb
from jishi.web.entering import Request, ledger_at, page, record_at
from jishi.web.ledgers import addresses, cells, file_panel, panels, printing, timeline
from jishi.web.ledgers.moves import Refused, archive_dialog, dialog, held_up, last_days, moves, proposed
from jishi.web.ledgers.origins import chain
from jishi.web.ledgers.rules import thresholds
from jishi.web.personal.actions import personal_actions

Look = Literal["primary", "quiet", "danger"]
STEPS = 20


@page("GET")
def show(request: Request, code: str, record_id: UUID) -> HttpResponse:
    ledger, actor = ledger_at(code), request.actor
    record = record_at(actor, ledger, record_id)
    actions, dialogs, words = _doings(actor, ledger, record)
    links = ties(actor, record)
    points = timeline.entries(history(actor, ledger, record), links)
    context: dict[str, Any] = {
        "ledger": ledger,
        "record": record,
        "crumbs": _crumbs(ledger, record),
        "badge": cells.badge(ledger, record.state),
        "light": cells.light_of(ledger, record),
        "actions": actions,
        "dialogs": dialogs,
        **words,
        "panels": panels.filled_in(actor, ledger, record),
        "saying": ledger.saying(record) if ledger.saying is not None else "",
        "reckoning": reckoning(ledger, record, actor.today),
        "reminded": reminded(record) if ledger.clock is not None else [],
        "results": panels.came_of_it(actor, ledger, record),
        "lines": panels.line_tables(actor, ledger, record),
        "files": file_panel.panel(actor, ledger, record),
        "children": panels.child_tables(actor, ledger, record),
        "ties": panels.tied(links),
        "related": panels.related(actor, ledger, record),
        "days": timeline.days(points[:STEPS]),
        "more_steps": max(0, len(points) - STEPS),
        "history_href": addresses.at(ledger, record.pk, "history"),
        "sources_href": addresses.at(ledger, record.pk, "sources"),
        "told_href": addresses.at(ledger, record.pk, "told") if may_tell(actor, ledger, record) else "",
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
        "days": timeline.days(
            timeline.entries(history(actor, ledger, record), ties(actor, record)), whole=True
        ),
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


def _doings(
    actor: Actor, ledger: Ledger, record: Any
) -> tuple[list[Action], list[Confirm], dict[str, list[Refused]]]:
    """Buttons with their dialogs; the moves that are others' or too early, with the reason, and last days."""
    granted, refused = moves(actor, ledger, record)
    now = progress(ledger, record, granted, actor.today)
    held = held_up(now, granted, ledger.evidence)
    early = {one.label for one in held}
    allowed = [step for step in granted if str(step.label) not in early]
    words = {"refused": refused, "held": held, "last_days": last_days(now, record.state, granted)}
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
    actions += [*printing.actions(ledger, record), *personal_actions(actor, ledger, record)]
    return actions, dialogs, words
