"""Addresses of the hooks' pages."""

from __future__ import annotations

from django.urls import path

from jishi.features.webhooks import acts, views

urlpatterns = [
    path("webhooks/", views.show, name="webhooks"),
    path("webhooks/new/", views.new, name="webhook-new"),
    path("webhooks/<uuid:hook_id>/", views.one, name="webhook"),
    path("webhooks/<uuid:hook_id>/edit/", views.edit, name="webhook-edit"),
    path("webhooks/<uuid:hook_id>/switch/", acts.switch, name="webhook-switch"),
    path("webhooks/<uuid:hook_id>/ping/", acts.ping, name="webhook-ping"),
    path("webhooks/<uuid:hook_id>/replay/", acts.replay, name="webhook-replay"),
    path("webhooks/<uuid:hook_id>/secret/", acts.secret, name="webhook-secret"),
    path("webhooks/deliveries/<uuid:delivery_id>/", views.delivery, name="webhook-delivery"),
]
