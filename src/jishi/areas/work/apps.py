"""The app of this area."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Area(AppConfig):
    name = "jishi.areas.work"
    label = "work"
    verbose_name = _("任务与督导")
