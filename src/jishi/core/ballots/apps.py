from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BallotsConfig(AppConfig):
    name = "jishi.core.ballots"
    verbose_name = _("无记名投票")
