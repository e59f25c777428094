"""Limits how often somebody looks under masks, counted in the database for each hour and day."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from jishi.core.calendar.clock import COUNTY_TIME
from jishi.core.personal.models import LookCount
from jishi.core.rulebook.resolving import values

PER_HOUR, PER_DAY = "personal.looks_per_hour", "personal.looks_per_day"


class TooManyLooks(RuntimeError):
    """The person has looked as often as the county allows in an hour or a day. `seconds` until the next begins."""

    def __init__(self, message: str, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(message)


def count_look(county: str, user: UUID, now: datetime) -> None:
    """One more look, within the caller's transaction. Raises `TooManyLooks`; then the transaction is to be undone."""
    local = now.astimezone(COUNTY_TIME)
    limits = values((PER_HOUR, PER_DAY), on=local.date(), county=county)
    past = local.minute * 60 + local.second
    _count(county, user, f"h{local:%Y%m%d%H}", limits.number(PER_HOUR), _("一小时"), 3600 - past)
    left = 86400 - 3600 * local.hour - past
    _count(county, user, f"d{local:%Y%m%d}", limits.number(PER_DAY), _("一天"), left)


def _count(county: str, user: UUID, window: str, limit: int, label: str, left: int) -> None:
    # The conditional update locks the row, so of two at the last place only one gets it.
    LookCount.objects.bulk_create([LookCount(county=county, user=user, window=window)], ignore_conflicts=True)
    mine = LookCount.objects.filter(county=county, user=user, window=window)
    if not mine.filter(count__lt=limit).update(count=F("count") + 1):
        raise TooManyLooks(
            _("%(window)s内最多查看 %(limit)s 次，已经用完；请稍后再看，或请县里调整限额。")
            % {"window": label, "limit": limit},
            left,
        )
