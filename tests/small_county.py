"""A small county cut out of the simulated one: 25 villages of two towns, 14 items, 6 teams, and the sheets of both."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from math import hypot
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from jishi.core.calendar.clock import COUNTY_TIME
from jishi.features.demo import registry, supply
from jishi.features.demo.simulation import tables
from jishi.features.demo.simulation.rows import SheetRow
from jishi.features.demo.simulation.world import World, build_world

COUNTY = "370783"
NOW = datetime(2026, 12, 1, 10, 0, tzinfo=COUNTY_TIME)
FIRST_MONDAY = date(2026, 12, 21)
WEEKS, FAIRS = 4, 3
MIDDLE = "370783104207"
VILLAGES = 25
TEAMS = ("U-001", "U-013", "U-022", "U-043", "U-090", "U-091")
SKIPPED_ITEMS = ("FW-017", "FW-018", "FW-020")
PLACES_FILE, NEEDS_FILE = "村名单.csv", "冬春需求摸底表（模拟）.xlsx"
NEEDS_HEADER = ("村", "服务项目", "人数", "最早提出")

Row = dict[str, Any]


@cache
def small_world() -> World:
    """Only what concerns the 25 villages nearest to one of them; sheet rows are numbered anew from row 2."""
    whole = build_world(FIRST_MONDAY)
    at = {place.code: (place.lon * 0.8, place.lat) for place in whole.villages}
    lon, lat = at[MIDDLE]
    nearest = sorted(at, key=lambda code: (hypot(at[code][0] - lon, at[code][1] - lat), code))
    villages = frozenset(nearest[:VILLAGES])
    capabilities = tuple(c for c in whole.capabilities if c.provider in TEAMS and c.item not in SKIPPED_ITEMS)
    items = frozenset(row.item for row in capabilities)
    towns = frozenset(place.town for place in whole.villages if place.code in villages)
    mentions = tuple(m for m in whole.mentions if m.village in villages and m.item in items)
    heard = frozenset(mention.visit for mention in mentions)
    asked = [row for row in whole.sheet_rows if row.village in villages and row.item in items]
    return replace(
        whole,
        items=tuple(item for item in whole.items if item.code in items),
        towns=tuple(town for town in whole.towns if town.code in towns),
        villages=tuple(place for place in whole.villages if place.code in villages),
        aliases=tuple(alias for alias in whole.aliases if alias.village in villages),
        venues=tuple(venue for venue in whole.venues if venue.village in villages),
        must_reach=(),
        providers=tuple(team for team in whole.providers if team.code in TEAMS),
        capabilities=capabilities,
        days_off=tuple(day for day in whole.days_off if day.provider in TEAMS),
        closed_days=tuple(day for day in whole.closed_days if day.town in towns),
        visits=tuple(visit for visit in whole.visits if visit.key in heard),
        mentions=mentions,
        sheet_rows=tuple(SheetRow(n, row.village, row.item, row.people) for n, row in enumerate(asked, 2)),
    )


def place_rows() -> list[Row]:
    """County, the two towns, 25 villages."""
    types = {row["town_code"]: row["town_type"] for row in tables.table("towns")}
    return registry.place_rows(small_world(), types)


def season_row(**changed: Any) -> Row:
    return {
        **supply.season_row(small_world()),
        "subject": "2026年冬季大集（模拟）",
        "weeks": WEEKS,
        "fair_count": FAIRS,
        "town_limits": [{"town": town.code, "floor": 1, "ceiling": 2} for town in small_world().towns],
        **changed,
    }


PLACE_COLUMNS = {
    "code": "区划代码",
    "name": "名称",
    "short_name": "简称",
    "level": "层级",
    "kind": "类型",
    "parent": "上级",
    "lon": "经度",
    "lat": "纬度",
    "coord_source": "坐标来源",
    "population": "人口",
    "households": "户数",
    "pop60": "60岁及以上人口",
    "pop_source": "人口数来源",
}
CHOICES = {
    "county": "县（市、区）",
    "subdistrict": "街道",
    "quasi_town": "类似乡级单位",
    "village_committee": "村委会",
    "residents_committee": "居委会",
}
LEVELS = {"county": "县", "town": "镇街", "village": "村"}


def places_csv(rows: list[Row] | None = None, encoding: str = "gb18030") -> bytes:
    """The list of villages as a county office saves it from Excel."""
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(PLACE_COLUMNS.values())
    for row in place_rows() if rows is None else rows:
        words = {**row, "level": LEVELS[row["level"]], "kind": CHOICES.get(row["kind"], "镇")}
        sheet.writerow([words.get(name, "") for name in PLACE_COLUMNS])
    return out.getvalue().encode(encoding)


def needs_xlsx(rows: list[tuple[Any, ...]] | None = None) -> bytes:
    """The survey as towns fill it in; by default the rows of the small county."""
    if rows is None:
        asked_on = small_world().survey_on.isoformat()
        rows = [(row.village, row.item, row.people, asked_on) for row in small_world().sheet_rows]
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("需求摸底（模拟）")
    for number, row in enumerate([NEEDS_HEADER, *rows]):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()
