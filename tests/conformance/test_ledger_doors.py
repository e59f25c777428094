"""What a change promises, through the screens and the API: one entry, one effect, nothing stale, nothing out of scope."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from doors import Api, Door, Screen, who
from pictures import picture
from scopes import keys, roles_with, roles_without
from states import ready, stand
from variations import a_change, changes, fresh, held, make
from ways_out import PLACELESS, somewhere_else, ways_out

from county import County
from jishi.core.audit.models import Entry
from jishi.core.audit.verifying import verify as verify_chain
from jishi.kinds.record import new_id
from jishi.records.fields import columns
from jishi.records.ledger import P2, Ledger
from jishi.records.registry import ledgers
from jishi.records.selectors import history
from jishi.records.selectors.visible import get
from jishi.records.services import save
from jishi.records.services.projection import verify as verify_register
from jishi.rules.machine import Move

promise = pytest.mark.promise


@pytest.fixture(params=(Screen, Api), ids=("screen", "api"))
def door(request: pytest.FixtureRequest) -> Door:
    return request.param


def verbs(record_id: object) -> list[str]:
    return list(Entry.objects.filter(record=record_id).order_by("seq").values_list("verb", flat=True))


def stored(owner: Ledger, record_id: object) -> Any:
    return owner.model._default_manager.get(pk=record_id)


def steps(owner: Ledger) -> list[Move]:
    """The moves that somebody makes on these doors."""
    return [s for s in owner.machine.moves if s.code not in owner.program_moves and who(owner, s.code)]


@promise("audit-doors")
def test_creating_changing_and_archiving_leave_one_entry_each(
    county: County, owner: Ledger, door: Door
) -> None:
    record_id, values = new_id(), fresh(county, owner, lines=False)
    before = Entry.objects.count()
    answer = door(county, owner, who(owner, "add")).create(values, record_id)
    assert answer.done, answer.text
    assert (verbs(record_id), Entry.objects.count()) == (["create"], before + 1)
    record = stored(owner, record_id)
    change = a_change(county, owner, record)
    before = Entry.objects.count()
    answer = door(county, owner, who(owner, "change")).change(record, change, 1, new_id())
    assert answer.done, answer.text
    assert (verbs(record_id), Entry.objects.count()) == (["create", "change"], before + 1)
    if role := who(owner, "archive"):
        assert door(county, owner, role).archive(record, 2, new_id()).done
        assert (verbs(record_id)[-1], Entry.objects.count()) == ("archive", before + 2)
        assert stored(owner, record_id).archived_at is not None
    assert verify_register(ledgers(), county.code) == []
    assert verify_chain(county.code) == []


@promise("audit-doors")
def test_each_move_leaves_one_entry_and_its_reason(county: County, owner: Ledger, door: Door) -> None:
    for step in steps(owner):
        record, values = ready(county, owner, step)
        before = len(verbs(record.pk))
        answer = door(county, owner, who(owner, step.code)).move(
            record, step.code, values, record.version, new_id()
        )
        assert answer.done, (step.code, answer.text)
        assert verbs(record.pk)[before:] == ["move"], step.code
        assert stored(owner, record.pk).state == step.target
        assert history(county.system, owner, record)[0].reason == "核实过"
    assert verify_register([owner], county.code) == []


@promise("same-words")
def test_what_the_system_accepts_a_door_accepts_and_keeps_alike(
    county: County, owner: Ledger, door: Door
) -> None:
    record = make(county, owner)
    entered = door(county, owner, who(owner, "change"))
    for name, value in changes(county, owner, record):
        attname = columns(owner)[name].attname
        with transaction.atomic():
            save(
                actor=county.system,
                ledger=owner,
                id=record.pk,
                version=record.version,
                values={name: value},
            )
            wanted = held(stored(owner, record.pk), attname)
            transaction.set_rollback(True)
        with transaction.atomic():
            answer = entered.change(
                get(county.system, owner, record.pk), {name: value}, record.version, new_id()
            )
            assert answer.done, (name, answer.text)
            assert held(stored(owner, record.pk), attname) == wanted, name
            transaction.set_rollback(True)


@promise("receipt-doors")
def test_sent_twice_has_one_effect(county: County, owner: Ledger, door: Door) -> None:
    record_id, values = new_id(), fresh(county, owner, lines=False)
    maker = door(county, owner, who(owner, "add"))
    assert maker.create(values, record_id).done
    before = picture(owner)
    assert maker.create(values, record_id).done
    assert picture(owner) == before
    record, operation = stored(owner, record_id), new_id()
    change = a_change(county, owner, record)
    assert maker.create(values | change, record_id).status == 409
    assert picture(owner) == before
    changer = door(county, owner, who(owner, "change"))
    assert changer.change(record, change, 1, operation).done
    before = picture(owner)
    assert changer.change(record, change, 1, operation).done
    assert picture(owner) == before
    for step in steps(owner)[:1]:
        record, values = ready(county, owner, step)
        mover, operation = door(county, owner, who(owner, step.code)), new_id()
        assert mover.move(record, step.code, values, record.version, operation).done
        before = picture(owner)
        again = mover.move(record, step.code, values, record.version, operation)
        assert (again.done, picture(owner) == before) == (True, True), again.text
        assert mover.move(record, step.code, values, record.version, operation, "别的理由").status == 409
        assert picture(owner) == before


@promise("stale-doors")
def test_what_was_read_before_anothers_change_is_refused_with_both_copies(
    county: County, owner: Ledger, door: Door
) -> None:
    record = make(county, owner)
    # The sentence of a mention is a key of its visit; any field but a personal one will do.
    (name, value) = next(
        (n, v) for n, v in changes(county, owner, record) if columns(owner)[n].protection is not P2
    )
    save(actor=county.system, ledger=owner, id=record.pk, version=1, values={name: value})
    theirs = get(county.system, owner, record.pk)
    before = picture(owner)
    answer = door(county, owner, who(owner, "change")).change(record, {}, 1, new_id())
    if door is Api:  # an empty change names nothing of its own
        answer = door(county, owner, who(owner, "change")).change(
            record, {name: getattr(record, columns(owner)[name].attname)}, 1, new_id()
        )
        assert '"theirs"' in answer.text
        assert '"mine"' in answer.text
    assert answer.status == door.STALE
    if columns(owner)[name].kind in ("text", "integer"):
        assert str(getattr(theirs, name)) in answer.text
        assert str(getattr(record, name) or "") in answer.text
    for step in [s for s in steps(owner) if record.state in s.sources][:1]:
        mover = door(county, owner, who(owner, step.code))
        assert mover.move(record, step.code, {}, 1, new_id()).status == door.STALE, step.code
    if role := who(owner, "archive"):
        assert door(county, owner, role).archive(record, 1, new_id()).status == door.STALE
    assert picture(owner) == before


@promise("move-out-doors")
def test_no_door_carries_a_record_out_of_the_scope(county: County, owner: Ledger, door: Door) -> None:
    record = make(county, owner)
    somewhere_else(county, owner)
    tried = 0
    for kind, key in [(k, key) for k in ("town", "village", "unit") for key in sorted(keys(record, k))]:
        for values in ways_out(county, owner, record, kind, key)[:1]:
            for role in roles_with(owner, "change")[:2]:
                entered, before = door(county, owner, role, kind, key), picture(owner)
                answer = entered.change(record, values, record.version, new_id())
                assert answer.status in (400, 403), (role, kind)
                assert picture(owner) == before
                tried += 1
    assert bool(tried) is (owner.code not in PLACELESS)


@promise("machine-doors")
def test_a_move_that_is_not_ready_or_not_granted_is_refused_with_the_reason(
    county: County, owner: Ledger, door: Door
) -> None:
    record = make(county, owner)
    for step in owner.machine.moves:
        stand(owner, record, step.sources[0])
        before, sent = picture(owner), (record, step.code, {}, record.version)
        by_hand = step.code not in owner.program_moves
        viewers = [role for role in roles_without(owner, step.code) if owner.allows(role, "view")]
        for role in viewers[:1]:
            answer = door(county, owner, role).move(*sent, new_id())
            assert answer.status in ((403,) if by_hand else (400, 403, 404)), (role, step.code)
            assert not by_hand or "可以的角色" in answer.text, (role, step.code)
        if role := who(owner, step.code):
            answer = door(county, owner, role).move(*sent, new_id(), reason=" ")
            if not by_hand:
                assert answer.status in (400, 404), step.code
            elif step.reason_required:
                assert (answer.status, "须写明理由" in answer.text) == (400, True), step.code
            elif step.guard is not None:
                assert answer.status == 400, step.code
        if not by_hand or step.reason_required or step.guard is not None:
            assert picture(owner) == before, step.code
        record = get(county.system, owner, record.pk)
