"""The app of this feature; it adds its page to the menu of those who read the audit."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Feature(AppConfig):
    name = "jishi.features.auditing"
    label = "auditing"
    verbose_name = _("审计记录")

    def ready(self) -> None:
        from jishi.features.auditing.reading import may_read
        from jishi.web import menu

        menu.add(
            menu.MenuEntry(
                code="audit",
                label=_("审计记录"),
                href="/audit/",
                group="home",
                icon="history",
                order=30,
                shown=lambda actor: actor is not None and may_read(actor),
            )
        )
