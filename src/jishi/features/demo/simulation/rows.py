"""The plain rows of the simulated county, for a loader to put through the product's doors kind by kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Role = Literal["first_secretary", "grid_worker"]
MentionKind = Literal["need", "problem", "praise", "policy_gap"]
Purpose = Literal["routine", "care", "survey", "request"]
AliasKind = Literal["with_town", "bare", "miswritten"]


@dataclass(frozen=True, slots=True)
class Item:
    """A service of the catalogue; `rank`, `crops`, `elderly` and `remote` only steer the simulated demand."""

    code: str
    name: str
    category: str
    unit_kind: str
    minutes: int
    materials: str
    target_group: str
    equipment: str
    licence: str
    people_per_stall: int
    phrasings: tuple[str, ...]
    prerequisite: str
    rank: int
    crops: tuple[str, ...]
    elderly: int
    remote: int


@dataclass(frozen=True, slots=True)
class Town:
    """A town with its seat (WGS 84) and how many fairs of the season it gets at least and at most."""

    code: str
    name: str
    lon: float
    lat: float
    floor: int
    ceiling: int


@dataclass(frozen=True, slots=True)
class Village:
    """A village or community. From `crop` on the columns are simulated by the seed.

    `elderly_share` is the simulated share of over-sixties among those who live there all year; unlike `pop60`
    (the census share of the county) it differs from village to village. `days_since_fair` counts to the first
    Monday; 365 stands for "no fair within a year". A planner turns the three raw figures into its weights.
    """

    code: str
    name: str
    short_name: str
    kind: str
    town: str
    town_name: str
    lon: float
    lat: float
    pop: int
    households: int
    pop60: int
    crop: str
    elderly_share: float
    seat_km: float
    days_since_fair: int
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alias:
    """Another way people write a village's name; `ambiguous` if the same words also mean another village."""

    village: str
    alias: str
    kind: AliasKind
    ambiguous: bool


@dataclass(frozen=True, slots=True)
class Venue:
    """Where a village can hold a fair; `note` says why it is not ready."""

    village: str
    name: str
    ready: bool
    max_stalls: int
    note: str


@dataclass(frozen=True, slots=True)
class Provider:
    """A volunteer team or social organisation; `town` empty: county seat, `max_km` None: no limit."""

    code: str
    name: str
    unit_kind: str
    kind: str
    town: str
    lon: float
    lat: float
    max_km: float | None
    leader_days: int
    per_week: int
    weekly_off: tuple[int, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Capability:
    """A provider can run an item: people one stall serves at a fair; `cap` is the most stalls, if scarce."""

    provider: str
    item: str
    people_per_fair: int
    cap: int | None


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day of the season on which a provider cannot come."""

    provider: str
    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A day without fairs in a town (farming season, weather); public holidays come from the calendar."""

    town: str
    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class Visit:
    """A diary page of one walk through a village; its mentions are sentences that ask, complain or praise."""

    key: str
    village: str
    day: date
    role: Role
    purpose: Purpose
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """One sentence of a visit's text; `item` is empty unless it is a need; `key` begins with the visit's"""

    key: str
    visit: str
    village: str
    sentence: str
    kind: MentionKind
    item: str
    people: int


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A data row of the imported survey workbook; `row` is its row number there (the header is row 1)."""

    row: int
    village: str
    item: str
    people: int


@dataclass(frozen=True, slots=True)
class Need:
    """People of a village who want an item: the sum of mentions and sheet rows; `since` is the earliest."""

    village: str
    item: str
    people: int
    since: date
