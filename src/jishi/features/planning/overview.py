"""What the planning pages show of a season, read through the doors in a fixed number of queries."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum
from django.utils import timezone

from jishi.areas.registry.place.ledger import PLACES
from jishi.areas.service.booth.ledger import BOOTHS
from jishi.areas.service.booth.selectors import DROPPED
from jishi.areas.service.fair.ledger import FAIRS
from jishi.areas.service.season.ledger import SEASONS
from jishi.core.access.actor import Actor
from jishi.core.calendar.workdays import work_calendar
from jishi.records.selectors import get, visible


@dataclass(frozen=True)
class FairRow:
    """One fair of the season with what its booths amount to."""

    fair: Any
    day: Any
    provisional: bool
    stalls: int
    confirmed: int


@dataclass(frozen=True)
class TownRow:
    town: str
    fairs: int
    villages: int
    expected: int


def seasons(actor: Actor) -> list[Any]:
    return list(visible(actor, SEASONS).filter(archived_at=None).order_by("-starts_on", "-number"))


def season(actor: Actor, season_id: uuid.UUID) -> Any:
    return get(actor, SEASONS, season_id)


def fairs(actor: Actor, season_id: uuid.UUID) -> list[FairRow]:
    """The fairs in order of day, with counts of booths; three queries."""
    rows = list(
        visible(actor, FAIRS)
        .filter(season=season_id, archived_at=None)
        .exclude(state="cancelled")
        .select_related("village", "town", "venue")
        .prefetch_related("covered")
        .order_by("starts_at", "number")
    )
    counts: dict[Any, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    found = visible(actor, BOOTHS).filter(fair__season=season_id, archived_at=None).exclude(state__in=DROPPED)
    for fair, state, number in found.order_by().values_list("fair", "state").annotate(n=Count("pk")):
        counts[fair]["all"] += number
        counts[fair]["confirmed"] += number if state != "placed" else 0
    calendar = work_calendar(actor.county)
    result = []
    for fair in rows:
        day = timezone.localtime(fair.starts_at).date() if fair.starts_at else None
        result.append(
            FairRow(
                fair,
                day,
                bool(day and calendar.is_provisional(day)),
                counts[fair.pk]["all"],
                counts[fair.pk]["confirmed"],
            )
        )
    return result


def by_town(rows: Sequence[FairRow]) -> list[TownRow]:
    """How the season spreads over the towns."""
    found: dict[Any, list[FairRow]] = defaultdict(list)
    for row in rows:
        found[row.fair.town].append(row)
    return [
        TownRow(
            str(town),
            len(group),
            len({line.village_id for row in group for line in row.fair.covered.all()}),
            sum(row.fair.expected or 0 for row in group),
        )
        for town, group in sorted(found.items(), key=lambda item: str(item[0].code))
    ]


def totals(actor: Actor, season_id: uuid.UUID, rows: Sequence[FairRow]) -> dict[str, int]:
    """Villages reached, people expected, stalls."""
    expected = (
        visible(actor, BOOTHS).filter(fair__season=season_id, archived_at=None).exclude(state__in=DROPPED)
    )
    people = expected.order_by().aggregate(n=Sum("quantity"))["n"] or 0
    covered = {line.village_id for row in rows for line in row.fair.covered.all()}
    return {
        "fairs": len(rows),
        "stalls": sum(row.stalls for row in rows),
        "people": people,
        "villages": len(covered),
        "confirmed": sum(row.confirmed for row in rows),
    }


def towns(actor: Actor) -> list[dict[str, Any]]:
    """Where the names of the towns stand on the map."""
    rows = visible(actor, PLACES).filter(level="town", archived_at=None).exclude(lon=None).order_by("code")
    return [{"lon": town.lon, "lat": town.lat, "label": str(town)} for town in rows]


def ground(actor: Actor) -> list[tuple[float, float]]:
    """Every village as a dot: the shape of the county."""
    rows = visible(actor, PLACES).filter(level="village", archived_at=None).exclude(lon=None).order_by("code")
    return list(rows.values_list("lon", "lat"))


def booths(actor: Actor, fair_id: uuid.UUID) -> list[Any]:
    """The stalls of a fair, most people first."""
    return list(
        visible(actor, BOOTHS)
        .filter(fair=fair_id, archived_at=None)
        .select_related("item", "team", "leader")
        .order_by("-quantity", "number")
    )
