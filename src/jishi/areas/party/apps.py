"""The app of this area."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Area(AppConfig):
    name = "jishi.areas.party"
    label = "party"
    verbose_name = _("党建")
