"""Which booths stand or fall with a fair."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jishi.areas.service.booth.model import Booth

# Nobody counts on these any more.
DROPPED = ("refused", "called_off")


def standing_at(fairs: Sequence[Any]) -> Iterator[tuple[Booth, Any, Mapping[str, Any]]]:
    """The booths that a fair which is called off takes with it."""
    by_id = {fair.pk: fair for fair in fairs}
    rows = Booth.objects.filter(fair__in=list(by_id), archived_at=None, state__in=("placed", "confirmed"))
    for booth in rows.select_related("fair", "item", "team", "unit", "leader").order_by("number"):
        yield booth, by_id[booth.fair_id], {}
