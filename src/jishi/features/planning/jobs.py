"""The planning run: reads, solves with progress on the screen, explains, and adopts the plan at once or not at all."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jishi.core.access.actor import Actor, actor_of
from jishi.core.access.models import User
from jishi.core.calendar.clock import today
from jishi.core.jobs.models import Job
from jishi.core.jobs.queue import enqueue
from jishi.core.jobs.registry import job
from jishi.core.jobs.run import Run
from jishi.features.planning.adopt import Adoption, adopt
from jishi.features.planning.files import keep
from jishi.features.planning.inputs import Inputs, read
from jishi.features.planning.problem import Adapter
from jishi.features.planning.stages import STAGES
from jishi.features.planning.trying import adopt_trial, try_out
from jishi.features.planning.what_if import Changes, read_trial
from jishi.features.planning.why import reasons
from jishi.planner import Plan, Problem, Progress, solve
from jishi.records.errors import NotFound
from jishi.records.selectors.visible import NO_SUCH

KIND, TRIAL = "plan_season", "try_season"
GAP, SEED = 0.01, 1


def ask(actor: Actor, season_id: uuid.UUID, *, seconds: float | None = None) -> Job:
    """Queue a planning run; a second request while one is running gets the same job."""
    read(actor, season_id)
    payload = {
        "season": str(season_id),
        "seconds": seconds or settings.PLAN_SECONDS,
        "user": str(actor.user_id) if actor.user_id else "",
    }
    return enqueue(KIND, key=str(season_id), payload=payload, actor=actor)


def ask_trial(actor: Actor, season_id: uuid.UUID, changes: Changes, *, seconds: float | None = None) -> Job:
    """Queue a trial of changes; a second request while one is running gets the same job."""
    read(actor, season_id)
    payload = {
        "season": str(season_id),
        "seconds": seconds or settings.PLAN_SECONDS,
        "user": str(actor.user_id) if actor.user_id else "",
        "changes": changes.kept(),
    }
    return enqueue(TRIAL, key=str(season_id), payload=payload, actor=actor)


def ask_adoption(actor: Actor, season_id: uuid.UUID, trial: uuid.UUID) -> Job:
    """Queue the adoption of a trial: a planning run that has its plan already."""
    payload = {
        "season": str(season_id),
        "trial": str(trial),
        "user": str(actor.user_id) if actor.user_id else "",
    }
    return enqueue(KIND, key=str(season_id), payload=payload, actor=actor)


def current_job(actor: Actor, season_id: Any) -> Job | None:
    """The run that is under way, or the last one if it failed or was cancelled."""
    last = (
        Job.objects.filter(county=actor.county, kind=KIND, key=str(season_id)).order_by("-created_at").first()
    )
    return last if last is not None and last.state != "done" else None


def last_trials(actor: Actor, season_id: Any, count: int) -> list[Job]:
    """The trials of a season, newest first."""
    rows = Job.objects.filter(county=actor.county, kind=TRIAL, key=str(season_id)).order_by("-created_at")
    return list(rows[:count])


def job_of(actor: Actor, season_id: Any, job_id: uuid.UUID, *, kind: str = KIND) -> Job:
    """A run of this season. Raises `NotFound`."""
    found = Job.objects.filter(county=actor.county, kind=kind, key=str(season_id), pk=job_id).first()
    if found is None:
        raise NotFound(NO_SUCH)
    return found


@job(KIND, label=_("大集排期"), tells=True)
def plan_season(run: Run) -> Any:
    """One attempt; killed half-way it leaves everything as it was, and runs again."""
    if run.payload.get("trial"):
        return _adopt_trial(run)
    made = make(_actor(run), run.payload["season"], seconds=float(run.payload["seconds"]), report=run.report)
    run.report(0.95, str(STAGES["write"]))
    return run.finish(lambda: asdict(made.adopt()))


def _adopt_trial(run: Run) -> Any:
    """The plan of a trial becomes the season's, with its files."""
    season, trial = run.payload["season"], uuid.UUID(run.payload["trial"])
    run.report(0.5, str(STAGES["write"]))
    result = run.finish(lambda: asdict(adopt_trial(_actor(run), season, trial, figures)))
    kept = read_trial(season, trial)
    keep(season, kept.problem, kept.plan)
    return result


