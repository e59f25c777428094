"""Addresses of the planning pages."""

from __future__ import annotations

from django.urls import path

from jishi.features.planning import data_views, fair_views, run_views, season_views, try_views

_SEASON = "planning/<uuid:season_id>/"
_FAIR = "planning/fairs/<uuid:fair_id>/"

urlpatterns = [
    path("planning/", season_views.index, name="planning"),
    path(_SEASON, season_views.show, name="planning-season"),
    path(_SEASON + "calendar/", season_views.calendar, name="planning-calendar"),
    path(_SEASON + "fairs/", season_views.fairs, name="planning-fairs"),
    path(_SEASON + "points/", data_views.points, name="planning-points"),
    path(_SEASON + "events/", data_views.events, name="planning-events"),
    path(_SEASON + "move/", data_views.move, name="planning-move"),
    path(_SEASON + "run/", run_views.start, name="planning-run"),
    path(_SEASON + "run/<uuid:job_id>/", run_views.progress, name="planning-progress"),
    path(_SEASON + "run/<uuid:job_id>/cancel/", run_views.cancel, name="planning-cancel"),
    path(_SEASON + "try/", try_views.show, name="planning-try"),
    path(_SEASON + "try/start/", try_views.start, name="planning-try-start"),
    path(_SEASON + "try/<uuid:job_id>/", try_views.compare, name="planning-trial"),
    path(_SEASON + "try/<uuid:job_id>/progress/", try_views.progress, name="planning-try-progress"),
    path(_SEASON + "try/<uuid:job_id>/cancel/", try_views.cancel, name="planning-try-cancel"),
    path(_SEASON + "try/<uuid:job_id>/adopt/", try_views.adopt, name="planning-try-adopt"),
    path(_SEASON + "publish/", run_views.publish, name="planning-publish"),
    path(_FAIR, fair_views.show, name="planning-fair"),
    path(_FAIR + "pin/", fair_views.pin, name="planning-pin"),
    path(_FAIR + "drop/", fair_views.drop, name="planning-drop"),
    path(_FAIR + "shift/", fair_views.shift, name="planning-shift"),
    path(_FAIR + "forbid/", fair_views.forbid_team, name="planning-forbid-team"),
]
