"""The result of dispatching: who visits whom, when, and what stays open."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Visit:
    """``crew`` begins ``order`` on ``day``, ``starts`` minutes after midnight, and is done at ``ends``."""

    order: str
    crew: str
    day: int
    starts: int
    ends: int


@dataclass(frozen=True)
class DispatchPlan:
    """``visits`` by crew, day and time; ``unserved`` are the orders without a visit.

    ``points`` are the priorities of the orders visited on time, ``late_points`` priority times the days of
    the horizon less the days late (at least 1), summed over those visited late, ``travel`` all minutes on the road,
    ``overload`` the crews' minutes beyond their share. Better is more points, then more late points, then
    less ``travel + balance * overload``.
    """

    visits: tuple[Visit, ...]
    unserved: tuple[str, ...]
    points: int
    late_points: int
    travel: int
    overload: float
    engine: str
    seed: int
    seconds: float
    log: tuple[dict[str, Any], ...] = field(default_factory=tuple)

    def rank(self, balance: float) -> tuple[int, int, float]:
        """What plans are compared by; the greater is the better."""
        return self.points, self.late_points, -(self.travel + balance * self.overload)

    def of(self, crew: str, day: int | None = None) -> list[Visit]:
        """A crew's visits, in order, of one day or of all."""
        return [one for one in self.visits if one.crew == crew and day in (None, one.day)]
