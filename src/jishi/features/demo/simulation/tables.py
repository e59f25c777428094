"""Reads the committed tables of the demo county, which are part of the program."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from jishi.features.demo.simulation.rows import Capability, Item, Provider

DATA = Path(__file__).parent / "data"


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `data/<name>.csv` as dictionaries of text."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


@cache
def items() -> tuple[Item, ...]:
    """The catalogue in order of code, joined with what steers the simulated demand."""
    affinity = {row["item"]: row for row in table("affinity")}
    return tuple(_item(row, affinity[row["code"]]) for row in table("catalogue"))


def _item(row: dict[str, str], affinity: dict[str, str]) -> Item:
    return Item(
        code=row["code"],
        name=row["name"],
        category=row["category"],
        unit_kind=row["unit_kind"],
        minutes=int(row["minutes"]),
        materials=row["materials"],
        target_group=row["target_group"],
        equipment=row["equipment"],
        licence=row["licence"],
        people_per_stall=int(row["people_per_stall"]),
        phrasings=tuple(row["phrasings"].split("|")),
        prerequisite=row["prerequisite"],
        rank=int(affinity["rank"]),
        crops=tuple(affinity["crops"].split("|")),
        elderly=int(affinity["elderly"]),
        remote=int(affinity["remote"]),
    )


@cache
def providers() -> tuple[Provider, ...]:
    """The 89 volunteer teams and 7 social organisations."""
    return tuple(
        Provider(
            code=row["code"],
            name=row["name"],
            unit_kind=row["unit_kind"],
            kind=row["kind"],
            town=row["town_code"],
            lon=float(row["lon"]),
            lat=float(row["lat"]),
            max_km=float(row["max_km"]) if row["max_km"] else None,
            leader_days=int(row["leader_days"]),
            per_week=int(row["per_week"]),
            weekly_off=tuple(int(day) for day in row["weekly_off"].split("|") if day),
            source=row["source"],
        )
        for row in table("units")
    )


@cache
def capabilities() -> tuple[Capability, ...]:
    """Which provider can run which item."""
    return tuple(
        Capability(
            provider=row["unit"],
            item=row["item"],
            people_per_fair=int(row["people_per_fair"]),
            cap=int(row["cap"]) if row["cap"] else None,
        )
        for row in table("capabilities")
    )
