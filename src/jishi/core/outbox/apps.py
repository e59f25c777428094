from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "jishi.core.outbox"
    verbose_name = _("事件推送")
