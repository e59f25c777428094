"""The app of this feature; it adds its page to the administrator's menu."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Feature(AppConfig):
    name = "jishi.features.background"
    label = "background"
    verbose_name = _("后台任务")

    def ready(self) -> None:
        from jishi.features.background.watching import may_watch
        from jishi.web import menu

        menu.add(
            menu.MenuEntry(
                code="background",
                label=_("后台任务"),
                href="/jobs/",
                group="home",
                icon="list-check",
                order=40,
                shown=lambda actor: actor is not None and may_watch(actor),
            )
        )
