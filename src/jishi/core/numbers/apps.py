from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NumbersConfig(AppConfig):
    name = "jishi.core.numbers"
    verbose_name = _("编号")
