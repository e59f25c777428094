"""Every change leaves exactly one audit entry and a register that agrees; nothing leaves its keeper's scope."""

from __future__ import annotations

import pytest
from pictures import refused
from scopes import HOME, at_home, keys, roles_with
from states import move, ready
from variations import STARTING_FROM, a_change, accepted, changes, fresh, make
from ways_out import PLACELESS, somewhere_else, ways_out

from county import County
from jishi.core.audit.models import Entry
from jishi.core.audit.verifying import verify as verify_chain
from jishi.kinds.record import new_id
from jishi.records.errors import Forbidden, Invalid
from jishi.records.ledger import Ledger
from jishi.records.models import Register, Share, Transition
from jishi.records.registry import ledger, ledgers
from jishi.records.selectors import history
from jishi.records.selectors.visible import get
from jishi.records.services import archive, commit, link, prepare, save
from jishi.records.services.projection import verify as verify_register

promise = pytest.mark.promise


def entries(record_id: object) -> list[Entry]:
    return list(Entry.objects.filter(record=record_id).order_by("seq"))


def agrees(county: County) -> None:
    """The register says what the tables say, and the audit's chain holds."""
    assert verify_register(ledgers(), county.code) == []
    assert verify_chain(county.code) == []


@promise("audit-create")
def test_creating_leaves_one_entry_and_a_register_row(county: County, owner: Ledger) -> None:
    values, operation = fresh(county, owner), new_id()
    before = Entry.objects.count()
    done = save(actor=county.system, ledger=owner, values=values, id=operation, operation=operation)
    (entry,) = entries(done.id)
    assert Entry.objects.count() == before + 1
    assert (entry.verb, entry.ledger, entry.operation) == ("create", owner.code, operation)
    assert entry.actor_name == county.system.name
    assert set(entry.payload["values"]) <= set(owner.fields)
    row = Register.objects.get(pk=done.id)
    assert (row.ledger, row.number, row.state) == (owner.code, done.number, owner.machine.initial)
    agrees(county)


@promise("audit-change")
def test_changing_leaves_one_entry_that_names_what_changed(county: County, owner: Ledger) -> None:
    # An example: other records of the county name it.
    record = county.row(owner.code, STARTING_FROM.get(owner.code, 0))
    for name, value in list(changes(county, owner, record)):
        record = get(county.system, owner, record.pk)
        if not accepted(county, owner, record, {name: value}):
            continue  # it would have gone through before the changes made meanwhile
        before = Entry.objects.count()
        save(actor=county.system, ledger=owner, values={name: value}, id=record.pk, version=record.version)
        entry = entries(record.pk)[-1]
        others = Entry.objects.filter(operation=entry.operation).exclude(record=record.pk)
        assert Entry.objects.count() == before + 1 + others.count()
        assert all("follows" in other.payload for other in others), name
        assert entry.verb == "change"
        assert name in entry.payload["changes"], name
        agrees(county)


@promise("audit-change")
def test_a_change_to_what_is_there_already_leaves_nothing(county: County, owner: Ledger) -> None:
    record = make(county, owner)
    values = a_change(county, owner, record)
    done = save(actor=county.system, ledger=owner, values=values, id=record.pk, version=record.version)
    before = Entry.objects.count()
    same = save(actor=county.system, ledger=owner, values=values, id=record.pk, version=done.version)
    assert (same.changed, same.version) == (False, done.version)
    assert Entry.objects.count() == before


@promise("audit-move")
def test_each_move_leaves_one_entry_and_one_step(county: County, owner: Ledger) -> None:
    for step in owner.machine.moves:
        record, values = ready(county, owner, step)
        before = Entry.objects.filter(record=record.pk).count()
        done = move(
            actor=county.system,
            ledger=owner,
            id=record.pk,
            move=step.code,
            version=record.version,
            values=values,
            reason="核实过",
        )
        entry = entries(record.pk)[-1]
        assert Entry.objects.filter(record=record.pk).count() == before + 1
        assert (entry.verb, entry.payload["move"], entry.payload["to"]) == ("move", step.code, step.target)
        made = Transition.objects.filter(entry=record.pk, move=step.code).get()
        assert (made.source, made.target, made.on) == (record.state, step.target, county.today)
        row = Register.objects.get(pk=record.pk)
        assert (row.state, row.phase) == (step.target, owner.machine.phase(step.target).value)
        assert done.version == record.version + 1
        assert str(step.label) in history(county.system, owner, record)[0].sentence
    agrees(county)


