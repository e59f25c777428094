"""The app of this feature; it adds its page to the menu of those who keep hooks."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Feature(AppConfig):
    name = "jishi.features.webhooks"
    label = "webhooks"
    verbose_name = _("事件推送")

    def ready(self) -> None:
        from jishi.features.webhooks.keeping import may_keep
        from jishi.web import menu

        menu.add(
            menu.MenuEntry(
                code="webhooks",
                label=_("事件推送"),
                href="/webhooks/",
                group="home",
                icon="send",
                order=45,
                shown=lambda actor: actor is not None and may_keep(actor),
            )
        )
