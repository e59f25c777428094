"""The application of the installation itself: its checks, its commands, and the demo's field key."""

from django.apps import AppConfig
from django.conf import settings

from jishi.config import environment


class ConfigConfig(AppConfig):
    name = "jishi.config"
    verbose_name = "集市"

    def ready(self) -> None:
        from jishi.config import checks  # noqa: F401  # registers them

        if settings.PROFILE != "production":
            # As with secret.key: only production insists on `jishi setup`.
            environment.key_file(settings.FIELD_KEY_FILE, environment.key_mark(settings.PROFILE))
