"""The app of this area."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Area(AppConfig):
    name = "jishi.areas.governance"
    label = "governance"
    verbose_name = _("决策与公开")
