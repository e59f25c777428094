"""Decides when a notice leaves the house, and by which ways: quiet hours hold it, a digest gathers it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache, cached_property
from uuid import UUID

from jishi.core.calendar.clock import COUNTY_TIME
from jishi.core.notices.channels.chosen import channel_names
from jishi.core.notices.models import Delivery, Hours, Notice, Wish
from jishi.core.notices.wishes import quiet_on
from jishi.core.rulebook.resolving import values
from jishi.rules.calendar.quiet import Quiet, digest_from, loud_from

BATCH = 500
BREAKS = "notice.urgent_breaks_quiet"


def route(county: str, now: datetime) -> int:
    """Within a transaction: deliveries for every notice that waits for one; how many. Once for each, for good."""
    rows = Notice.objects.select_for_update().filter(county=county, to_route=True).order_by("id")
    notices = list(rows[:BATCH])
    made = _deliveries(county, notices, now)
    Delivery.objects.bulk_create(made, ignore_conflicts=True)
    Notice.objects.filter(pk__in=[row.pk for row in notices]).update(to_route=False)
    return len(notices)


def _deliveries(county: str, notices: Sequence[Notice], now: datetime) -> list[Delivery]:
    users = {row.user_id for row in notices}
    wanted: dict[tuple[UUID, str], list[str]] = defaultdict(list)
    known = set(channel_names())
    for wish in Wish.objects.filter(county=county, user__in=users).order_by("channel"):
        if wish.channel in known:
            wanted[wish.user_id, wish.kind].append(wish.channel)
    hours = {row.user_id: row for row in Hours.objects.filter(county=county, user__in=users)}
    timing = Timing(county, now)
    return [
        Delivery(
            county=county,
            notice=row,
            channel=name,
            not_before=timing.of(hours.get(row.user_id), urgent=row.urgent),
        )
        for row in notices
        for name in wanted[row.user_id, row.kind]
    ]


class Timing:
    """When something that is to go out now may do so; the county's rule is asked once for each day."""

    def __init__(self, county: str, now: datetime) -> None:
        self.county, self.now = county, now.astimezone(COUNTY_TIME)
        self._of_day = cache(self._county)

    def of(self, hours: Hours | None, *, urgent: bool) -> datetime:
        """The digest's hour unless it is urgent, and never in quiet hours unless it is urgent and the rule lets it."""
        if urgent or hours is None or hours.digest_at is None:
            return self.loud(hours, urgent=urgent)
        at = digest_from(self.now, hours.digest_at)
        return loud_from(at, lambda day: self._quiet(hours, day))

    def loud(self, hours: Hours | None, *, urgent: bool) -> datetime:
        """From now on, the first moment that is not quiet."""
        if urgent and self._urgent_breaks:
            return self.now
        return loud_from(self.now, lambda day: self._quiet(hours, day))

    def _quiet(self, hours: Hours | None, day: date) -> Quiet:
        if hours is not None and hours.quiet_from is not None and hours.quiet_to is not None:
            return Quiet(hours.quiet_from, hours.quiet_to)
        return self._of_day(day)

    def _county(self, day: date) -> Quiet:
        return quiet_on(self.county, day, None)

    @cached_property
    def _urgent_breaks(self) -> bool:
        return values((BREAKS,), on=self.now.date(), county=self.county).text(BREAKS) == "是"
