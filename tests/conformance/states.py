"""Brings a record to a state with everything a move asks for at hand, for any machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import prepared_governance
import prepared_party
import prepared_work
from owners import SPECIMENS
from variations import make

from county import County
from jishi.core.access.holds import grant
from jishi.core.access.models import User
from jishi.kinds.record import new_id
from jishi.records import services
from jishi.records.ledger import Ledger
from jishi.records.models import Register, Transition
from jishi.records.registry import ledger
from jishi.records.selectors.visible import get
from jishi.records.services import Result, link, save
from jishi.rules.calendar.casework import end_of
from jishi.rules.machine import Move

MOST_MOVES = 40
Preparation = Callable[[County, Any], Mapping[str, Any]]


def _fair_with_booths(county: County, fair: Any) -> dict[str, Any]:
    """Five confirmed stalls, each with a leader of its own unit."""
    booths = ledger("booths")
    team = county.row("providers", 0)
    leader = make(county, ledger("people"), organisation=str(team.organisation_id))
    for _stall in range(5):
        booth = make(county, booths, fair=str(fair.pk), team=team.code, leader=str(leader.pk))
        stand(booths, booth, "confirmed")
    return {}


def _fair_with_venue(county: County, fair: Any) -> dict[str, Any]:
    venue = make(county, ledger("venues"), village=str(fair.village_id), ready=True)
    save(
        actor=county.system,
        ledger=ledger("fairs"),
        id=fair.pk,
        version=fair.version,
        values={"venue": str(venue.pk)},
    )
    return {}


def _fair_to_announce(county: County, fair: Any) -> dict[str, Any]:
    return {**_fair_with_booths(county, fair), **_fair_with_venue(county, fair)}


def _booth_with_leader(county: County, booth: Any) -> dict[str, Any]:
    stand(ledger("fairs"), booth.fair, "menu_ordered")
    leader = make(county, ledger("people"), organisation=str(booth.team.organisation_id))
    return {"leader": str(leader.pk)}


def _booth_served(county: County, booth: Any) -> dict[str, Any]:
    return {"served": 31}


def _mention_as_need(county: County, mention: Any) -> dict[str, Any]:
    ledger("mentions").model._default_manager.filter(pk=mention.pk).update(kind="need")
    return {"item": county.row("items").code}


def _left(county: County, appointment: Any) -> dict[str, Any]:
    return {"ends_on": county.today.isoformat()}


def _duty_over(county: County, duty: Any) -> dict[str, Any]:
    """Every duty had a day of its own before today."""
    rows = type(duty)._default_manager
    rows.filter(pk=duty.pk).update(duty_on=county.today - timedelta(days=rows.count()))
    return {}


def _values(**values: str) -> Preparation:
    return lambda _county, _record: values


def _due(county: County, case: Any) -> dict[str, Any]:
    """A case that was only put into its state has no last day yet."""
    if case.due_at is None:
        due = end_of(county.today + timedelta(days=30))
        type(case)._default_manager.filter(pk=case.pk).update(due_at=due)
        Register.objects.filter(pk=case.pk).update(due_at=due)
    return {}


def _longer(county: County, case: Any) -> dict[str, Any]:
    return {**_due(county, case), "extension_days": "5"}


def _with_units(county: County, case: Any) -> dict[str, Any]:
    """Two units that can sign."""
    units = [{"unit": str(row.pk), "duty": "现场查看"} for row in county.rows("organisations")[:2]]
    for unit in units:
        _reached(county, unit["unit"])
    owner = ledger("requests")
    save(actor=county.system, ledger=owner, id=case.pk, version=case.version, values={"units": units})
    return {}


def _reached(county: County, unit: str) -> None:
    user = User.objects.get(pk=county.users["unit_agent"])
    grant(
        user=user, role="unit_agent", scope_kind="unit", scope_key=unit, starts_on=county.today, source="test"
    )


def _task_to_send(county: County, task: Any) -> dict[str, Any]:
    _reached(county, str(task.unit_id))
    return _task_going(county, task)


def _task_going(county: County, task: Any) -> dict[str, Any]:
    stand(ledger("requests"), task.request, "dispatched")
    return {}


def _unreached(_county: County, case: Any) -> dict[str, Any]:
    type(case)._default_manager.filter(pk=case.pk).update(failed_calls=2)
    return {}


# What a guard asks for, by ledger and move; a guard without a line here fails its test by name.
PREPARED: dict[tuple[str, str], Preparation] = {
    ("fairs", "confirm_units"): _fair_with_booths,
    ("fairs", "ready_venue"): _fair_with_venue,
    ("fairs", "announce"): _fair_to_announce,
    ("booths", "confirm"): _booth_with_leader,
    ("booths", "serve"): _booth_served,
    ("mentions", "link"): _mention_as_need,
    ("appointments", "complete"): _left,
    ("appointments", "recall"): _left,
    ("appointments", "replace"): _left,
    ("duties", "hold"): _duty_over,
    ("duties", "miss"): _duty_over,
    ("requests", "settle"): _values(result="已通水"),
    ("requests", "dispatch"): _with_units,
    ("requests", "extend"): _longer,
    ("requests", "hold"): _due,
    ("requests", "answer"): _values(result="已通水"),
    ("requests", "call_back"): _values(satisfaction="4"),
    ("requests", "close"): _unreached,
    ("request_tasks", "send"): _task_to_send,
    ("request_tasks", "send_back"): _task_going,
    ("request_tasks", "finish"): _values(answer="已检修"),
    ("request_tasks", "extend"): _longer,
}
PREPARED |= prepared_governance.PREPARED
PREPARED |= prepared_party.PREPARED
PREPARED |= prepared_work.PREPARED
if SPECIMENS:
    from specimens import preparations

    PREPARED |= preparations.PREPARED


def move(*, ledger: Ledger, move: str, **sent: Any) -> Result:
    """The door for moves, entered as the page that is made for this move, with all its papers at hand."""
    if move in {step.code for step in ledger.machine.moves}:
        sent.setdefault("evidence", declared(ledger, ledger.machine.move(move)))
    return services.move(ledger=ledger, move=move, program=move in ledger.program_moves, **sent)


def declared(owner: Ledger, step: Move) -> list[str]:
    """The papers of which the mover says that they are there; the others are linked."""
    return [code for code in step.evidence if code not in owner.evidence]


def with_papers(county: County, owner: Ledger, step: Move, record: Any) -> None:
    """Link what the move asks for as a record; what stands in a column, a preparation puts there."""
    for code in step.evidence:
        if code in owner.evidence and not owner.evidence[code].field:
            other = ledger(owner.evidence[code].ledger)
            paper = make(county, other)
            if owner.evidence[code].states:
                stand(other, paper, owner.evidence[code].states[0])
            link(
                actor=county.system,
                source=(other, paper.pk),
                target=(owner, record.pk),
                relation="evidence_of",
            )


def stand(owner: Ledger, record: Any, state: str) -> None:
    """Put a record into a state behind the doors' back; the register follows so that it still tells the truth."""
    owner.model._default_manager.filter(pk=record.pk).update(state=state)
    phase = owner.machine.phase(state)
    Register.objects.filter(pk=record.pk).update(
        state=state,
        stage=f"{owner.code}/{state}",
        phase=phase.value,
        open=phase.value in ("draft", "open", "waiting"),
    )
    record.state = state


