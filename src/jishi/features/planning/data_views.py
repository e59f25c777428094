"""Answers the map and the calendar, and takes a fair that was dragged to another day."""

from __future__ import annotations

import uuid

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jishi.areas.service.fair.ledger import FAIRS
from jishi.areas.service.season.ledger import SEASONS
from jishi.features.planning import changes, overview
from jishi.features.planning.inputs import fixed
from jishi.records.errors import Refused
from jishi.records.selectors import get
from jishi.web.entering import Request, page, require
from jishi.web.refusals import reasons


@page("GET")
def points(request: Request, season_id: uuid.UUID) -> HttpResponse:
    """Fairs as points, the greater the more people are expected."""
    require(request.actor, "view", SEASONS)
    rows = overview.fairs(request.actor, season_id)
    found = [
        {
            "lon": row.fair.village.lon,
            "lat": row.fair.village.lat,
            "label": f"{row.fair.village} {row.day or ''}",
            "value": row.fair.expected or 0,
            "href": reverse("planning-fair", args=[row.fair.pk]),
            "note": _("%(n)s 个摊位") % {"n": row.stalls},
        }
        for row in rows
        if row.fair.village.lon is not None
    ]
    return JsonResponse(
        {"points": found, "towns": overview.towns(request.actor), "ground": overview.ground(request.actor)}
    )


@page("GET")
def events(request: Request, season_id: uuid.UUID) -> HttpResponse:
    require(request.actor, "view", SEASONS)
    rows = [row for row in overview.fairs(request.actor, season_id) if row.fair.starts_at]
    found = [
        {
            "id": str(row.fair.pk),
            "title": f"{'📌' if row.fair.pinned else ''}{row.fair.village}"
            + (_("（暂定）") if row.provisional else ""),
            "start": f"{timezone.localtime(row.fair.starts_at):%Y-%m-%dT%H:%M:%S}",
            "end": f"{timezone.localtime(row.fair.ends_at or row.fair.starts_at):%Y-%m-%dT%H:%M:%S}",
            "url": reverse("planning-fair", args=[row.fair.pk]),
            "editable": row.fair.state == "proposed" or not fixed(row.fair),
        }
        for row in rows
    ]
    return JsonResponse(found, safe=False)


@page("POST")
def move(request: Request, season_id: uuid.UUID) -> HttpResponse:
    """A drag carries no version: the day it was dragged from stands for it."""
    try:
        fair = get(request.actor, FAIRS, request.POST.get("id", ""))
        to = changes.day_of(request.POST.get("start", ""))
        changes.shift(request.actor, fair.pk, version=fair.version, to=to)
    except Refused as fault:
        return HttpResponse(
            " ".join(reasons(fault)), status=fault.status, content_type="text/plain; charset=utf-8"
        )
    return HttpResponse(status=204)
