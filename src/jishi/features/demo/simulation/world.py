"""Builds the whole simulated county from a Monday and a seed: the same values always give the same rows."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, fields
from datetime import date, timedelta
from operator import attrgetter

from jishi.features.demo.simulation import places as geography
from jishi.features.demo.simulation import season, tables
from jishi.features.demo.simulation.demand import Demand, wanted
from jishi.features.demo.simulation.diary import pages
from jishi.features.demo.simulation.rows import (
    Alias,
    Capability,
    ClosedDay,
    DayOff,
    Item,
    Mention,
    Need,
    Provider,
    SheetRow,
    Town,
    Venue,
    Village,
    Visit,
)

SEED = 370783
SOURCE = "模拟数据（村名与代码除外），由固定种子生成，不反映任何真实村庄、单位或个人"
SURVEY_AHEAD = 24
FIRST_ROW = 2


class NotAMonday(ValueError):
    """A season starts on a Monday."""


@dataclass(frozen=True, slots=True)
class World:
    """Everything the demo loads. `source` and `sheet_name` carry the label 模拟 wherever they are shown."""

    first_monday: date
    seed: int
    source: str
    sheet_name: str
    survey_on: date
    weeks: int
    fairs: int
    items: tuple[Item, ...]
    towns: tuple[Town, ...]
    villages: tuple[Village, ...]
    aliases: tuple[Alias, ...]
    venues: tuple[Venue, ...]
    must_reach: tuple[str, ...]
    providers: tuple[Provider, ...]
    capabilities: tuple[Capability, ...]
    days_off: tuple[DayOff, ...]
    closed_days: tuple[ClosedDay, ...]
    visits: tuple[Visit, ...]
    mentions: tuple[Mention, ...]
    sheet_rows: tuple[SheetRow, ...]
    needs: tuple[Need, ...]

    def digest(self) -> str:
        """SHA-256 of every row, to see that two worlds are the same."""
        content = hashlib.sha256()
        for field in fields(self):
            content.update(repr((field.name, getattr(self, field.name))).encode())
        return content.hexdigest()


def build_world(first_monday: date, seed: int = SEED) -> World:
    """The simulated county for a season of 13 weeks; raises NotAMonday."""
    if first_monday.weekday():
        raise NotAMonday(
            f"模拟县的第一天须为星期一，{first_monday} 不是；请用 first_monday_for(today) 求出。"
        )
    items = tables.items()
    places = geography.villages(seed)
    sites = geography.venues(places, seed)
    demand = wanted(places, items, seed)
    visits, mentions = pages(places, items, demand, first_monday, seed)
    survey_on = first_monday - timedelta(days=SURVEY_AHEAD)
    return World(
        first_monday=first_monday,
        seed=seed,
        source=SOURCE,
        sheet_name=_sheet_name(first_monday),
        survey_on=survey_on,
        weeks=season.WEEKS,
        fairs=season.FAIRS,
        items=items,
        towns=season.towns(places, demand),
        villages=places,
        aliases=geography.aliases(places),
        venues=sites,
        must_reach=geography.must_reach(places, sites),
        providers=tables.providers(),
        capabilities=tables.capabilities(),
        days_off=season.days_off(tables.providers(), first_monday, seed),
        closed_days=season.closed_days(first_monday, seed),
        visits=visits,
        mentions=mentions,
        sheet_rows=_sheet_rows(demand, mentions),
        needs=_needs(demand, visits, mentions, survey_on),
    )


def _sheet_name(first_monday: date) -> str:
    half = "夏秋" if 4 <= first_monday.month <= 9 else "冬春"
    return f"{first_monday.year}年{half}需求摸底表（模拟）.xlsx"


def _sheet_rows(demand: Demand, mentions: tuple[Mention, ...]) -> tuple[SheetRow, ...]:
    """What the diary did not hear of each need; a need heard in full has no row."""
    heard = Counter[tuple[str, str]]()
    for mention in mentions:
        if mention.kind == "need":
            heard[mention.village, mention.item] += mention.people
    left = ((key, people - heard[key]) for key, people in sorted(demand.items()))
    rows = ((village, item, people) for (village, item), people in left if people)
    return tuple(SheetRow(number, *row) for number, row in enumerate(rows, FIRST_ROW))


def _needs(
    demand: Demand, visits: tuple[Visit, ...], mentions: tuple[Mention, ...], survey_on: date
) -> tuple[Need, ...]:
    day_of = {visit.key: visit.day for visit in visits}
    since: dict[tuple[str, str], date] = {}
    heard = Counter[tuple[str, str]]()
    for mention in sorted(mentions, key=attrgetter("key")):
        if mention.kind == "need":
            key = (mention.village, mention.item)
            heard[key] += mention.people
            since[key] = min(since.get(key, date.max), day_of[mention.visit])
    for key, people in demand.items():
        if people > heard[key]:
            since[key] = min(since.get(key, date.max), survey_on)
    return tuple(Need(*key, people, since[key]) for key, people in sorted(demand.items()))
