"""A sentence becomes an order: the need of its village grows by the people it speaks for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from jishi.areas.demand.mention.model import Mention
from jishi.areas.demand.need.ledger import NEEDS
from jishi.areas.demand.need.model import Need, NeedSource
from jishi.core.access.actor import Actor
from jishi.core.places.models import Place
from jishi.records.models import Link
from jishi.records.services import Batch, commit, prepare


def place_need(actor: Actor, mention: Mention) -> Batch:
    """Add one mention inside the caller's transaction, in turn with whoever adds to the same village meanwhile."""
    county, village = actor.county, mention.village_id
    # The village stands for a need that is not there yet; the need itself, for those who change it by hand.
    list(Place.objects.select_for_update(no_key=True).filter(county=county, pk__in=[village]))
    needs = Need.objects.filter(county=county, archived_at=None, village=village, item=mention.item_id)
    list(needs.select_for_update(of=("self",)))
    return place_needs(actor, [mention])


def place_needs(actor: Actor, mentions: Sequence[Mention]) -> Batch:
    """Add these mentions to the needs of their villages; each mention counts once, however often this is called."""
    grouped: dict[tuple[Any, Any], list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.item_id is not None and mention.village_id is not None:
            grouped[mention.village_id, mention.item_id].append(mention)
    stored, asked = _stored(actor, grouped)
    rows = [_row(key, said, stored.get(key, []), asked.get(key)) for key, said in grouped.items()]
    batch = prepare(actor=actor, ledger=NEEDS, rows=rows)
    needs = {(draft.record.village_id, draft.record.item_id): draft.record.pk for draft in batch.drafts}
    triples = [
        (needs[key], Link.Relation.DERIVED_FROM.value, mention.pk)
        for key, said in grouped.items()
        if key in needs
        for mention in said
    ]
    commit(actor=actor, batches=[batch], link_triples=triples)
    return batch


def _stored(
    actor: Actor, keys: Any
) -> tuple[dict[tuple[Any, Any], list[NeedSource]], dict[tuple[Any, Any], date]]:
    """The sources that the needs of these villages and items have already, and since when they are asked for."""
    found: dict[tuple[Any, Any], list[NeedSource]] = defaultdict(list)
    villages = list({village for village, _item in keys})
    rows = Need.objects.filter(county=actor.county, archived_at=None, village__in=villages)
    needs: dict[tuple[Any, Any], Need] = {(need.village_id, need.item_id): need for need in rows}
    places = {need.pk: key for key, need in needs.items() if key in keys}
    asked = {key: since for key in places.values() if (since := needs[key].asked_on) is not None}
    for row in NeedSource.objects.filter(county=actor.county, need__village__in=villages).order_by(
        "position"
    ):
        if row.need_id in places:
            found[places[row.need_id]].append(row)
    return found, asked


def _row(
    key: tuple[Any, Any], said: Sequence[Mention], stored: Sequence[NeedSource], asked: date | None
) -> dict[str, Any]:
    known = {row.mention_id for row in stored}
    sources = [row.outside() for row in stored]
    sources += [
        {
            "kind": NeedSource.Kind.VISIT,
            "label": mention.number,
            "mention": mention.pk,
            "quantity": mention.quantity,
        }
        for mention in said
        if mention.pk not in known
    ]
    days = [mention.visit.visited_on for mention in said] + ([asked] if asked else [])
    village, item = key
    return {
        "village": village,
        "item": item,
        "quantity": sum(row["quantity"] for row in sources),
        "asked_on": min(days),
        "sources": sources,
    }
