"""What the pages read of the deliveries of this county's hooks."""

from __future__ import annotations

import uuid

from django.db.models import Count
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.outbox.models import DEAD, WAITING, Delivery, Hook
from jishi.records.errors import NotFound


def unfinished(actor: Actor) -> dict[tuple[uuid.UUID, str], int]:
    """How many wait or were given up, by hook and state."""
    rows = Delivery.objects.filter(county=actor.county, state__in=(WAITING, DEAD)).order_by()
    counted = rows.values_list("hook", "state").annotate(number=Count("id"))
    return {(hook, state): number for hook, state, number in counted}


def dead(hook: Hook) -> int:
    return Delivery.objects.filter(county=hook.county, hook=hook, state=DEAD).count()


def delivery_of(actor: Actor, delivery_id: uuid.UUID) -> Delivery:
    rows = Delivery.objects.filter(county=actor.county, id=delivery_id)
    found = rows.select_related("hook", "event").first()
    if found is None:
        raise NotFound(_("没有这次投递，或已随保留期删除。"))
    return found
