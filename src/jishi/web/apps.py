"""Registers the web app and its checks."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import register


class WebConfig(AppConfig):
    name = "jishi.web"
    label = "web"

    def ready(self) -> None:
        from jishi.web import checks

        register(checks.browser_files_present, "web")
        register(checks.own_templates_first, "web")
