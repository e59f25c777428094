"""Rows of one town's daily work: grids, the duty roster of a fortnight, agreements with units. All simulated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from jishi.features.demo.simulation.world import World

Row = dict[str, Any]

TOWN, VILLAGE = "370783006", "370783006232"
GRIDS = ("第一网格（模拟）", "第二网格（模拟）")
FIRST_GRID = f"{VILLAGE}001"
VILLAGES, WORKDAYS = 8, 5
POSTS = (("书记甲（模拟）", "secretary"), ("主任乙（模拟）", "director"), ("委员丙（模拟）", "member"))
PROMISES = (
    ("健康进村共建协议（模拟）", "每季一次义诊"),
    ("蔬菜技术共建协议（模拟）", "每月一次大棚现场指导"),
    ("敬老助残共建协议（模拟）", "重阳节上门理发、修家电"),
)


def grid_rows(world: World) -> list[Row]:
    """The grids of one village."""
    return [
        {"code": f"{VILLAGE}{n:03d}", "name": name, "level": "grid", "kind": "grid", "parent": VILLAGE}
        for n, name in enumerate(GRIDS, 1)
    ]


def duty_rows(world: World, today: date) -> list[Row]:
    """Who sits in the first villages of the town, on the workdays of last week and of this one."""
    monday = today - timedelta(days=today.weekday() + 7)
    days = [monday + timedelta(days=7 * week + day) for week in range(2) for day in range(WORKDAYS)]
    return [
        {"village": village, "duty_on": day.isoformat(), "shift": "day", "leader": name, "leader_post": post}
        for village in villages(world)
        for (name, post), day in zip(POSTS * len(days), days, strict=False)
    ]


def agreement_rows(world: World, units: Sequence[str], today: date) -> list[Row]:
    """Three units, each with a village; the last has promised and not yet delivered for more than a year."""
    rows = []
    for n, ((agreement, item), unit, village) in enumerate(
        zip(PROMISES, units, villages(world), strict=False)
    ):
        since = today - timedelta(days=200 * (n + 1))
        rows.append(
            {
                "holder_organisation": unit,
                "at_place": village,
                "agreement": agreement,
                "starts_on": since.isoformat(),
                "items": [{"item": item, "due_on": (since + timedelta(days=365)).isoformat()}],
            }
        )
    return rows


def villages(world: World) -> list[str]:
    """The codes of the first villages of the town."""
    codes = sorted(place.code for place in world.villages if place.code.startswith(TOWN))
    return [VILLAGE, *(code for code in codes if code != VILLAGE)][:VILLAGES]
