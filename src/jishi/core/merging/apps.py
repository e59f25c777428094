from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MergingConfig(AppConfig):
    name = "jishi.core.merging"
    verbose_name = _("合并")
