from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PersonalConfig(AppConfig):
    name = "jishi.core.personal"
    verbose_name = _("个人信息")
