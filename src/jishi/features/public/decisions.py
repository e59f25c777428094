"""What the villages have decided and made public: read as the public, so that nothing else can leak."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jishi.areas.governance.decision.ledger import DECISIONS
from jishi.core.access.actor import Actor
from jishi.core.calendar.clock import today
from jishi.features.public import schedule
from jishi.records.selectors import get, shown, visible

MOST = 50
FIGURES = tuple(f"resolved_{name}" for name in ("should", "present", "for", "against", "abstained"))
SAID = (
    "subject",
    "category",
    "proposal",
    "proposed_on",
    "body",
    "resolved_on",
    "published_on",
    "published_at",
)
CAME = ("result", "result_published_on")


def _found(actor: Actor, words: str) -> list[Any]:
    """The newest first; of one village, where its name or code is given."""
    rows = visible(actor, DECISIONS).select_related("village", "town").order_by("-published_on", "-number")
    if words:
        rows = rows.filter(village__in=[place.pk for place in schedule.villages_named(actor, words)])
    return list(rows[:MOST])


@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """What is on the boards of the villages, and what came of it."""
    actor, words = Actor.public(settings.COUNTY, today()), request.GET.get("village", "").strip()
    found = [(row, str(DECISIONS.machine.state(row.state).label)) for row in _found(actor, words)]
    return render(request, "public/decisions.html", {"found": found, "words": words, "most": MOST})


@require_safe
def decision(request: HttpRequest, decision_id: uuid.UUID) -> HttpResponse:
    actor = Actor.public(settings.COUNTY, today())
    row = get(actor, DECISIONS, decision_id)
    cells = shown(actor, DECISIONS, row, (*SAID, *FIGURES, *CAME))
    return render(
        request,
        "public/decision.html",
        {
            "decision": row,
            "state": DECISIONS.machine.state(row.state).label,
            "facts": [
                (cells[name].info.label, cells[name].text) for name in (*SAID, *CAME) if cells[name].text
            ],
            "figures": [(cells[name].info.label, cells[name].text) for name in FIGURES],
        },
    )
