"""The prices of all relaxed rules in one vector."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from .columns import Ints
from .layout import Layout

Array = NDArray[Any]
PARTS = ("need", "leader_day", "specialist", "provider", "prerequisite", "must_reach", "first_third")


@dataclass(frozen=True)
class Multipliers:
    """All prices in one vector, and where each relaxed rule's prices lie in it."""

    start: dict[str, int]
    size: int

    @classmethod
    def of(cls, layout: Layout, doubled: Ints) -> Multipliers:
        sizes = (
            len(layout.need_count),
            len(layout.leader_days),
            len(layout.pair_cap),
            len(doubled),
            len(layout.rule_group),
            len(layout.must_start) - 1,
            len(layout.third) if layout.bonus else 0,
        )
        start, total = {}, 0
        for part, size in zip(PARTS, sizes, strict=True):
            start[part] = total
            total += size
        return cls(start | {"end": total}, total)

    def part(self, vector: Array, name: str) -> Array:
        names = [*PARTS, "end"]
        return vector[self.start[name] : self.start[names[names.index(name) + 1]]]
