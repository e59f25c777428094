"""What a clerk tries out: a village forced or kept out, a town's floor, a team's days; the season stays as it is.

Tried on the problem as records now give it, and compared with the plan the season has.
"""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from jishi.features.planning.files import folder
from jishi.features.planning.problem import Adapter
from jishi.planner import (
    CertificateRejected,
    Plan,
    PlannerError,
    Problem,
    certified_bound,
    check,
    coverage,
    read_plan,
    read_problem,
    write_plan,
    write_problem,
)
from jishi.planner.plan import relative_gap
from jishi.planner.replan import forbid_host, pin_fair
from jishi.planner.tables import Towns, Units
from jishi.records.errors import Invalid

KEPT = 5
"""So many of a season's trials are kept as files; the oldest go first."""


@dataclass(frozen=True)
class Changes:
    """By the keys of places and teams; `floors` and `days` are the new numbers."""

    force: tuple[str, ...] = ()
    forbid: tuple[str, ...] = ()
    floors: Mapping[str, int] = field(default_factory=dict)
    days: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Changes:
        return cls(tuple(kept["force"]), tuple(kept["forbid"]), dict(kept["floors"]), dict(kept["days"]))

    def kept(self) -> dict[str, Any]:
        return asdict(self)

    def __bool__(self) -> bool:
        return bool(self.force or self.forbid or self.floors or self.days)

    def joined(self, later: Changes) -> Changes:
        """Both; of two numbers for one town or team, and of force and forbid, the later holds."""
        force = [one for one in self.force if one not in later.forbid]
        forbid = [one for one in self.forbid if one not in later.force]
        return Changes(
            tuple(dict.fromkeys([*force, *later.force])),
            tuple(dict.fromkeys([*forbid, *later.forbid])),
            {**self.floors, **later.floors},
            {**self.days, **later.days},
        )


def changed(adapter: Adapter, problem: Problem, changes: Changes) -> Problem:
    """The problem with the changes. Raises `Invalid` for a place or team the season does not know."""
    villages, towns, teams = (
        _numbers(known)
        for known in (adapter.village, {t.pk: n for n, t in enumerate(adapter.inputs.towns)}, adapter.team)
    )
    for host in (_known(villages, key) for key in changes.force):
        if host not in problem.pinned_fairs.host:
            problem = pin_fair(problem, host)
    for key in changes.forbid:
        problem = forbid_host(problem, _known(villages, key))
    if changes.floors:
        table = problem.towns
        floor, ceiling = table.floor.copy(), table.ceiling.copy()
        for key, number in changes.floors.items():
            floor[_known(towns, key)] = number
        problem = problem.but(towns=Towns(table.county, floor, np.maximum(ceiling, floor)))
    if changes.days:
        units = {name: getattr(problem.units, name) for name in problem.units.columns()}
        units["leader_days"] = units["leader_days"].copy()
        for key, number in changes.days.items():
            units["leader_days"][_known(teams, key)] = round(number * adapter.inputs.season.weeks / 13)
        problem = problem.but(units=Units(**units))
    return problem


def _numbers(known: Mapping[Any, int]) -> dict[str, int]:
    return {str(key): number for key, number in known.items()}


def _known(numbers: Mapping[str, int], key: str) -> int:
    if key not in numbers:
        raise Invalid({"": [_("所选的村、镇街或服务队已不在这一季里，请重新选择。")]})
    return numbers[key]


def current_plan(season: Any, problem: Problem) -> Plan:
    """The plan the season has. Raises `Invalid` where its files are gone or the records have changed too much."""
    place = folder(season.pk)
    try:
        before, plan = read_problem(place / "instance"), read_plan(place / "plan")
    except PlannerError:
        plan = None
    if plan is None or season.objective is None or abs(plan.objective - season.objective) > 0.01:
        raise Invalid({"": [_("没有上次排期的文件，无从比较。请先重新排期。")]})
    if before.names != problem.names:
        raise Invalid({"": [_("村、服务项目或服务队的名单在排期之后变了，无从比较。请先重新排期。")]})
    return plan


