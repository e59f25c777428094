"""What the page of a record offers beside its moves: looking under masks, merging, moving a village."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.records.ledger import P3, Ledger
from jishi.records.selectors import may
from jishi.records.selectors.shown import reads_personal
from jishi.records.services import revealable
from jishi.web.components import Action
from jishi.web.ledgers import addresses
from jishi.web.personal.joining import joinings
from jishi.web.personal.revealing import label_of


def personal_actions(actor: Actor, ledger: Ledger, record: Any) -> list[Action]:
    """Only what this person may do here and what is covered to them."""
    found = [
        Action(
            label=_("查看%(field)s") % {"field": label_of(ledger, name)},
            href=addresses.at(ledger, record.pk, "reveal", name),
            icon="lock",
        )
        for name in revealable(actor, ledger, record)
        if ledger.protection(name) is P3 or not reads_personal(actor, ledger, record)
    ]
    if may(actor, "merge", ledger):
        found += [
            Action(label=str(joining.title), href=addresses.at(ledger, record.pk, "join", what))
            for what, joining in joinings(ledger, record).items()
        ]
    return found
