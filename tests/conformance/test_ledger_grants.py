"""Each role and verb, both ways: who is granted it does it, everybody else is told who may, and nothing changes."""

from __future__ import annotations

import pytest
from pictures import refused
from scopes import at_home, covering, outsiders, roles_with, roles_without
from states import move, ready
from variations import a_change, fresh, make

from county import County
from jishi.core.access.roles import ROLES
from jishi.records.errors import Forbidden, Invalid, NotFound, Refused
from jishi.records.ledger import Ledger
from jishi.records.selectors import may
from jishi.records.services import archive, save

promise = pytest.mark.promise


@promise("grants")
def test_what_a_grant_says_holds_over_every_scope_of_the_record(county: County, owner: Ledger) -> None:
    row = county.row(owner.code)
    for verb in owner.verbs:
        for role in roles_with(owner, verb):
            assert may(county.actor(role), verb, owner), (role, verb)
            for actor in covering(county, role, row):
                assert may(actor, verb, owner, row), (role, verb, actor.holds)
            for actor in outsiders(county, role, row):
                open_to_all = verb == "view" and owner.common
                assert bool(may(actor, verb, owner, row)) is open_to_all, (role, verb, actor.holds)


@promise("grants")
def test_a_role_without_the_grant_is_told_who_has_it(county: County, owner: Ledger) -> None:
    row = county.row(owner.code)
    for verb in owner.verbs:
        for role in roles_without(owner, verb):
            for record in (None, row):
                verdict = may(county.actor(role), verb, owner, record)
                assert not verdict, (role, verb)
                for other in roles_with(owner, verb):
                    assert str(ROLES[other].label) in verdict.reason, (role, verb)


@promise("grants")
def test_each_role_may_add_only_where_granted(county: County, owner: Ledger) -> None:
    row = make(county, owner)
    for role in county.users:
        values = fresh(county, owner)
        actor = at_home(county, role, row) or county.actor(role)
        if owner.allows(role, "add"):
            made = save(actor=actor, ledger=owner, values=values)
            assert made.created
            assert owner.model._default_manager.get(pk=made.id).author_id == county.users[role]
        else:
            with refused(owner, Forbidden):
                save(actor=actor, ledger=owner, values=values)


@promise("grants")
def test_nobody_adds_outside_their_place(county: County, owner: Ledger) -> None:
    row = make(county, owner)
    outside = {role: outsiders(county, role, row) for role in roles_with(owner, "add")}
    values = fresh(county, owner)
    for actors in outside.values():
        for actor in actors:
            if actor.holds[0].scope_kind == "self":
                continue  # what one files oneself is in one's own scope, wherever it lies
            # What is out of sight cannot even be named (Invalid); what can be named is not this person's to fill.
            with refused(owner, Refused) as caught:
                save(actor=actor, ledger=owner, values=values)
            assert caught.type in (Forbidden, Invalid)


@promise("grants")
def test_each_role_may_change_only_where_granted(county: County, owner: Ledger) -> None:
    for role in county.users:
        row = make(county, owner)
        values = a_change(county, owner, row)
        actor = at_home(county, role, row) or county.actor(role)
        if owner.allows(role, "change"):
            done = save(actor=actor, ledger=owner, values=values, id=row.pk, version=row.version)
            assert (done.version, done.changed) == (row.version + 1, True)
            continue
        seen = owner.allows(role, "view")
        with refused(owner, Forbidden if seen else NotFound):
            save(actor=actor, ledger=owner, values=values, id=row.pk, version=row.version)


@promise("grants")
def test_each_role_may_archive_only_where_granted(county: County, owner: Ledger) -> None:
    for role in county.users:
        row = make(county, owner)
        actor = at_home(county, role, row) or county.actor(role)
        if owner.allows(role, "archive"):
            done = archive(actor=actor, ledger=owner, id=row.pk, version=row.version, reason="重复登记")
            assert done.record.archived_at is not None
            continue
        with refused(owner, Forbidden if owner.allows(role, "view") else NotFound):
            archive(actor=actor, ledger=owner, id=row.pk, version=row.version, reason="重复登记")


@promise("grants")
def test_each_role_may_make_only_the_moves_granted(county: County, owner: Ledger) -> None:
    """Each granted move is really made by each role that holds it; each other one is refused, where it stands."""
    for step in owner.machine.moves:
        record, values = ready(county, owner, step)
        for role in county.users:
            if owner.allows(role, step.code):
                continue
            actor = at_home(county, role, record) or county.actor(role)
            with refused(owner, Forbidden if owner.allows(role, "view") else NotFound):
                move(
                    actor=actor,
                    ledger=owner,
                    id=record.pk,
                    move=step.code,
                    version=record.version,
                    values=values,
                    reason="核实过",
                )
        for role in roles_with(owner, step.code):
            record, values = ready(county, owner, step)
            actor = at_home(county, role, record) or county.actor(role)
            done = move(
                actor=actor,
                ledger=owner,
                id=record.pk,
                move=step.code,
                version=record.version,
                values=values,
                reason="核实过",
            )
            assert done.record.state == step.target, (role, step.code)


@promise("locked")
def test_what_is_settled_cannot_be_changed_or_archived(county: County, owner: Ledger) -> None:
    row = make(county, owner)
    values = a_change(county, owner, row)
    for state in owner.locked:
        owner.model._default_manager.filter(pk=row.pk).update(state=state)
        with refused(owner, Forbidden) as caught:
            save(actor=county.system, ledger=owner, values=values, id=row.pk, version=row.version)
        assert str(owner.machine.state(state).label) in str(caught.value)
        with refused(owner, Forbidden):
            archive(actor=county.system, ledger=owner, id=row.pk, version=row.version, reason="试")
    owner.model._default_manager.filter(pk=row.pk).update(archived_at="2026-11-20T00:00:00Z")
    with refused(owner, Forbidden) as caught:
        save(actor=county.system, ledger=owner, values=values, id=row.pk, version=row.version)
    assert "归档" in str(caught.value)