def comparison(problem: Problem, plan: Plan, after: Problem, new: Plan) -> dict[str, Any]:
    """Two plans side by side, in numbers of villages, towns and days; what the changes cost at least and at most."""
    try:
        bound = certified_bound(problem, plan.multipliers)
    except CertificateRejected:
        raise Invalid({"": [_("上次的方案没有可核对的上限，请先重新排期。")]}) from None
    before, now = _side(problem, plan, bound), _side(after, new, new.bound)
    return {
        "before": before,
        "after": now,
        "least": before["objective"] - now["bound"],
        "most": before["bound"] - now["objective"],
        "towns": _towns(problem, plan, new),
        "fairs": _fairs(plan, new),
    }


def _side(problem: Problem, plan: Plan, bound: float) -> dict[str, Any]:
    report, spread = check(problem, plan), coverage(problem, plan)
    return {
        "objective": report.objective,
        "bound": bound,
        "gap": relative_gap(bound, report.objective),
        "fairs": len(plan.fairs),
        "stalls": len(plan.stalls),
        "persons": float(plan.served.quantity.sum()),
        "villages": len(np.unique(plan.served.village)),
        **spread.figures(),
    }


def _towns(problem: Problem, plan: Plan, new: Plan) -> list[dict[str, Any]]:
    town, count = problem.villages.town, len(problem.towns)
    fairs = [np.bincount(town[one.fairs.host], minlength=count).tolist() for one in (plan, new)]
    shares = [coverage(problem, one).by_town for one in (plan, new)]
    return [
        {
            "town": number,
            "fairs": [fairs[0][number], fairs[1][number]],
            "share": [shares[0][number], shares[1][number]],
        }
        for number in range(count)
        if np.isfinite(shares[0][number])
    ]


def _fairs(plan: Plan, new: Plan) -> list[dict[str, Any]]:
    """The fairs that differ: their village, and the day in either plan (None where it holds none)."""
    old, now = (
        dict(zip(one.fairs.host.tolist(), one.fairs.day.tolist(), strict=True)) for one in (plan, new)
    )
    found = [
        {"village": host, "days": [old.get(host), now.get(host)]}
        for host in {*old, *now}
        if old.get(host) != now.get(host)
    ]
    return sorted(
        found,
        key=lambda row: (
            None not in row["days"],
            min(day for day in row["days"] if day is not None),
            row["village"],
        ),
    )


@dataclass(frozen=True)
class Trial:
    """A trial as it was kept."""

    changes: Changes
    problem: Problem
    plan: Plan
    why: dict[int, Any]
    compared: dict[str, Any]


def trials(season_id: Any) -> Path:
    place = folder(season_id)
    return place.with_name(f"{place.name}.what-if")


def keep_trial(season_id: Any, job_id: uuid.UUID, trial: Trial) -> None:
    """Write the trial, whole or not at all, and let the oldest go."""
    place = trials(season_id)
    fresh = place / f".{job_id}"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700, parents=True)
    write_problem(trial.problem, fresh / "instance")
    write_plan(trial.plan, fresh / "plan")
    told = {"changes": trial.changes.kept(), "compared": trial.compared, "why": trial.why}
    (fresh / "trial.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    shutil.rmtree(place / str(job_id), ignore_errors=True)
    fresh.rename(place / str(job_id))
    kept = sorted((one for one in place.iterdir() if one.name[0] != "."), key=lambda one: one.stat().st_mtime)
    for old in kept[:-KEPT]:
        shutil.rmtree(old)


def told_of(season_id: Any, job_id: uuid.UUID) -> dict[str, Any]:
    """Changes and comparison of a trial. Raises `Invalid` where it is no longer kept."""
    try:
        found: dict[str, Any] = json.loads(
            (trials(season_id) / str(job_id) / "trial.json").read_text("utf-8")
        )
    except OSError:
        raise Invalid({"": [_("这次试算已经清理，请重新试算。")]}) from None
    return found


def read_trial(season_id: Any, job_id: uuid.UUID) -> Trial:
    """The whole of a trial, to adopt it."""
    told, place = told_of(season_id, job_id), trials(season_id) / str(job_id)
    why = {int(fair): reasons for fair, reasons in told["why"].items()}
    problem, plan = read_problem(place / "instance"), read_plan(place / "plan")
    return Trial(Changes.of(told["changes"]), problem, plan, why, told["compared"])


def same_problem(one: Problem, other: Problem) -> bool:
    """Do both say the same, to the last number?"""
    tables = list(zip(one.tables(), other.tables(), strict=True))
    settings = [each.settings() for each in (one, other)]
    return settings[0] == settings[1] and all(
        np.array_equal(getattr(a, name), getattr(b, name)) for a, b in tables for name in a.columns()
    )
