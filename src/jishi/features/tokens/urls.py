"""Addresses of a person's tokens."""

from __future__ import annotations

from django.urls import path

from jishi.features.tokens import views

urlpatterns = [
    path("tokens/", views.show, name="tokens"),
    path("tokens/<uuid:token_id>/revoke/", views.take_back, name="token-revoke"),
]