@job(TRIAL, label=_("试算"))
def try_season(run: Run) -> Any:
    """One trial; nothing but its own files is written."""
    run.report(0.01, str(STAGES["read"]))
    seconds = float(run.payload["seconds"])
    result = try_out(
        _actor(run),
        run.payload["season"],
        run.id,
        Changes.of(run.payload["changes"]),
        planned=lambda problem: solved(problem, seconds=seconds, report=run.report),
        on_fair=lambda share: run.report(0.9 + 0.09 * share, str(STAGES["explain"])),
    )
    return run.finish(lambda: result)


@dataclass(frozen=True)
class Made:
    """A plan that is not adopted yet."""

    actor: Actor
    inputs: Inputs
    problem: Problem
    plan: Plan
    why: dict[int, Any]

    def adopt(self) -> Adoption:
        """Write fairs, booths and the figures that prove the plan, in the caller's transaction."""
        result = figures(self.inputs, self.problem, self.plan)
        return adopt(self.actor, self.inputs, self.problem, self.plan, why=self.why, result=result)


def make(actor: Actor, season_id: Any, *, seconds: float, report: Callable[[float, str], None]) -> Made:
    """Read, solve for so many CPU seconds and explain; nothing in the database changes."""
    report(0.01, str(STAGES["read"]))
    inputs = read(actor, season_id)
    problem = Adapter(inputs).problem()
    plan = solved(problem, seconds=seconds, report=report)
    report(0.9, str(STAGES["explain"]))
    why = reasons(
        problem,
        plan,
        first_day=inputs.season.starts_on,
        on_fair=lambda share: report(0.9 + 0.05 * share, str(STAGES["explain"])),
    )
    keep(inputs.season.pk, problem, plan)
    return Made(actor, inputs, problem, plan, why)


def solved(problem: Problem, *, seconds: float, report: Callable[[float, str], None]) -> Plan:
    """The plan of a problem after so many CPU seconds, told as it comes along."""

    def show(progress: Progress) -> None:
        report(0.03 + 0.85 * progress.fraction, str(STAGES.get(progress.stage, progress.stage)))

    return solve(
        problem,
        seconds=seconds,
        gap=GAP,
        seed=SEED,
        threads=2,
        on_progress=show,
        clock=time.process_time,  # a busy server takes longer and plans as well
    )


def plan_now(actor: Actor, season_id: Any, *, seconds: float, say: Callable[[str], None]) -> Adoption:
    """The same run in this process, for set-up."""
    said = ""

    def report(fraction: float, message: str) -> None:
        nonlocal said
        if message != said:
            said = message
            say(f"{fraction:.0%} {message}")

    return make(actor, season_id, seconds=seconds, report=report).adopt()


def figures(inputs: Inputs, problem: Problem, plan: Plan) -> dict[str, Any]:
    """What the season keeps of the run: how good, from what, by which rules and seed."""
    return {
        "objective": round(plan.objective, 2),
        "bound": round(plan.bound, 2),
        "gap": round(plan.gap, 6),
        "greedy": round(plan.greedy, 2),
        "seed": plan.seed,
        "planned_at": timezone.now(),
        "rule_versions": {
            key: {"value": rule.value, "source": rule.source, "version": str(rule.version)}
            for key, rule in inputs.rules.items()
        },
        "inputs": {
            "villages": len(inputs.villages),
            "hosts": int(sum(problem.villages.host)),
            "items": len(inputs.items),
            "teams": len(inputs.teams),
            "capabilities": len(problem.pairs.unit),
            "needs": len(inputs.needs),
            "people": int(sum(problem.needs.count)),
            "seconds": round(plan.seconds, 1),
            "planner": plan.version,
            "coverage": {key: round(value, 6) for key, value in plan.coverage.items() if isfinite(value)},
        },
    }


def _actor(run: Run) -> Actor:
    if not run.payload["user"]:
        return Actor.system(run.county, today())
    return actor_of(User.objects.get(pk=run.payload["user"]), today())
