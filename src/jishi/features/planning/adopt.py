"""Turns a plan into fairs and booths: what stays is changed, what is gone is archived, all in one transaction."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

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
        served=sum(_stall_people(plan, served).values()),
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
    near: dict[int, list[tuple[int, float]]] = defaultdict(list)
    reach = problem.reach
    for host, village, share in zip(
        reach.host.tolist(), reach.village.tolist(), reach.share.tolist(), strict=True
    ):
        near[host].append((village, share))
    stalls = _stall_people(plan, served)
    known = {fair.village_id: fair for fair in inputs.fairs}
    rows = []
    for n, (host, day) in enumerate(zip(plan.fairs.host.tolist(), plan.fairs.day.tolist(), strict=True)):
        place = inputs.villages[host]
        stored = known.get(place.pk)
        if stored is not None and stored.state in FAIRS.locked:
            continue
        expected = sum(persons for (fair, _service), persons in stalls.items() if fair == n)
        rows.append(
            {
                "season": inputs.season.pk,
                "village": place.pk,
                "why": why.get(n, {}),
                "expected": expected,
                "covered": _covered(inputs, sorted(near[host]), expected, _people(served, n)),
                **_kept(inputs, place, stored, inputs.date_of(day)),
            }
        )
    return rows


def _kept(inputs: Inputs, place: Any, stored: Any, day: date) -> dict[str, Any]:
    """Venue, hours and pin: of a fair that stays, what people have set."""
    venue = inputs.venues[place.pk].pk
    starts, ends = datetime.combine(day, OPENS, COUNTY_TIME), datetime.combine(day, CLOSES, COUNTY_TIME)
    if stored is None:
        return {"venue": venue, "starts_at": starts, "ends_at": ends, "pinned": False}
    if stored.starts_at and stored.starts_at.astimezone(COUNTY_TIME).date() == day:
        starts, ends = stored.starts_at, stored.ends_at
    if stored.venue is not None and stored.venue.ready and stored.venue.archived_at is None:
        venue = stored.venue_id
    return {"venue": venue, "starts_at": starts, "ends_at": ends, "pinned": stored.pinned}


def _people(served: Mapping[Any, Any], fair: int) -> dict[int, float]:
    """Persons expected at a fair by village."""
    found: dict[int, float] = defaultdict(float)
    for (n, _service), rows in served.items():
        for village, quantity in rows if n == fair else ():
            found[village] += quantity
    return found


def _covered(
    inputs: Inputs, near: Sequence[tuple[int, float]], expected: int, people: Mapping[int, float]
) -> list[dict[str, Any]]:
    parts = apportion(expected, [people.get(village, 0.0) for village, _share in near])
    return [
        {"village": inputs.villages[village].pk, "permille": round(share * 1000), "expected": persons}
        for (village, share), persons in zip(near, parts, strict=True)
    ]


def _stall_people(plan: Plan, served: Mapping[Any, Any]) -> dict[tuple[int, int], int]:
    """(fair, service) to whole persons; a stall that is set up at all is set up for one."""
    stalls = zip(plan.stalls.fair.tolist(), plan.stalls.service.tolist(), strict=True)
    return {
        stall: max(1, round(sum(quantity for _village, quantity in served.get(stall, []))))
        for stall in stalls
    }


def apportion(total: int, parts: Sequence[float]) -> list[int]:
    """Whole numbers in proportion to the parts that sum to the total: those cut down most are rounded up first."""
    whole = sum(parts)
    if whole <= 0:
        return [0] * len(parts)
    exact = [total * part / whole for part in parts]
    found = [int(value) for value in exact]
    by_loss = sorted(range(len(parts)), key=lambda n: (found[n] - exact[n], n))
    for n in by_loss[: total - sum(found)]:
        found[n] += 1
    return found


def _fair_ids(inputs: Inputs, plan: Plan, batch: Batch) -> list[uuid.UUID]:
    by_village = {fair.village_id: fair.pk for fair in inputs.fairs}
    by_village |= {draft.record.village_id: draft.record.pk for draft in batch.drafts}
    return [by_village[inputs.villages[host].pk] for host in plan.fairs.host.tolist()]


def _booth_rows(
    inputs: Inputs, plan: Plan, served: Mapping[Any, Any], ids: list[uuid.UUID]
) -> list[dict[str, Any]]:
    stalls, people = plan.stalls, _stall_people(plan, served)
    shut = {fair.pk for fair in inputs.fairs if fair.state in FAIRS.locked}
    return [
        {
            "fair": ids[fair],
            "item": inputs.items[service].pk,
            "team": inputs.teams[unit].pk,
            "quantity": people[fair, service],
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
