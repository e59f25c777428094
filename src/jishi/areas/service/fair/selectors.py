"""What the gates of a fair need to know, read in two queries."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from jishi.areas.service.booth.model import Booth
from jishi.areas.service.booth.selectors import DROPPED
from jishi.areas.service.fair.model import Fair
from jishi.areas.service.fair.rules import Readiness

CONFIRMED = ("confirmed", "served", "rated", "closed")


def readiness(fair: Fair, today: date) -> Readiness:
    """The state of a fair's booths and venue today."""
    booths = list(
        Booth.objects.filter(fair=fair, archived_at=None)
        .exclude(state__in=DROPPED)
        .select_related("item", "team")
    )
    confirmed = [booth for booth in booths if booth.state in CONFIRMED]
    return Readiness(
        day=timezone.localtime(fair.starts_at).date() if fair.starts_at else None,
        today=today,
        confirmed_items=len({booth.item_id for booth in confirmed}),
        venue_named=fair.venue_id is not None,
        venue_ready=fair.venue is not None and fair.venue.ready,
        without_leader=sorted({str(booth.team) for booth in confirmed if booth.leader_id is None}),
        waiting=[f"{booth.item}（{booth.team}）" for booth in booths if booth.state == "placed"],
    )
