"""Turns a plan into fairs and booths: what stays is changed, what is gone is archived, all in one transaction."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

import numpy as np

from jishi.areas.service.booth.ledger import BOOTHS
from jishi.areas.service.fair.ledger import FAIRS
from jishi.areas.service.season.ledger import SEASONS
from jishi.core.access.actor import Actor
from jishi.core.calendar.clock import COUNTY_TIME
from jishi.features.planning.inputs import Inputs
from jishi.planner import Plan, Problem
from jishi.records.models import Link
from jishi.records.services import Batch, commit, prepare, prepare_archive, prepare_moves, unlink

OPENS, CLOSES = time(9), time(11, 30)


@dataclass(frozen=True)
class Adoption:
    """What one plan changed."""

    fairs: int
    booths: int
    archived: int
    served: int


def adopt(
    actor: Actor,
    inputs: Inputs,
    problem: Problem,
    plan: Plan,
    *,
    why: Mapping[int, Any],
    result: Mapping[str, Any],
) -> Adoption:
    """Write the plan: fairs with their explanation, booths with links to the needs they serve, the season's figures."""
    served = _served(plan)
    fairs = prepare(actor=actor, ledger=FAIRS, rows=_fair_rows(inputs, problem, plan, served, why))
    ids = _fair_ids(inputs, plan, fairs)
    booths = prepare(actor=actor, ledger=BOOTHS, rows=_booth_rows(inputs, plan, served, ids), earlier=[fairs])
    gone = _gone(actor, inputs, ids, plan)
    season = prepare_moves(
        actor=actor,
        ledger=SEASONS,
        records=[inputs.season],
        move="record_plan",
        values={inputs.season.pk: dict(result)},
    )
    booth_ids = _booth_ids(inputs, plan, booths, ids)
    triples = _links(inputs, plan, booth_ids)
    commit(
        actor=actor,
        batches=[*gone, fairs, booths, season],
        link_triples=triples,
        also=lambda: unlink(actor.county, [b.pk for b in inputs.booths], Link.Relation.DERIVED_FROM.value),
    )
    return Adoption(
        fairs=len(ids),
        booths=len(booth_ids),
        archived=sum(len(batch.drafts) for batch in gone),
        served=round(float(np.sum(plan.served.quantity))),
    )


def _served(plan: Plan) -> dict[tuple[int, int], list[tuple[int, float]]]:
    """(fair, service) to (village, persons)."""
    found: dict[tuple[int, int], list[tuple[int, float]]] = defaultdict(list)
    table = plan.served
    for fair, village, service, quantity in zip(
        table.fair.tolist(),
        table.village.tolist(),
        table.service.tolist(),
        table.quantity.tolist(),
        strict=True,
    ):
        if quantity > 1e-9:
            found[fair, service].append((village, quantity))
    return found


def _fair_rows(
    inputs: Inputs, problem: Problem, plan: Plan, served: Mapping[Any, Any], why: Mapping[int, Any]
) -> list[dict[str, Any]]:
    reach: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for host, village, share in zip(
        problem.reach.host.tolist(), problem.reach.village.tolist(), problem.reach.share.tolist(), strict=True
    ):
        reach[host].append((village, share))
    people: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for (fair, _service), rows in served.items():
        for village, quantity in rows:
            people[fair][village] += quantity
    known = {fair.village_id: fair for fair in inputs.fairs}
    rows = []
    for n, (host, day) in enumerate(zip(plan.fairs.host.tolist(), plan.fairs.day.tolist(), strict=True)):
        place = inputs.villages[host]
        stored = known.get(place.pk)
        if stored is not None and stored.state in FAIRS.locked:
            continue
        date_ = inputs.date_of(day)
        kept = (
            stored is not None
            and stored.starts_at
            and stored.starts_at.astimezone(COUNTY_TIME).date() == date_
        )
        starts = stored.starts_at if kept else datetime.combine(date_, OPENS, COUNTY_TIME)
        ends = stored.ends_at if kept else datetime.combine(date_, CLOSES, COUNTY_TIME)
        rows.append(
            {
                "season": inputs.season.pk,
                "village": place.pk,
                "venue": inputs.venues[place.pk].pk,
                "starts_at": starts,
                "ends_at": ends,
                "expected": round(sum(people[n].values())),
                "why": why.get(n, {}),
                "pinned": stored.pinned if stored else False,
                "covered": [
                    {
                        "village": inputs.villages[v].pk,
                        "permille": round(share * 1000),
                        "expected": round(people[n][v]),
                    }
                    for v, share in sorted(reach[host])
                ],
            }
        )
    return rows


