"""What is public of the fairs: read as the public, so that nothing else can leak."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from jishi.areas.registry.place.ledger import PLACES
from jishi.areas.service.booth.ledger import BOOTHS
from jishi.areas.service.fair.ledger import FAIRS
from jishi.core.access.actor import Actor
from jishi.core.calendar.workdays import CalendarNotLoaded, work_calendar
from jishi.records.selectors import get, visible
from jishi.rules.calendar import WorkCalendar

ENDED = ("held", "feedback", "scored", "reviewed", "closed")


@dataclass(frozen=True)
class PublicFair:
    """One fair as anyone may see it."""

    id: uuid.UUID
    village: str
    town: str
    venue: str
    starts: datetime
    ends: datetime
    state: str
    version: int
    changed_at: datetime
    provisional: bool
    lon: float | None
    lat: float | None
    items: list[str] = field(default_factory=list)
    covered: list[str] = field(default_factory=list)

    @property
    def place(self) -> str:
        """Village and venue; a venue called after its village is not doubled."""
        return self.venue if self.venue.startswith(self.village) else self.village + self.venue

    @property
    def day(self) -> date:
        return timezone.localtime(self.starts).date()

    @property
    def firm(self) -> bool:
        """Announced; before that the day may still change."""
        return self.state in ("announced", *ENDED)

    @property
    def off(self) -> bool:
        return self.state in ("cancelled", "postponed")


def _fairs(actor: Actor) -> Any:
    return (
        visible(actor, FAIRS)
        .exclude(starts_at=None)
        .select_related("village", "town", "venue")
        .order_by("starts_at", "number")
    )


def upcoming(
    actor: Actor, *, town: str = "", village: str = "", limit: int | None = None
) -> list[PublicFair]:
    """Fairs from today on, in order of day; `town` and `village` are codes. Four queries."""
    rows = _fairs(actor).filter(starts_at__gte=midnight(actor.today))
    if town:
        rows = rows.filter(town__code=town)
    if village:
        rows = rows.filter(pk__in=_near(actor, village))
    return _dressed(actor, list(rows[:limit]))


def midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())


def _near(actor: Actor, village: str) -> list[uuid.UUID]:
    """Fairs held in this village or meant for it too."""
    ids = _fairs(actor).filter(village__code=village).values_list("pk", flat=True)
    also = _fairs(actor).filter(covered__village__code=village).values_list("pk", flat=True)
    return [*ids, *also]


def one(actor: Actor, fair_id: uuid.UUID) -> PublicFair:
    """One public fair. Raises `NotFound`."""
    return _dressed(actor, [get(actor, FAIRS, fair_id)])[0]


def all_fairs(actor: Actor, *, village: str = "", unit: uuid.UUID | None = None) -> list[PublicFair]:
    """Everything for a feed: the past and the cancelled too."""
    rows = _fairs(actor)
    if village:
        rows = rows.filter(pk__in=_near(actor, village))
    if unit is not None:
        rows = rows.filter(pk__in=visible(actor, BOOTHS).filter(unit=unit, archived_at=None).values("fair"))
    return _dressed(actor, list(rows))


def _dressed(actor: Actor, rows: list[Any]) -> list[PublicFair]:
    ids = [row.pk for row in rows]
    items: dict[Any, list[str]] = defaultdict(list)
    booths = visible(actor, BOOTHS).filter(fair__in=ids, archived_at=None).order_by("-quantity", "number")
    for fair, name in booths.values_list("fair", "item__name"):
        items[fair].append(name)
    covered: dict[Any, list[str]] = defaultdict(list)
    for fair, line in ((row.pk, line) for row in _with_covered(actor, ids) for line in row.covered.all()):
        covered[fair].append(str(line.village))
    calendar = _calendar(actor)
    return [_public(row, items[row.pk], covered[row.pk], calendar) for row in rows]


def _with_covered(actor: Actor, ids: list[Any]) -> Any:
    return visible(actor, FAIRS).filter(pk__in=ids).prefetch_related("covered__village").only("pk")


def _public(row: Any, items: list[str], covered: list[str], calendar: WorkCalendar | None) -> PublicFair:
    day = timezone.localtime(row.starts_at).date()
    return PublicFair(
        id=row.pk,
        village=str(row.village),
        town=str(row.town),
        venue=row.venue.name if row.venue else "",
        starts=timezone.localtime(row.starts_at),
        ends=timezone.localtime(row.ends_at or row.starts_at),
        state=row.state,
        version=row.version,
        changed_at=row.changed_at,
        provisional=calendar is not None and calendar.is_provisional(day),
        lon=row.village.lon,
        lat=row.village.lat,
        items=items,
        covered=[name for name in covered if name != str(row.village)],
    )


def _calendar(actor: Actor) -> WorkCalendar | None:
    try:
        return work_calendar(actor.county)
    except CalendarNotLoaded:
        return None


def towns(actor: Actor) -> list[tuple[str, str]]:
    rows = visible(actor, PLACES).filter(level="town").order_by("code")
    return [(town.code, str(town)) for town in rows]


def place(actor: Actor, place_id: uuid.UUID) -> Any:
    """A place by id. Raises `NotFound`."""
    return get(actor, PLACES, place_id)


def villages_named(actor: Actor, words: str) -> list[Any]:
    """Villages whose name or code holds the words; names repeat within a county, so each comes with its town."""
    rows = visible(actor, PLACES).filter(level="village").select_related("parent").order_by("code")
    by_code = rows.filter(code=words)
    return list(by_code if words.isdigit() else rows.filter(name__contains=words)[:20])
