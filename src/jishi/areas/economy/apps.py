"""The app of this area."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Area(AppConfig):
    name = "jishi.areas.economy"
    label = "economy"
    verbose_name = _("集体经济")

    def ready(self) -> None:
        from jishi.core.access.actor import Actor
        from jishi.records.registry import ledger
        from jishi.records.selectors import may
        from jishi.web import menu

        def shown(actor: Actor | None) -> bool:
            return actor is not None and bool(may(actor, "view", ledger("incomes")))

        menu.add(
            menu.MenuEntry(
                code="income-monthly",
                label=_("集体收入月报"),
                href="/economy/income/",
                group="economy",
                icon="chart-bar",
                order=100,
                shown=shown,
            )
        )
