"""The app of this layer."""

from __future__ import annotations

from django.apps import AppConfig


class Layer(AppConfig):
    name = "jishi.sheets"
    label = "sheets"
