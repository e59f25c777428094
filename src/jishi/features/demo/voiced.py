"""Rows of what was said in the simulated county: visits with their mentions."""

from __future__ import annotations

from typing import Any

from jishi.features.demo.simulation.world import World
from jishi.kinds.record import new_id

Row = dict[str, Any]
ROLES = {"first_secretary": "第一书记（模拟）", "grid_worker": "网格员（模拟）"}


def visit_rows(world: World) -> list[Row]:
    """Each with an id of its own, by which its mentions name it."""
    return [
        {
            "id": new_id(),
            "village": visit.village,
            "visited_on": visit.day,
            "visitor": ROLES[visit.role],
            "purpose": visit.purpose,
            "text": visit.text,
        }
        for visit in world.visits
    ]


def mention_rows(world: World, visits: list[Row]) -> list[Row]:
    ids = {visit.key: row["id"] for visit, row in zip(world.visits, visits, strict=True)}
    return [
        {
            "visit": ids[said.visit],
            "sentence": said.sentence,
            "kind": said.kind,
            "item": said.item or None,
            "quantity": said.people,
        }
        for said in world.mentions
    ]
