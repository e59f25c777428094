"""The app of this feature."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Feature(AppConfig):
    name = "jishi.features.notices"
    label = "notice_pages"
    verbose_name = _("通知")
