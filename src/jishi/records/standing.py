"""How the installation stands, in numbers for the monitoring: how much there is and what waits, nothing of any record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min
from django.utils import timezone

from jishi.core.audit.models import Head
from jishi.core.jobs.models import QUEUED, STATES, Job
from jishi.core.outbox.models import DEAD, WAITING, Delivery, Event
from jishi.records.models import Register


@dataclass(frozen=True, slots=True)
class Standing:
    """`jobs` by state, all of them named; the chain's entries and the register's records by county; `deliveries` of
    events that wait, an event that nobody got yet counted as one, and those that were given up."""

    jobs: dict[str, int]
    oldest_queued_seconds: float
    audit_entries: dict[str, int]
    records: dict[str, int]
    deliveries: dict[str, int]


def standing(now: datetime | None = None) -> Standing:
    """Six queries, each answered from an index."""
    counted = Job.objects.order_by().values_list("state").annotate(number=Count("id"))
    oldest = Job.objects.filter(state=QUEUED).aggregate(at=Min("queued_at"))["at"]
    left = Delivery.objects.filter(state__in=(WAITING, DEAD)).order_by()
    deliveries = {
        WAITING: 0,
        DEAD: 0,
        **dict(left.values_list("state").annotate(number=Count("id"))),
    }
    deliveries[WAITING] += Event.objects.filter(spread_at=None).count()
    waited = ((now or timezone.now()) - oldest).total_seconds() if oldest else 0.0
    return Standing(
        jobs={**dict.fromkeys((code for code, _label in STATES), 0), **dict(counted)},
        # A clock that was set back makes nobody wait less than not at all.
        oldest_queued_seconds=max(waited, 0.0),
        audit_entries=dict(Head.objects.values_list("county", "seq")),
        records=dict(Register.objects.order_by().values_list("county").annotate(number=Count("id"))),
        deliveries=deliveries,
    )
