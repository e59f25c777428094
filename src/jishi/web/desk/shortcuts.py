"""What a person may begin from the desk: a new record of each ledger they may add to, and what features offer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.records.registry import ledgers
from jishi.records.selectors import may
from jishi.web.components import Action
from jishi.web.ledger_menu import ORDER
from jishi.web.ledgers import addresses

MOST = 6


@dataclass(frozen=True, kw_only=True)
class Shortcut:
    """A feature's own way in; `shown` gets the actor."""

    code: str
    label: Any  # a text or a lazy translation
    href: str
    icon: str = "arrow-right"
    shown: Callable[[Actor], bool] = lambda actor: True


_offered: dict[str, Shortcut] = {}


def add(shortcut: Shortcut) -> None:
    """Called at start-up by a feature."""
    _offered[shortcut.code] = shortcut


def shortcuts(actor: Actor) -> list[Action]:
    """Features first, then the ledgers, the everyday ones before the registry's."""
    found = [
        Action(label=str(one.label), href=one.href, icon=one.icon, look="primary")
        for one in _offered.values()
        if one.shown(actor)
    ]
    everyday = sorted(ledgers(), key=lambda ledger: ORDER.get(ledger.menu, 50))
    found += [
        Action(
            label=_("新增%(ledger)s") % {"ledger": ledger.label},
            href=addresses.of(ledger, "new"),
            icon=ledger.icon,
        )
        for ledger in everyday
        if not ledger.inline and may(actor, "add", ledger)
    ]
    return found[:MOST]
