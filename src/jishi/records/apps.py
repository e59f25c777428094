"""Finds every ledger once all apps are loaded, so that a wrong declaration stops the program at start-up."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class RecordsConfig(AppConfig):
    name = "jishi.records"
    label = "records"

    def ready(self) -> None:
        import_module("jishi.records.checks")
        for app in apps.get_app_configs():
            if app.name.startswith("jishi.areas.") and find_spec(f"{app.name}.ledgers"):
                import_module(f"{app.name}.ledgers")
