"""Can a plan exist at all? Each refusal names the villages, towns, units or pins that rule it out."""

from __future__ import annotations

from .layout import Layout
from .problem import Problem


def require_feasible(problem: Problem, layout: Layout) -> None:
    pass
