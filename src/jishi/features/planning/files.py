"""Keeps the instance and the plan of each season as files, so that anyone can check them with the planner alone."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings

from jishi.planner import Plan, Problem, write_plan, write_problem


def folder(season_id: Any) -> Path:
    """`instance/` and `plan/` of the season's last run."""
    return Path(settings.VAR) / "plans" / str(season_id)


def keep(season_id: Any, problem: Problem, plan: Plan) -> Path:
    """Write both, then put them in the place of the last ones in one step."""
    target = folder(season_id)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=target.parent, prefix=".plan-"))
    write_problem(problem, fresh / "instance")
    write_plan(plan, fresh / "plan")
    if target.exists():
        old = target.with_name(f".old-{fresh.name}")
        target.rename(old)
        shutil.rmtree(old)
    fresh.rename(target)
    return target
