"""The reasons of a plan, kept with each fair as values and shown as sentences."""

from __future__ import annotations

from typing import Any

from jishi.planner import Plan, Problem


def reasons(problem: Problem, plan: Plan) -> dict[int, Any]:
    return {}
