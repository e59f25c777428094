from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PreferencesConfig(AppConfig):
    name = "jishi.core.preferences"
    verbose_name = _("个人设置")
