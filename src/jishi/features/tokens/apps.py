"""The app of this feature."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Feature(AppConfig):
    name = "jishi.features.tokens"
    label = "token_pages"
    verbose_name = _("接口令牌")