@promise("audit-archive")
def test_archiving_leaves_one_entry_and_closes_the_register_row(county: County, owner: Ledger) -> None:
    record = make(county, owner)
    with refused(owner, Invalid) as caught:
        archive(actor=county.system, ledger=owner, id=record.pk, version=record.version, reason=" ")
    assert "reason" in caught.value.errors
    before = Entry.objects.count()
    archive(actor=county.system, ledger=owner, id=record.pk, version=record.version, reason="重复登记")
    entry = entries(record.pk)[-1]
    assert Entry.objects.count() == before + 1
    assert (entry.verb, entry.payload["reason"]) == ("archive", "重复登记")
    assert Register.objects.get(pk=record.pk).open is False
    agrees(county)


@promise("audit-bulk")
def test_many_at_once_leave_one_entry_each(county: County, owner: Ledger) -> None:
    rows = []
    for _row in range(3):
        rows.append(fresh(county, owner))
        done = save(actor=county.system, ledger=owner, values=rows[-1])
        owner.model._default_manager.filter(pk=done.id).update(archived_at="2026-11-20T00:00:00Z")
    before, audited = owner.model._default_manager.count(), Entry.objects.count()
    batch = prepare(actor=county.system, ledger=owner, rows=rows)
    assert owner.model._default_manager.count() == before, "preparing writes nothing"
    result = commit(actor=county.system, batches=[batch])
    assert (result.created, result.changed, result.unchanged) == (3, 0, 0)
    assert owner.model._default_manager.count() == before + 3
    assert Entry.objects.count() == audited + 3
    assert [len(entries(record.pk)) for record in batch.records] == [1, 1, 1]
    numbers = sorted(record.number for record in batch.records)
    serials = [int(number.rpartition("-")[2]) for number in numbers]
    assert serials == list(range(serials[0], serials[0] + 3))


@promise("audit-link")
def test_a_link_is_written_once_and_audited_once(county: County, owner: Ledger) -> None:
    source, target = make(county, owner), make(county, owner)
    before = Entry.objects.count()
    for _time in range(2):
        link(actor=county.system, source=(owner, source.pk), target=(owner, target.pk), relation="answers")
    (entry,) = entries(source.pk)[1:]
    assert (entry.verb, entry.payload["number"]) == ("link", target.number)
    assert Entry.objects.count() == before + 1
    assert target.number in history(county.system, owner, source)[0].sentence


@promise("register")
def test_the_register_is_a_projection_of_the_examples(counties: tuple[County, County], owner: Ledger) -> None:
    for county in counties:
        for record in county.rows(owner.code):
            row = Register.objects.get(pk=record.pk)
            assert (row.title, row.number, row.county) == (str(record)[:160], record.number, county.code)
            assert record.number.lower() in row.search
            for name in record.ANCHORS:
                assert getattr(row, name) == getattr(record, f"{name}_id"), name
            if owner.shares is None:
                assert not Share.objects.filter(entry=record.pk).exists()
        agrees(county)


@promise("move-out")
def test_a_record_cannot_be_moved_out_of_ones_scope(county: County, owner: Ledger) -> None:
    record = make(county, owner)
    somewhere_else(county, owner)
    tried = 0
    for kind, key in [(k, key) for k in ("town", "village", "unit") for key in sorted(keys(record, k))]:
        out = ways_out(county, owner, record, kind, key)
        for role in roles_with(owner, "change"):
            for values in out:
                actor = county.actor(role, kind, key)
                with refused(owner, (Forbidden, Invalid)):  # named outside the scope, or filled in there
                    save(actor=actor, ledger=owner, values=values, id=record.pk, version=record.version)
                tried += 1
    assert tried or owner.code in PLACELESS
    assert not (tried and owner.code in PLACELESS)


@promise("move-out")
def test_people_at_home_cannot_give_their_records_away(county: County) -> None:
    """The cases of the parametrised test in which somebody in life could try."""
    tried = set()
    somewhere_else(county, ledger("places"))
    for owner in ledgers():
        for role in roles_with(owner, "change"):
            record = make(county, owner)
            actor = at_home(county, role, record)
            if HOME[role] == "county" or actor is None:
                continue
            for values in ways_out(county, owner, record, HOME[role], actor.holds[0].scope_key):
                with refused(owner, (Forbidden, Invalid)):
                    save(actor=actor, ledger=owner, values=values, id=record.pk, version=record.version)
                tried.add((owner.code, role))
    assert {("needs", "village_committee"), ("visits", "posted_cadre"), ("providers", "unit_agent")} <= tried
