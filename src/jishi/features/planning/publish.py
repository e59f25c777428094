"""Publishes a planned season: units are asked to confirm, needs are taken by their fair, and the schedule is public."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils.translation import gettext as _

from jishi.areas.demand.need.ledger import NEEDS
from jishi.areas.service.booth.ledger import BOOTHS
from jishi.areas.service.fair.ledger import FAIRS
from jishi.areas.service.season.ledger import SEASONS
from jishi.core.access.actor import Actor
from jishi.core.transactions import run_tx
from jishi.records.errors import Invalid
from jishi.records.models import Link
from jishi.records.selectors import visible
from jishi.records.services import commit, move, prepare_moves


def publish(actor: Actor, season_id: uuid.UUID, *, version: int) -> int:
    """One transaction; returns the number of fairs published. Raises `Invalid` where there is nothing to publish."""

    def write() -> int:
        fairs = list(
            visible(actor, FAIRS)
            .filter(season=season_id, archived_at=None, state="proposed")
            .select_related("village", "season", "venue")
            .order_by("number")
        )
        if not fairs:
            raise Invalid({"": [_("还没有排出大集。请先排期，再公布。")]})
        move(actor=actor, ledger=SEASONS, id=season_id, move="publish", version=version, program=True)
        for step in ("collect_needs", "order_menu"):
            commit(actor=actor, batches=[prepare_moves(actor=actor, ledger=FAIRS, records=fairs, move=step)])
        _take_needs(actor, fairs)
        return len(fairs)

    return run_tx(write)


def _take_needs(actor: Actor, fairs: list[Any]) -> None:
    """A need is taken by the fair whose booth serves it; of two, by the earlier."""
    by_id = {fair.pk: fair for fair in fairs}
    booths = dict(
        visible(actor, BOOTHS).filter(fair__in=fairs, archived_at=None).values_list("pk", "fair_id")
    )
    links = Link.objects.filter(
        county=actor.county, source__in=list(booths), relation=Link.Relation.DERIVED_FROM
    ).values_list("source_id", "target_id")
    taken: dict[uuid.UUID, Any] = {}
    for booth, need in links:
        fair = by_id[booths[booth]]
        if need not in taken or fair.starts_at < taken[need].starts_at:
            taken[need] = fair
    needs = list(
        visible(actor, NEEDS)
        .filter(pk__in=list(taken), state="placed", archived_at=None)
        .select_related("village", "item", "fair")
        .order_by("number")
    )
    values = {need.pk: {"fair": taken[need.pk]} for need in needs}
    commit(
        actor=actor,
        batches=[prepare_moves(actor=actor, ledger=NEEDS, records=needs, move="take", values=values)],
    )
