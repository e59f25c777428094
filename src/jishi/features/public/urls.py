"""Addresses of the public pages."""

from __future__ import annotations

from django.urls import path

from jishi.features.public import ballot_views, decisions, views

urlpatterns = [
    path("", views.home, name="public-home"),
    path("public/fairs/", views.fairs, name="public-schedule"),
    path("public/fairs/<uuid:fair_id>/", views.fair, name="public-fair"),
    path("public/decisions/", decisions.decisions, name="public-decisions"),
    path("public/decisions/<uuid:decision_id>/", decisions.decision, name="public-decision"),
    path("public/ballot/", ballot_views.ballot, name="public-ballot"),
    path("cal/<str:token>.ics", views.feed, name="calendar-feed"),
]