def ready(county: County, owner: Ledger, step: Move) -> tuple[Any, Mapping[str, Any]]:
    """A record from which this move can be made at once, and the values to make it with."""
    record = make(county, owner)
    stand(owner, record, step.sources[0])
    long_ago = datetime(2024, 1, 1, tzinfo=UTC)
    for position, wait in enumerate(step.min_days):
        Transition.objects.create(
            id=new_id(),
            county=county.code,
            entry_id=record.pk,
            move=wait.since_move,
            source=step.sources[0],
            target=step.sources[0],
            on=long_ago.date(),
            at=long_ago + timedelta(minutes=position),
        )
    record = get(county.system, owner, record.pk)
    values = prepare(county, owner, step, record)
    return get(county.system, owner, record.pk), values


def prepare(county: County, owner: Ledger, step: Move, record: Any) -> Mapping[str, Any]:
    with_papers(county, owner, step, record)
    preparation = PREPARED.get((owner.code, step.code))
    assert preparation or not step.guard, (
        f"add ({owner.code}, {step.code}) to states.PREPARED: it has a guard"
    )
    return preparation(county, record) if preparation else {}


def route(owner: Ledger, target: str) -> list[Move]:
    """The shortest way from the first state to this one."""
    ways: dict[str, list[Move]] = {owner.machine.initial: []}
    waiting = [owner.machine.initial]
    while waiting:
        state = waiting.pop(0)
        for step in owner.machine.moves_from(state):
            if step.target not in ways:
                ways[step.target] = [*ways[state], step]
                waiting.append(step.target)
    return ways[target]


def walk(county: County, owner: Ledger, target: str) -> Any:
    """A record that has come to this state by nothing but moves."""
    record, made = make(county, owner), dict[str, date]()
    actor = county.system
    for step in route(owner, target):
        values = prepare(county, owner, step, record)
        record = get(county.system, owner, record.pk)
        days = [wait.earliest(made[wait.since_move], {}) for wait in step.min_days]
        actor = replace(actor, today=max(actor.today, *days)) if days else actor
        made[step.code] = actor.today
        move(
            actor=actor,
            ledger=owner,
            id=record.pk,
            move=step.code,
            version=record.version,
            values=values,
            reason="核实过",
        )
        record = get(county.system, owner, record.pk)
    return record
