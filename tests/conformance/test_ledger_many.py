"""One action on many chosen records: scoped, judged one by one, whole, once; what people keep is theirs alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest
from pictures import picture, refused
from scopes import outsiders, roles_with
from states import ready, stand
from variations import make

from county import County
from jishi.core.audit.models import Entry
from jishi.core.preferences.lists import kept, save_view
from jishi.core.preferences.selections import select, selected
from jishi.kinds.record import new_id
from jishi.records.errors import Forbidden, InvalidRows, OperationConflict
from jishi.records.fields import columns
from jishi.records.ledger import P2, Ledger
from jishi.records.models import Register
from jishi.records.registry import ledgers
from jishi.records.selectors import Query, find, get, listable, may, shown
from jishi.records.services import Done, act, judge, verbs

promise = pytest.mark.promise
ARCHIVE = "archive"


def archived(
    county: County, owner: Ledger, versions: Mapping[UUID, int], operation: UUID | None = None, **more: Any
) -> Done:
    return act(
        actor=county.system,
        ledger=owner,
        verb=ARCHIVE,
        versions=versions,
        operation=operation or new_id(),
        reason="重复登记",
        **more,
    )


@promise("many-scope")
def test_chosen_records_outside_the_scope_are_left_alone_without_their_number(
    county: County, owner: Ledger
) -> None:
    record = make(county, owner)
    for role in roles_with(owner, ARCHIVE):
        for actor in outsiders(county, role, record):
            with refused(owner, InvalidRows) as caught:
                act(
                    actor=actor,
                    ledger=owner,
                    verb=ARCHIVE,
                    versions={record.pk: record.version},
                    operation=new_id(),
                    reason="重复登记",
                )
            (fault,) = caught.value.faults
            assert (fault[0] == "") is (not owner.common), (role, fault)


@promise("many-grants")
def test_a_role_without_the_verb_does_it_to_none(county: County, owner: Ledger) -> None:
    record = make(county, owner)
    for role in owner.grants:
        if role == "public":
            continue
        actor = county.actor(role, "county", county.code)
        for verb in (ARCHIVE, *(step.code for step in owner.machine.moves)):
            if not owner.allows(role, verb):
                assert verb not in verbs(actor, owner)
                with refused(owner, Forbidden):
                    act(
                        actor=actor,
                        ledger=owner,
                        verb=verb,
                        versions={record.pk: record.version},
                        operation=new_id(),
                        reason="核实过",
                    )


@promise("many-whole")
def test_one_that_cannot_holds_back_the_others(county: County, owner: Ledger) -> None:
    first, second = make(county, owner), make(county, owner)
    versions = {first.pk: first.version, second.pk: second.version + 1}
    with refused(owner, InvalidRows) as caught:
        archived(county, owner, versions)
    assert [row for row, _name, _why in caught.value.faults] == [second.number]
    done = archived(county, owner, versions, partial=True)
    assert (done.count, [one.id for one in done.refused]) == (1, [second.pk])
    assert get(county.system, owner, first.pk).archived_at is not None
    assert get(county.system, owner, second.pk).archived_at is None


@promise("many-stale")
def test_a_row_that_others_have_changed_is_refused(county: County, owner: Ledger) -> None:
    record = make(county, owner)
    for version in (0, record.version + 1):
        with refused(owner, InvalidRows) as caught:
            archived(county, owner, {record.pk: version})
        assert caught.value.faults[0][0] == record.number


@promise("many-repeats")
def test_the_same_choice_twice_is_done_once(county: County, owner: Ledger) -> None:
    rows = [make(county, owner), make(county, owner)]
    versions, operation = {row.pk: row.version for row in rows}, new_id()
    assert archived(county, owner, versions, operation).count == 2
    before = picture(owner)
    assert archived(county, owner, versions, operation).replayed
    assert picture(owner) == before
    with refused(owner, OperationConflict):
        archived(county, owner, {rows[0].pk: rows[0].version}, operation)


@promise("audit-many")
def test_each_record_has_one_entry_under_one_operation(county: County, owner: Ledger) -> None:
    rows, operation = [make(county, owner), make(county, owner)], new_id()
    archived(county, owner, {row.pk: row.version for row in rows}, operation)
    for row in rows:
        entries = Entry.objects.filter(record=row.pk, verb=ARCHIVE)
        assert [entry.operation for entry in entries] == [operation]
        assert not Register.objects.get(pk=row.pk).open


@promise("many-moves")
def test_every_move_that_is_offered_can_be_made_of_many(county: County, owner: Ledger) -> None:
    for step in owner.machine.moves:
        if step.code not in verbs(county.system, owner):
            continue
        record, values = ready(county, owner, step)
        versions = {record.pk: record.version}
        seen = judge(actor=county.system, ledger=owner, verb=step.code, versions=versions)
        assert not picture_differs(owner, record)
        assert [row.pk for row in seen.moved] == [record.pk], (step.code, seen.refused)
        done = act(
            actor=county.system,
            ledger=owner,
            verb=step.code,
            versions=versions,
            operation=new_id(),
            values=values,
            reason="核实过",
        )
        assert (done.count, done.replayed) == (1, False)
        assert get(county.system, owner, record.pk).state == step.target


def picture_differs(owner: Ledger, record: Any) -> bool:
    """Has a preview written anything of this record?"""
    stored = owner.model._default_manager.get(pk=record.pk)
    return (stored.state, stored.version) != (record.state, record.version)


@promise("many-guards")
def test_guards_refuse_many_as_they_refuse_one(county: County, owner: Ledger) -> None:
    for step in owner.machine.moves:
        if step.guard is None or step.code not in verbs(county.system, owner):
            continue
        record = make(county, owner)
        stand(owner, record, step.sources[0])
        record = get(county.system, owner, record.pk)
        with refused(owner, InvalidRows):
            act(
                actor=county.system,
                ledger=owner,
                verb=step.code,
                versions={record.pk: record.version},
                operation=new_id(),
                reason="核实过",
            )


@promise("columns-own")
def test_every_column_that_may_be_chosen_can_be_shown_and_sorted(county: County, owner: Ledger) -> None:
    make(county, owner)
    for role in roles_with(owner, "view"):
        actor = county.actor(role, "county", county.code)
        names = listable(actor, owner)
        assert set(owner.columns) <= set(names)
        known = columns(owner)
        for row in find(actor, owner, names=names):
            assert tuple(shown(actor, owner, row, names)) == names
        for name in names:
            if known[name].protection is not P2:
                assert list(find(actor, owner, Query(order=f"-{name}"), names=names)) is not None


@promise("columns-own")
def test_nobody_chooses_a_column_that_is_not_theirs(county: County, owner: Ledger) -> None:
    """Personal ones without reading personal values, and relations to ledgers one may not open."""
    known = columns(owner)
    by_code = {entry.code: entry for entry in ledgers()}
    for role in roles_with(owner, "view"):
        actor = county.actor(role, "county", county.code)
        for name in set(listable(actor, owner)) - set(owner.columns):
            info = known[name]
            assert info.protection is not P2 or may(actor, "read_personal", owner), (role, name)
            assert info.related not in by_code or may(actor, "view", by_code[info.related]), (role, name)


@promise("kept-own")
def test_what_a_person_keeps_of_a_list_is_theirs_alone(county: County, owner: Ledger) -> None:
    mine, others = county.users["fair_office"], county.users["auditor"]
    view = save_view(county.code, mine, owner.code, "我的", "q=1")
    choice = select(county.code, mine, owner.code, ARCHIVE, {}, "")
    assert [entry.pk for entry in kept(county.code, mine, owner.code).views] == [view.pk]
    assert kept(county.code, others, owner.code).views == ()
    assert selected(county.code, mine, owner.code, choice) is not None
    assert selected(county.code, others, owner.code, choice) is None
    assert selected(county.code, mine, "another", choice) is None
