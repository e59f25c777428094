"""What a person wishes of their notices: by which channels, in which hours, one by one or once a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from jishi.core.notices.channels.chosen import channel_names
from jishi.core.notices.models import Hours, Kind, Wish
from jishi.core.rulebook.resolving import values
from jishi.core.transactions import run_tx
from jishi.rules.calendar.quiet import Quiet

QUIET_RULES = ("notice.quiet_from", "notice.quiet_to")


class WishUnfit(ValueError):
    """What was wished does not fit; `field` says which."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


@dataclass(frozen=True)
class Wishes:
    """`wanted` are pairs of kind and channel; hours are 0 to 23, or None for the county's."""

    wanted: frozenset[tuple[str, str]] = frozenset()
    quiet: tuple[int, int] | None = None
    digest_at: int | None = None


def wishes_of(county: str, user: UUID) -> Wishes:
    wanted = Wish.objects.filter(county=county, user=user).values_list("kind", "channel")
    hours = Hours.objects.filter(county=county, user=user).first()
    quiet = None
    if hours is not None and hours.quiet_from is not None and hours.quiet_to is not None:
        quiet = (hours.quiet_from, hours.quiet_to)
    return Wishes(frozenset(wanted), quiet, hours.digest_at if hours else None)


def keep(county: str, user: UUID, wishes: Wishes) -> None:
    """Replace what was wished before. Raises `WishUnfit`."""
    known = {(kind, channel) for kind in Kind.values for channel in channel_names()}
    if unknown := wishes.wanted - known:
        said = "、".join(sorted(f"{kind}/{channel}" for kind, channel in unknown))
        raise WishUnfit("wanted", _("没有这种通知或方式：%(said)s。请刷新页面后重选。") % {"said": said})
    _check_hours("quiet_from", wishes.quiet or ())
    _check_hours("digest_at", () if wishes.digest_at is None else (wishes.digest_at,))

    def write() -> None:
        Wish.objects.filter(county=county, user=user).delete()
        rows = [Wish(county=county, user_id=user, kind=k, channel=c) for k, c in sorted(wishes.wanted)]
        Wish.objects.bulk_create(rows)
        begin, end = wishes.quiet or (None, None)
        given = {"quiet_from": begin, "quiet_to": end, "digest_at": wishes.digest_at}
        Hours.objects.update_or_create(county=county, user_id=user, defaults=given)

    run_tx(write)


def _check_hours(field: str, hours: Iterable[int]) -> None:
    if any(not 0 <= hour <= 23 for hour in hours):
        raise WishUnfit(field, _("钟点应为 0 到 23 的整数，例如 21。"))


def quiet_on(county: str, day: date, own: tuple[int, int] | None) -> Quiet:
    """The quiet hours of one day for somebody: their own, else those the county's rule has on that day."""
    if own is not None:
        return Quiet(*own)
    book = values(QUIET_RULES, on=day, county=county)
    return Quiet(book.number(QUIET_RULES[0]), book.number(QUIET_RULES[1]))
