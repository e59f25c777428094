"""Starts, shows and stops a planning run, and publishes a season."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jishi.areas.service.season.ledger import SEASONS
from jishi.core.jobs import queue
from jishi.features.planning import overview, parts
from jishi.features.planning.jobs import ask, job_of
from jishi.features.planning.publish import publish as publish_season
from jishi.web.entering import Request, number_in, page, require


def _back(season_id: uuid.UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("planning-season", args=[season_id]))


@page("POST")
def start(request: Request, season_id: uuid.UUID) -> HttpResponse:
    season = overview.season(request.actor, season_id)
    require(request.actor, "record_plan", SEASONS, season)
    ask(request.actor, season_id)
    return _back(season_id)


@page("GET")
def progress(request: Request, season_id: uuid.UUID, job_id: uuid.UUID) -> HttpResponse:
    """The progress card; once the plan stands, the whole page is shown anew."""
    season = overview.season(request.actor, season_id)
    job = job_of(request.actor, season_id, job_id)
    answer = render(request, "web/parts/progress.html", {"progress": parts.progress(season, job)})
    if job.state == "done":
        answer["HX-Refresh"] = "true"
    return answer


@page("POST")
def cancel(request: Request, season_id: uuid.UUID, job_id: uuid.UUID) -> HttpResponse:
    season = overview.season(request.actor, season_id)
    require(request.actor, "record_plan", SEASONS, season)
    queue.cancel(job_of(request.actor, season_id, job_id))
    return _back(season_id)


@page("POST")
def publish(request: Request, season_id: uuid.UUID) -> HttpResponse:
    require(request.actor, "publish", SEASONS)
    count = publish_season(request.actor, season_id, version=number_in(request.POST.get("version", "")))
    messages.success(request, _("已公布 %(count)s 场大集，各单位的待办里有确认出摊。") % {"count": count})
    return _back(season_id)
