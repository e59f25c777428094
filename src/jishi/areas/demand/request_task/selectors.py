"""Which units can be reached today, and which parts are still to be sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from jishi.areas.demand.request_task.model import RequestTask
from jishi.core.access.models import Hold

# Who signs for a unit.
SIGNING = ("unit_agent", "unit_leader")
# A request in these is in the hands of its units.
GOING = ("dispatching", "dispatched", "in_progress", "extended")
UNSENT = ("to_send", "failed")


def reachable(county: str, units: Iterable[Any], today: date) -> set[str]:
    """The ids of those units for which somebody can sign: an account with this role over the unit today."""
    wanted = [str(unit) for unit in units]
    holds = Hold.objects.filter(county=county, role__in=SIGNING, scope_kind="unit", scope_key__in=wanted)
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    active = holds.filter(lasting, user__is_active=True, starts_on__lte=today)
    return set(active.values_list("scope_key", flat=True))


def live(request: Any) -> list[RequestTask]:
    """The parts of a request that have not been withdrawn."""
    rows = RequestTask.objects.filter(request=request, archived_at=None).exclude(state="withdrawn")
    return list(rows.select_related("request", "unit", "town", "village").order_by("number"))


def not_handed_out(request: Any, units: Iterable[Any]) -> set[Any]:
    """Of these units those that have no part of the request yet."""
    rows = RequestTask.objects.filter(request=request, archived_at=None).exclude(state="withdrawn")
    return set(units) - set(rows.values_list("unit_id", flat=True))


def waiting_to_be_sent(county: str) -> list[RequestTask]:
    """The parts that are to be sent, or could not be. What a unit gave back is sent again only when somebody says so."""
    rows = RequestTask.objects.filter(
        county=county, archived_at=None, state__in=UNSENT, request__state__in=GOING
    )
    return list(rows.select_related("request", "unit", "town", "village").order_by("number"))
