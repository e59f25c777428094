"""What leaves: notices that are old, and those of a person who is erased, with all that was on its way to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from jishi.core.calendar.clock import COUNTY_TIME
from jishi.core.jobs.models import Job, Tick
from jishi.core.notices.models import Hours, Notice, Wish
from jishi.core.notices.writing import DELIVER
from jishi.core.rulebook.resolving import values

KEEP = "notice.keep_days"
BATCH = 2000
# The hourly job leaves a row each time; what failed is kept.
JOB_DAYS = 14


def forget_users(county: str, users: Iterable[UUID]) -> None:
    """Within the caller's transaction: nothing is left of what these people were told and wished. The files of what
    was handed over are cleared by the next run of the delivery, which finds them without a notice."""
    mine = list(users)
    Notice.objects.filter(county=county, user__in=mine).delete()
    Wish.objects.filter(county=county, user__in=mine).delete()
    Hours.objects.filter(county=county, user__in=mine).delete()


def forget_words(county: str, entry: UUID) -> None:
    """What was written about a record whose person is erased: the receipts stay, the words go."""
    Notice.objects.filter(county=county, entry=entry).exclude(text="").update(text="")


def forget_old(county: str, now: datetime) -> int:
    """Delete what is older than the county's rule keeps, some at a time; how many notices."""
    today = now.astimezone(COUNTY_TIME).date()
    days = values((KEEP,), on=today, county=county).number(KEEP)
    old = Notice.objects.filter(county=county, created_at__lt=now - timedelta(days=days))
    count = 0
    while keys := list(old.order_by("created_at").values_list("pk", flat=True)[:BATCH]):
        Notice.objects.filter(pk__in=keys).delete()
        count += len(keys)
    before = now - timedelta(days=JOB_DAYS)
    Job.objects.filter(county=county, kind=DELIVER, state="done", created_at__lt=before).delete()
    # The last minute stays, so that none that has had its job is begun again.
    Tick.objects.filter(county=county, kind=DELIVER, at__lt=before).delete()
    return count
