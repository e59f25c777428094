"""The same thing sent twice has one effect; what was read before somebody else's change is refused with both copies."""

from __future__ import annotations

import pytest
from pictures import picture, refused
from states import move, ready
from variations import a_change, changes, fresh, make

from county import County
from jishi.kinds.record import new_id
from jishi.records.convert import display
from jishi.records.errors import NotFound, OperationConflict, Stale
from jishi.records.fields import columns
from jishi.records.ledger import Ledger
from jishi.records.selectors import shown
from jishi.records.services import archive, commit, prepare, save

promise = pytest.mark.promise


@promise("receipt-create")
def test_creating_twice_makes_one_record_and_answers_alike(county: County, owner: Ledger) -> None:
    values, operation = fresh(county, owner), new_id()
    first = save(actor=county.system, ledger=owner, values=values, id=operation, operation=operation)
    before = picture(owner)
    again = save(actor=county.system, ledger=owner, values=values, id=operation, operation=operation)
    assert picture(owner) == before
    assert (again.id, again.number, again.version, again.created) == (first.id, first.number, 1, True)
    assert (first.replayed, again.replayed) == (False, True)


@promise("receipt-create")
def test_the_record_id_is_the_operation_of_a_creation(county: County, owner: Ledger) -> None:
    values, record_id = fresh(county, owner), new_id()
    first = save(actor=county.system, ledger=owner, values=values, id=record_id)
    assert save(actor=county.system, ledger=owner, values=values, id=record_id).replayed
    other = make(county, owner)
    with refused(owner, NotFound):  # taken by a record that this operation did not make
        save(actor=county.system, ledger=owner, values=values, id=other.pk, operation=new_id())
    assert first.id == record_id


@promise("receipt-create")
def test_the_first_answer_stands_even_after_a_later_edit(county: County, owner: Ledger) -> None:
    values, operation = fresh(county, owner), new_id()
    first = save(actor=county.system, ledger=owner, values=values, id=operation)
    change = a_change(county, owner, first.record)
    later = save(actor=county.system, ledger=owner, values=change, id=operation, version=1)
    again = save(actor=county.system, ledger=owner, values=values, id=operation)
    assert (later.version, again.version, again.replayed) == (2, 1, True)
    assert owner.model._default_manager.get(pk=operation).version == 2


@promise("receipt-conflict")
def test_the_same_operation_with_other_content_is_refused(county: County, owner: Ledger) -> None:
    values, operation = fresh(county, owner), new_id()
    record = save(actor=county.system, ledger=owner, values=values, id=operation).record
    change = a_change(county, owner, record)
    with refused(owner, OperationConflict):
        save(actor=county.system, ledger=owner, values=values | change, id=operation)
    assert OperationConflict.status == 409


@promise("receipt-change")
def test_changing_twice_changes_once(county: County, owner: Ledger) -> None:
    record, operation = make(county, owner), new_id()
    change = a_change(county, owner, record)
    sent = {"actor": county.system, "ledger": owner, "values": change, "id": record.pk, "version": 1}
    first = save(**sent, operation=operation)
    before = picture(owner)
    again = save(**sent, operation=operation)
    assert picture(owner) == before
    assert (first.version, again.version, again.replayed) == (2, 2, True)
    with refused(owner, OperationConflict):
        save(**{**sent, "version": 2}, operation=operation)


@promise("receipt-move")
def test_moving_twice_moves_once(county: County, owner: Ledger) -> None:
    step = owner.machine.moves[0]
    record, values = ready(county, owner, step)
    operation = new_id()
    sent = {"actor": county.system, "ledger": owner, "id": record.pk, "move": step.code, "values": values}
    sent |= {"version": record.version, "operation": operation}
    first = move(**sent, reason="核实过")
    before = picture(owner)
    again = move(**sent, reason="核实过")
    assert picture(owner) == before
    assert (again.replayed, again.version) == (True, first.version)
    with refused(owner, OperationConflict):
        move(**sent, reason="另一个理由")


@promise("receipt-archive")
def test_archiving_twice_archives_once(county: County, owner: Ledger) -> None:
    record, operation = make(county, owner), new_id()
    sent = {"actor": county.system, "ledger": owner, "id": record.pk, "version": 1, "operation": operation}
    archive(**sent, reason="重复登记")
    before = picture(owner)
    assert archive(**sent, reason="重复登记").replayed
    assert picture(owner) == before
    with refused(owner, OperationConflict):
        archive(**sent, reason="别的原因")


@promise("receipt-bulk")
def test_a_batch_sent_twice_is_written_once(county: County, owner: Ledger) -> None:
    rows, operation = [fresh(county, owner)], new_id()
    first = commit(
        actor=county.system,
        batches=[prepare(actor=county.system, ledger=owner, rows=rows)],
        operation=operation,
        content=rows,
    )
    before = picture(owner)
    batch = prepare(actor=county.system, ledger=owner, rows=[])
    again = commit(actor=county.system, batches=[batch], operation=operation, content=rows)
    assert picture(owner) == before
    assert (first.created, again.created, again.replayed) == (1, 1, True)
    with refused(owner, OperationConflict):
        commit(actor=county.system, batches=[batch], operation=operation, content=[])


@promise("stale-change")
def test_a_stale_change_is_refused_with_both_copies(county: County, owner: Ledger) -> None:
    record = make(county, owner)
    change = a_change(county, owner, record)
    name, theirs = next(iter(change.items()))
    save(actor=county.system, ledger=owner, values=change, id=record.pk, version=1)
    mine = {name: getattr(record, columns(owner)[name].attname)}
    with refused(owner, Stale) as caught:
        save(actor=county.system, ledger=owner, values=mine, id=record.pk, version=1)
    assert (caught.value.version, caught.value.current) == (1, 2)
    assert caught.value.mine == mine
    stored = owner.model._default_manager.get(pk=record.pk)
    assert caught.value.theirs[name] == display(columns(owner)[name], getattr(stored, name))
    assert caught.value.theirs[name] == display(columns(owner)[name], theirs)
    assert set(caught.value.theirs) == set(owner.fields)


@promise("stale-change")
def test_a_version_of_the_future_is_stale_too(county: County, owner: Ledger) -> None:
    record = make(county, owner)
    change = a_change(county, owner, record)
    with refused(owner, Stale):
        save(actor=county.system, ledger=owner, values=change, id=record.pk, version=99)


@promise("stale-move")
def test_a_stale_move_is_refused_with_both_copies(county: County, owner: Ledger) -> None:
    record = make(county, owner)
    step = owner.machine.moves_from(record.state)[0]
    name, value = next(changes(county, owner, record))
    save(actor=county.system, ledger=owner, values={name: value}, id=record.pk, version=1)
    with refused(owner, Stale) as caught:
        move(actor=county.system, ledger=owner, id=record.pk, move=step.code, version=1, reason="核实过")
    stored = owner.model._default_manager.get(pk=record.pk)
    assert caught.value.theirs[name] == shown(county.system, owner, stored, [name])[name].text


@promise("stale-archive")
def test_a_stale_archiving_is_refused_with_their_copy(county: County, owner: Ledger) -> None:
    record = make(county, owner)
    name, value = next(changes(county, owner, record))
    save(actor=county.system, ledger=owner, values={name: value}, id=record.pk, version=1)
    with refused(owner, Stale) as caught:
        archive(actor=county.system, ledger=owner, id=record.pk, version=1, reason="重复登记")
    stored = owner.model._default_manager.get(pk=record.pk)
    assert caught.value.theirs[name] == shown(county.system, owner, stored, [name])[name].text
