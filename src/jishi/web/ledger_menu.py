"""The ledgers' part of the menu: one entry for each, under its area, for those whose role may open it."""

from __future__ import annotations

from functools import cache

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from jishi.core.access.actor import Actor
from jishi.records.ledger import Ledger
from jishi.records.registry import ledgers
from jishi.records.selectors import may
from jishi.web import menu
from jishi.web.ledgers import addresses

# What is done every day stands above what is looked up.
ORDER = {
    "demand": 20,
    "service": 30,
    "work": 40,
    "party": 50,
    "governance": 60,
    "economy": 70,
    "registry": 90,
}


@cache
def add_all() -> None:
    """Once, when a menu is first drawn: by then all areas have declared their ledgers."""
    menu.add_group("home", _("首页"), order=0)
    menu.add(
        menu.MenuEntry(code="desk", label=_("工作台"), href="/desk/", group="home", icon="home", order=0)
    )
    for position, ledger in enumerate(ledgers(), 1):
        area = apps.get_app_config(ledger.menu)
        menu.add_group(ledger.menu, area.verbose_name, order=ORDER.get(ledger.menu, 50))
        menu.add(_entry(ledger, position))
    menu.add(_personal())


def _personal() -> menu.MenuEntry:
    """What is held of people, for all who have signed in."""
    return menu.MenuEntry(
        code="personal-fields",
        label=_("个人信息目录"),
        href="/personal/fields/",
        group="registry",
        icon="lock",
        order=90,
        shown=lambda actor: actor is not None and not actor.is_public,
    )


def _entry(ledger: Ledger, position: int) -> menu.MenuEntry:
    def shown(actor: Actor | None) -> bool:
        return actor is not None and bool(may(actor, "view", ledger))

    return menu.MenuEntry(
        code=f"ledger-{ledger.code}",
        label=ledger.label,
        href=addresses.of(ledger),
        group=ledger.menu,
        icon=ledger.icon,
        order=position,
        remember=ledger.code,
        shown=shown,
    )
