"""Answers which value of a rule holds on a day: the town's, else the county's, else the book's default."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from uuid import UUID

from django.db.models import Q

from jishi.core.rulebook.models import RuleValue
from jishi.rules.book import DEFAULTS, Resolved, Setting, Values


def resolve(key: str, *, on: date, county: str, town: UUID | None = None) -> Resolved:
    """The value in force; an unknown key is refused with the nearest right one. One query."""
    of_county, of_town = _settings([key], on, county, town)
    return DEFAULTS.resolve(key, on, of_county, of_town)


def values(keys: Iterable[str], *, on: date, county: str, town: UUID | None = None) -> Values:
    """Several rules at once, as the pure rules take them. One query."""
    wanted = list(keys)
    of_county, of_town = _settings(wanted, on, county, town)
    return DEFAULTS.values(wanted, on, of_county, of_town)


Settings = list[Setting]


def by_town(keys: Iterable[str], *, on: date, county: str) -> Callable[[UUID | None], Values]:
    """The values of every town at once, in one query: for work that goes through a whole county."""
    wanted = list(keys)
    of_county: Settings = []
    of_town: dict[UUID, Settings] = defaultdict(list)
    rows = RuleValue.objects.filter(county=county, key__in=wanted, effective_from__lte=on)
    for key, text, since, source, of in rows.values_list(
        "key", "value", "effective_from", "source", "town_id"
    ).order_by("key", "effective_from", "id"):
        setting = Setting(key, DEFAULTS[key].parse(text), since, source)
        (of_county if of is None else of_town[of]).append(setting)

    @cache
    def found(town: UUID | None) -> Values:
        return DEFAULTS.values(wanted, on, of_county, of_town.get(town, []) if town else [])

    return found


def _settings(keys: list[str], on: date, county: str, town: UUID | None) -> tuple[Settings, Settings]:
    place = Q(town__isnull=True) | Q(town=town) if town else Q(town__isnull=True)
    found = RuleValue.objects.filter(place, county=county, key__in=keys, effective_from__lte=on)
    of_county: Settings = []
    of_town: Settings = []
    rows = found.values_list("key", "value", "effective_from", "source", "town_id")
    for key, text, since, source, of in rows.order_by("key", "effective_from", "id"):
        setting = Setting(key, DEFAULTS[key].parse(text), since, source)
        (of_town if of else of_county).append(setting)
    return of_county, of_town
