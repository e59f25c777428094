"""The app of this feature; it adds its page to the menu."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Feature(AppConfig):
    name = "jishi.features.planning"
    label = "planning"
    verbose_name = _("大集排期")

    def ready(self) -> None:
        from jishi.areas.service.season.ledger import SEASONS
        from jishi.records.selectors import may
        from jishi.web import menu

        menu.add(
            menu.MenuEntry(
                code="planning",
                label=_("大集排期"),
                href="/planning/",
                group="home",
                icon="calendar-event",
                order=10,
                shown=lambda actor: (
                    actor is not None and not actor.is_public and bool(may(actor, "view", SEASONS))
                ),
            )
        )
