"""Every state can be reached by real moves, every guard refuses once, and no move starts from where it may not."""

from __future__ import annotations

import pytest
from owners import OWNERS
from pictures import picture, refused
from states import MOST_MOVES, PREPARED, move, ready, route, stand, walk
from variations import make

from county import County
from jishi.core.audit.verifying import verify as verify_chain
from jishi.records import services
from jishi.records.errors import Forbidden, Invalid, InvalidRows
from jishi.records.ledger import Ledger
from jishi.records.models import Transition
from jishi.records.selectors.visible import get
from jishi.records.services import prepare_moves
from jishi.records.services.projection import verify as verify_register

promise = pytest.mark.promise


@promise("machine-states")
def test_every_state_is_reached_by_moves_alone(county: County, owner: Ledger) -> None:
    seen = set()
    # The ends of the longest ways pass through the states between: only what is left is walked to.
    for state in sorted(owner.machine.states, key=lambda s: -len(route(owner, s.code))):
        if state.code in seen:
            continue
        record = walk(county, owner, state.code)
        assert record.state == state.code
        made = list(Transition.objects.filter(entry=record.pk).order_by("at", "id"))
        assert [step.move for step in made] == [step.code for step in route(owner, state.code)]
        assert len(made) <= MOST_MOVES
        seen |= {owner.machine.initial, *(step.target for step in made)}
    assert seen == {state.code for state in owner.machine.states}
    assert verify_register([owner], county.code) == []
    assert verify_chain(county.code) == []


@promise("machine-guards")
def test_every_guard_refuses_what_is_not_ready(county: County, owner: Ledger) -> None:
    for step in owner.machine.moves:
        if step.guard is None:
            continue
        record = make(county, owner)
        stand(owner, record, step.sources[0])
        record = get(county.system, owner, record.pk)
        with refused(owner, Invalid) as caught:
            move(
                actor=county.system,
                ledger=owner,
                id=record.pk,
                move=step.code,
                version=record.version,
                reason="核实过",
            )
        texts = [text for texts in caught.value.errors.values() for text in texts]
        assert all(any("\u4e00" <= letter <= "\u9fff" for letter in text) for text in texts), step.code


@promise("machine-reason")
def test_a_move_that_needs_a_reason_is_refused_without_one(county: County, owner: Ledger) -> None:
    for step in owner.machine.moves:
        if not step.reason_required:
            continue
        record, values = ready(county, owner, step)
        with refused(owner, Invalid) as caught:
            move(
                actor=county.system,
                ledger=owner,
                id=record.pk,
                move=step.code,
                version=record.version,
                values=values,
                reason="  ",
            )
        assert "reason" in caught.value.errors, step.code


@promise("machine-sources")
def test_no_move_starts_where_the_table_has_no_arrow(county: County, owner: Ledger) -> None:
    record = make(county, owner)
    for state in owner.machine.states:
        stand(owner, record, state.code)
        before = picture(owner)
        for step in owner.machine.moves:
            if state.code in step.sources:
                continue
            with pytest.raises(Invalid) as caught:
                move(
                    actor=county.system,
                    ledger=owner,
                    id=record.pk,
                    move=step.code,
                    version=record.version,
                    reason="核实过",
                )
            assert str(state.label) in str(caught.value), step.code
        assert picture(owner) == before


@promise("machine-sources")
def test_an_unknown_move_and_an_archived_record_are_refused(county: County, owner: Ledger) -> None:
    record = make(county, owner)
    sent = {"actor": county.system, "ledger": owner, "id": record.pk, "version": record.version}
    with refused(owner, Invalid) as caught:
        move(**sent, move="no_such_move", reason="核实过")
    assert "no_such_move" in str(caught.value)
    owner.model._default_manager.filter(pk=record.pk).update(archived_at="2026-11-20T00:00:00Z")
    step = owner.machine.moves_from(record.state)[0]
    with refused(owner, Forbidden) as caught:
        move(**sent, move=step.code, reason="核实过")
    assert "归档" in str(caught.value)


@promise("machine-program")
def test_a_move_with_a_page_of_its_own_is_refused_elsewhere(county: County, owner: Ledger) -> None:
    for code in owner.program_moves:
        step = owner.machine.move(code)
        record, values = ready(county, owner, step)
        with refused(owner, Invalid) as caught:
            services.move(
                actor=county.system,
                ledger=owner,
                id=record.pk,
                move=code,
                version=record.version,
                values=values,
                reason="核实过",
            )
        assert "move" in caught.value.errors


@promise("machine-bulk")
def test_many_moves_at_once_ask_the_same_guards(county: County, owner: Ledger) -> None:
    for step in owner.machine.moves:
        if step.guard is None:
            continue
        record = make(county, owner)
        stand(owner, record, step.sources[0])
        record = get(county.system, owner, record.pk)
        with refused(owner, InvalidRows):
            prepare_moves(
                actor=county.system, ledger=owner, records=[record], move=step.code, reason="核实过"
            )


def test_every_preparation_belongs_to_a_guard_that_is_there() -> None:
    steps = {(owner.code, step.code) for owner in OWNERS for step in owner.machine.moves if step.guard}
    assert steps == set(PREPARED)
