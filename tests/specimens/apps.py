"""The app of the specimens: an area like any other, but no part of the product."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Specimens(AppConfig):
    name = "specimens"
    label = "specimens"
    verbose_name = _("任务与督导")

    def ready(self) -> None:
        import_module("specimens.ledgers")
