"""Runs a trial of changes, and adopts one: first the changes themselves, then the plan, in one transaction."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from jishi.areas.registry.place.ledger import PLACES
from jishi.areas.service.fair.ledger import FAIRS
from jishi.areas.service.provider.ledger import PROVIDERS
from jishi.areas.service.season.ledger import SEASONS
from jishi.core.access.actor import Actor
from jishi.features.planning import changes as by_hand
from jishi.features.planning.adopt import Adoption, adopt
from jishi.features.planning.inputs import read
from jishi.features.planning.problem import Adapter
from jishi.features.planning.what_if import (
    Changes,
    Trial,
    changed,
    comparison,
    current_plan,
    keep_trial,
    read_trial,
    same_problem,
)
from jishi.features.planning.why import reasons
from jishi.planner import Plan, Problem
from jishi.records.errors import Invalid
from jishi.records.selectors import get, visible
from jishi.records.services import save

REASON = "试算后采用"


def try_out(
    actor: Actor,
    season_id: Any,
    job_id: uuid.UUID,
    changes: Changes,
    *,
    planned: Callable[[Problem], Plan],
    on_fair: Callable[[float], None],
) -> dict[str, Any]:
    """Plan the season with the changes and compare; only files are written."""
    inputs = read(actor, season_id)
    adapter = Adapter(inputs)
    problem = adapter.problem()
    before = current_plan(inputs.season, problem)
    after = changed(adapter, problem, changes)
    plan = planned(after)
    compared = comparison(problem, before, after, plan)
    why = reasons(after, plan, first_day=inputs.season.starts_on, on_fair=on_fair)
    keep_trial(season_id, job_id, Trial(changes, after, plan, why, compared))
    return {"least": compared["least"], "most": compared["most"]}


def adopt_trial(
    actor: Actor, season_id: Any, job_id: uuid.UUID, figures: Callable[[Any, Problem, Plan], dict[str, Any]]
) -> Adoption:
    """Write the changes and the plan, in the caller's transaction. Raises `Invalid` where records have changed since."""
    trial = read_trial(season_id, job_id)
    write_changes(actor, season_id, trial.changes)
    inputs = read(actor, season_id)
    adapter = Adapter(inputs)
    problem = changed(adapter, adapter.problem(), trial.changes)
    if not same_problem(problem, trial.problem):
        raise Invalid({"": [_("试算之后，需求、场地、服务队或日期有变化。请重新试算，再采用。")]})
    result = figures(inputs, problem, trial.plan)
    adopted = adopt(actor, inputs, problem, trial.plan, why=trial.why, result=result)
    fairs = visible(actor, FAIRS).filter(season=season_id, archived_at=None, village__in=trial.changes.force)
    for fair in fairs.exclude(state="cancelled"):
        by_hand.pin(actor, fair.pk, version=fair.version, pinned=True)
    return adopted


def write_changes(actor: Actor, season_id: Any, changes: Changes) -> None:
    """What was tried becomes the season's and the teams' own."""
    for key in changes.forbid:
        by_hand.forbid(actor, season_id, village=get(actor, PLACES, key).pk, reason=REASON)
    if changes.floors:
        _write_floors(actor, season_id, changes)
    for key, days in changes.days.items():
        team = get(actor, PROVIDERS, key)
        if team.leader_days != days:
            save(
                actor=actor,
                ledger=PROVIDERS,
                id=team.pk,
                version=team.version,
                values={"leader_days": days},
            )


def _write_floors(actor: Actor, season_id: Any, changes: Changes) -> None:
    season, floors = get(actor, SEASONS, season_id), dict(changes.floors)
    rows: list[dict[str, Any]] = []
    for row in season.town_limits.all():
        floor = floors.pop(str(row.town_id), row.floor)
        kept = {"id": str(row.pk), "town": row.town_id, "floor": floor, "ceiling": max(row.ceiling, floor)}
        rows.append(kept)
    rows += [
        {"town": get(actor, PLACES, key).pk, "floor": floor, "ceiling": season.fair_count}
        for key, floor in floors.items()
    ]
    save(actor=actor, ledger=SEASONS, id=season.pk, version=season.version, values={"town_limits": rows})
