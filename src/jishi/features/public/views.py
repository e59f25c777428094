"""Public pages: no sign-in, no library, small enough for an old phone."""

from __future__ import annotations

import uuid
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jishi.core.access.actor import Actor
from jishi.core.calendar.clock import today
from jishi.features.public import feeds, schedule
from jishi.features.public.broadcast import WEEKDAYS, broadcast
from jishi.records.errors import NotFound


def _public() -> Actor:
    return Actor.public(settings.COUNTY, today())


def _months(fairs: list[schedule.PublicFair]) -> list[tuple[str, list[schedule.PublicFair]]]:
    return [(month, list(group)) for month, group in groupby(fairs, key=lambda fair: f"{fair.day:%Y年%-m月}")]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What a villager wants to know first: is there a fair near me, and when."""
    actor = _public()
    return render(
        request,
        "public/home.html",
        {
            "months": _months(schedule.upcoming(actor, limit=6)),
            "towns": schedule.towns(actor),
        },
    )


@require_safe
def fairs(request: HttpRequest) -> HttpResponse:
    """The schedule, by town or by the name of a village."""
    actor = _public()
    town, words = request.GET.get("town", ""), request.GET.get("village", "").strip()
    villages = schedule.villages_named(actor, words) if words else []
    chosen = villages[0].code if len(villages) == 1 else ""
    found = schedule.upcoming(actor, town=town, village=chosen) if not words or chosen else []
    feed = feeds.token("village", str(villages[0].pk)) if chosen else feeds.token("county")
    return render(
        request,
        "public/fairs.html",
        {
            "months": _months(found),
            "towns": schedule.towns(actor),
            "town": town,
            "words": words,
            "villages": villages,
            "chosen": villages[0] if chosen else None,
            "count": len(found),
            "feed": reverse("calendar-feed", args=[feed]),
        },
    )


@require_safe
def fair(request: HttpRequest, fair_id: uuid.UUID) -> HttpResponse:
    found = schedule.one(_public(), fair_id)
    text = broadcast(
        village=found.village,
        venue=found.venue,
        starts=found.starts,
        items=found.items,
        firm=found.firm,
        state=found.state,
        hotline=settings.HOTLINE,
    )
    return render(
        request,
        "public/fair.html",
        {
            "fair": found,
            "broadcast": "" if found.state in schedule.ENDED else text,
            "weekday": WEEKDAYS[found.starts.weekday()],
            "count": len(text),
        },
    )


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """An iCalendar feed; 304 while nothing has changed."""
    try:
        kind, key = feeds.opened(token)
        content = _calendar(request, kind, key)
    except feeds.UnknownFeed as fault:
        raise NotFound(str(fault)) from fault
    tag = feeds.etag(content)
    known = {text.removeprefix("W/") for text in parse_etags(request.headers.get("If-None-Match", ""))}
    if tag in known:
        return HttpResponseNotModified(headers={"ETag": tag})
    return HttpResponse(
        content,
        headers={
            "Content-Type": "text/calendar; charset=utf-8",
            "ETag": tag,
            "Content-Disposition": 'inline; filename="fairs.ics"',
            "Cache-Control": "max-age=600",
        },
    )


def _calendar(request: HttpRequest, kind: str, key: str) -> bytes:
    actor = _public()
    site = f"{request.scheme}://{request.get_host()}"
    scope: dict[str, Any] = {}
    name = _("%(county)s民生服务大集") % {"county": settings.COUNTY_NAME}
    if kind == "village":
        place = schedule.place(actor, feeds.key_uuid(key))
        scope, name = {"village": place.code}, f"{place} {_('附近的大集')}"
    elif kind == "unit":
        scope = {"unit": feeds.key_uuid(key)}
    notice = _("演示数据：坐标、人口、需求均为模拟") if settings.PROFILE == "demo" else ""
    return feeds.calendar(schedule.all_fairs(actor, **scope), name=name, site=site, notice=notice)
