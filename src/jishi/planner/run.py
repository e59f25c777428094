"""One run of planning: its limits and its clock, what it found so far, and whom it tells."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .mip import Effort
from .plan import relative_gap
from .problem import Problem

STAGES = ("read", "prices", "hosts", "assign", "dates", "search", "done")


@dataclass(frozen=True)
class Progress:
    """Where planning stands: ``stage`` is one of ``STAGES``, ``fraction`` of the whole is 0 to 1.

    ``objective``, ``bound`` and ``gap`` are NaN until known.
    """

    stage: str
    fraction: float
    objective: float = math.nan
    bound: float = math.nan

    @property
    def gap(self) -> float:
        return relative_gap(self.bound, self.objective) if not math.isnan(self.objective) else math.nan


@dataclass
class Run:
    """One call of ``solve``: its limits, what it found so far, and whom it tells."""

    problem: Problem
    seconds: float
    gap: float
    seed: int
    threads: int
    max_iterations: int | None
    on_progress: Callable[[Progress], None] | None = None
    should_stop: Callable[[], bool] | None = None
    clock: Callable[[], float] = time.monotonic
    began: float = field(init=False)
    objective: float = math.nan
    bound: float = math.nan
    log: list[dict[str, Any]] = field(default_factory=list)
    stopped: bool = False

    def __post_init__(self) -> None:
        self.began = self.clock()

    @property
    def elapsed(self) -> float:
        return self.clock() - self.began

    def left(self, share: float = 1.0) -> float:
        """Seconds until ``share`` of the time allowed is over."""
        return max(self.seconds * share - self.elapsed, 0.0)

    def over(self, share: float = 1.0) -> bool:
        """Is it time to finish? Asked often; a request to stop is remembered."""
        if not self.stopped and self.should_stop is not None and self.should_stop():
            self.stopped = True
        return self.stopped or self.left(share) <= 0.0

    def effort(self, *, seconds: float, nodes: int, gap: float = 1e-4) -> Effort:
        """Limits of one integer programme: by nodes alone where the run must be repeatable."""
        if self.max_iterations is not None:
            return Effort(nodes=nodes, gap=gap, seed=self.seed)
        return Effort(
            seconds=max(min(seconds, self.left()), 0.1), clock=self.thread_clock, gap=gap, seed=self.seed
        )

    @property
    def thread_clock(self) -> Callable[[], float]:
        """The run's clock, as one of its threads reads it."""
        return time.thread_time if self.clock is time.process_time else self.clock

    def tell(self, stage: str, fraction: float) -> None:
        if self.on_progress is not None:
            self.on_progress(Progress(stage, min(fraction, 1.0), self.objective, self.bound))

    def note(self, stage: str, **facts: Any) -> None:
        self.log.append({"stage": stage, "seconds": round(self.elapsed, 3)} | facts)
