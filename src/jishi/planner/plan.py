"""The result of planning: fairs with their days, stalls, whom they serve, and how good that provably is."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .columns import Floats
from .tables import Fairs, Served, Stalls


@dataclass(frozen=True, eq=False)
class Plan:
    """``objective``: weighted needs met less sending costs, in needs. ``bound``: no plan is better than this.

    ``gap`` is ``(bound - objective) / objective`` (infinite when the objective is not positive). ``greedy``
    is the baseline's figure. ``multipliers`` are the prices behind the bound, ``log`` what was done, line
    by line, ``options`` what was asked for, ``coverage`` how evenly towns and villages are served.
    """

    fairs: Fairs
    stalls: Stalls
    served: Served
    objective: float
    bound: float
    greedy: float
    seed: int
    seconds: float
    version: str
    options: Mapping[str, Any] = field(default_factory=dict)
    multipliers: Mapping[str, Floats] = field(default_factory=dict)
    log: tuple[dict[str, Any], ...] = ()
    coverage: Mapping[str, float] = field(default_factory=dict)

    @property
    def gap(self) -> float:
        return relative_gap(self.bound, self.objective)

    def but(self, **changes: object) -> Plan:
        return dataclasses.replace(self, **changes)  # type: ignore[arg-type]

    def units_at(self, fair: int) -> list[int]:
        """The units that attend a fair, each once, in order of id."""
        return [int(unit) for unit in np.unique(self.stalls.unit[self.stalls.fair == fair])]


def relative_gap(bound: float, objective: float) -> float:
    return (bound - objective) / objective if objective > 0 else float("inf")
