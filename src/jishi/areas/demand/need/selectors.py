"""Which needs stand or fall with a fair and its booths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jishi.areas.demand.need.model import Need
from jishi.records.models import Link

Followed = Iterator[tuple[Need, Any, Mapping[str, Any]]]


def taken_by_fairs(fairs: Sequence[Any]) -> Followed:
    """The needs that these fairs have taken and not yet served: they are without a fair again."""
    by_id = {fair.pk: fair for fair in fairs}
    for need in _open().filter(fair__in=list(by_id), state="confirmed"):
        yield need, by_id[need.fair_id], {"fair": None}


def taken_through_booths(booths: Sequence[Any]) -> Followed:
    """The needs that these booths were to serve at the fair that has taken them."""
    for need, booth in _linked(booths, state="confirmed"):
        if need.fair_id == booth.fair_id:
            yield need, booth, {"fair": None}


def waiting_for_booths(booths: Sequence[Any]) -> Followed:
    """The needs that these booths are there for, that no fair has taken meanwhile."""
    for need, booth in _linked([booth for booth in booths if booth.fair.takes_needs], state="placed"):
        yield need, booth, {"fair": booth.fair}


def _open() -> Any:
    return Need.objects.filter(archived_at=None).select_related("village", "item", "fair").order_by("number")


def _linked(booths: Sequence[Any], *, state: str) -> Iterator[tuple[Need, Any]]:
    """Each need in this state that a booth was derived from, and the booth."""
    by_id = {booth.pk: booth for booth in booths}
    links = Link.objects.filter(source__in=list(by_id), relation=Link.Relation.DERIVED_FROM)
    needs = {need.pk: need for need in _open().filter(pk__in=links.values("target"), state=state)}
    for source, target in links.values_list("source_id", "target_id").order_by("target_id", "source_id"):
        if target in needs:
            yield needs[target], by_id[source]