def _fair_ids(inputs: Inputs, plan: Plan, batch: Batch) -> list[uuid.UUID]:
    by_village = {fair.village_id: fair.pk for fair in inputs.fairs}
    by_village |= {draft.record.village_id: draft.record.pk for draft in batch.drafts}
    return [by_village[inputs.villages[host].pk] for host in plan.fairs.host.tolist()]


def _booth_rows(
    inputs: Inputs, plan: Plan, served: Mapping[Any, Any], ids: list[uuid.UUID]
) -> list[dict[str, Any]]:
    stalls = plan.stalls
    shut = {fair.pk for fair in inputs.fairs if fair.state in FAIRS.locked}
    return [
        {
            "fair": ids[fair],
            "item": inputs.items[service].pk,
            "team": inputs.teams[unit].pk,
            "quantity": max(1, round(sum(quantity for _v, quantity in served.get((fair, service), [])))),
        }
        for fair, unit, service in zip(
            stalls.fair.tolist(), stalls.unit.tolist(), stalls.service.tolist(), strict=True
        )
        if ids[fair] not in shut
    ]


def _booth_ids(
    inputs: Inputs, plan: Plan, batch: Batch, ids: list[uuid.UUID]
) -> dict[tuple[int, int], uuid.UUID]:
    known = {(booth.fair_id, booth.item_id): booth.pk for booth in inputs.booths}
    known |= {(draft.record.fair_id, draft.record.item_id): draft.record.pk for draft in batch.drafts}
    return {
        (fair, service): known[ids[fair], inputs.items[service].pk]
        for fair, service in zip(plan.stalls.fair.tolist(), plan.stalls.service.tolist(), strict=True)
    }


def _gone(actor: Actor, inputs: Inputs, ids: list[uuid.UUID], plan: Plan) -> list[Batch]:
    """Fairs and booths that the new plan no longer holds."""
    reason = "重新排期后不再安排"
    kept = set(ids)
    fairs = [fair for fair in inputs.fairs if fair.pk not in kept]
    stalls = {
        (ids[fair], inputs.items[service].pk)
        for fair, service in zip(plan.stalls.fair.tolist(), plan.stalls.service.tolist(), strict=True)
    }
    booths = [booth for booth in inputs.booths if (booth.fair_id, booth.item_id) not in stalls]
    return [
        prepare_archive(actor=actor, ledger=BOOTHS, records=booths, reason=reason),
        prepare_archive(actor=actor, ledger=FAIRS, records=fairs, reason=reason),
    ]


def _links(
    inputs: Inputs, plan: Plan, booth_ids: Mapping[tuple[int, int], uuid.UUID]
) -> list[tuple[uuid.UUID, str, uuid.UUID]]:
    """A booth is derived from the needs of the villages it serves."""
    needs = {(need.village_id, need.item_id): need.pk for need in inputs.needs}
    triples = []
    for (fair, service), rows in _served(plan).items():
        for village, _quantity in rows:
            need = needs.get((inputs.villages[village].pk, inputs.items[service].pk))
            if need is not None and (fair, service) in booth_ids:
                triples.append((booth_ids[fair, service], Link.Relation.DERIVED_FROM.value, need))
    return triples
