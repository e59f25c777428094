"""The app of this feature."""

from __future__ import annotations

from django.apps import AppConfig


class Feature(AppConfig):
    name = "jishi.features.backup"
    label = "backup"
