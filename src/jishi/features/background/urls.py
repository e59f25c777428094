"""Addresses of the workers' page."""

from __future__ import annotations

from django.urls import path

from jishi.features.background import views

urlpatterns = [
    path("jobs/", views.show, name="jobs"),
    path("jobs/<uuid:job_id>/cancel/", views.stop, name="job-cancel"),
    path("jobs/<uuid:job_id>/again/", views.again, name="job-again"),
]
