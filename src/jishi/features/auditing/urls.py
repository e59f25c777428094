"""Addresses of the audit's pages."""

from __future__ import annotations

from django.urls import path

from jishi.features.auditing import views

urlpatterns = [
    path("audit/", views.show, name="audit"),
    path("audit/verify/", views.verify, name="audit-verify"),
]
