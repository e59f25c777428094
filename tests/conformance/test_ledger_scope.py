"""Who sees and reaches a record: exactly those whose scope one of its anchors lies in, and nobody of another county."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from pictures import refused
from scopes import NOWHERE, expected, keys, outsiders, roles_with, scopes
from states import move
from variations import a_change, make

from county import TODAY, County
from jishi.core.access.actor import Actor, actor_of
from jishi.core.access.holds import grant
from jishi.core.access.models import User
from jishi.records.errors import Forbidden, NotFound
from jishi.records.ledger import Ledger
from jishi.records.scope import NoScope
from jishi.records.selectors import Query, find, get, may, visible
from jishi.records.services import archive, link, save

promise = pytest.mark.promise


@promise("scope-list")
def test_a_list_holds_exactly_what_the_scope_covers(county: County, owner: Ledger) -> None:
    for role in roles_with(owner, "view"):
        for kind, key in scopes(county, owner):
            actor = county.actor(role, kind, key)
            wanted = expected(county, owner, kind, key)
            assert {row.pk for row in visible(actor, owner)} == wanted, (role, kind)
            assert {row.pk for row in find(actor, owner)} == wanted, (role, kind)


@promise("scope-list")
def test_two_holds_see_the_records_of_both_and_no_row_twice(county: County, owner: Ledger) -> None:
    some = scopes(county, owner)
    role = roles_with(owner, "view")[0]
    for first, second in pairwise(some):
        actor = county.holding((role, *first), (role, *second))
        rows = [row.pk for row in visible(actor, owner)]
        assert sorted(rows) == sorted(expected(county, owner, *first) | expected(county, owner, *second))


@promise("scope-list")
def test_the_scope_of_a_role_without_the_verb_opens_nothing(county: County, owner: Ledger) -> None:
    """A county-wide hold of a role that may not view does not widen the narrow hold of one that may."""
    blind = [role for role in county.users if not owner.allows(role, "view")]
    role = roles_with(owner, "view")[0]
    for other in blind:
        assert not visible(county.actor(other), owner).exists(), other
        actor = county.holding((other, "county", county.code), (role, "village", NOWHERE))
        assert {row.pk for row in visible(actor, owner)} == expected(county, owner, "village", NOWHERE)


@promise("scope-list")
def test_search_finds_nothing_outside_the_scope(county: County, owner: Ledger) -> None:
    row = county.row(owner.code)
    query = Query(search=row.number)
    for role in roles_with(owner, "view"):
        assert [hit.pk for hit in find(county.actor(role), owner, query)] == [row.pk]
        for actor in outsiders(county, role, row):
            wanted = [row.pk] if owner.common else []
            assert [hit.pk for hit in find(actor, owner, query)] == wanted, role


@promise("scope-detail")
def test_outside_the_scope_a_record_is_as_if_it_were_not_there(county: County, owner: Ledger) -> None:
    row = county.row(owner.code)
    for role in roles_with(owner, "view"):
        assert get(county.actor(role), owner, row.pk) == row
        for actor in outsiders(county, role, row):
            if owner.common:
                assert get(actor, owner, row.pk) == row
            else:
                with pytest.raises(NotFound):
                    get(actor, owner, row.pk)


@promise("scope-detail")
def test_no_role_reaches_another_county(counties: tuple[County, County], owner: Ledger) -> None:
    ours, theirs = counties
    row = theirs.row(owner.code)
    assert get(theirs.system, owner, row.pk) == row
    for actor in [ours.system, *(ours.actor(role) for role in ours.users), ours.public()]:
        assert row.pk not in {hit.pk for hit in visible(actor, owner)}
        with pytest.raises(NotFound):
            get(actor, owner, row.pk)
    # The foreign county's code in a hold opens nothing either: rows are those of the actor's county.
    for role in roles_with(owner, "view"):
        stray = ours.holding((role, "county", theirs.code))
        seen = {hit.pk for hit in visible(stray, owner)}
        assert seen == (expected(ours, owner, "county", ours.code) if owner.common else set())


@promise("scope-edit")
def test_outside_the_scope_nothing_can_be_changed(county: County, owner: Ledger) -> None:
    row = county.row(owner.code)
    values = a_change(county, owner, row)
    step = owner.machine.moves_from(row.state)[0].code
    # Where a ledger is common all see it; who may change it there is the business of the grants.
    for role in roles_with(owner, "view") if not owner.common else []:
        for actor in outsiders(county, role, row)[:3]:
            with refused(owner, NotFound):
                save(actor=actor, ledger=owner, values=values, id=row.pk, version=row.version)
            with refused(owner, NotFound):
                move(actor=actor, ledger=owner, id=row.pk, move=step, version=row.version, reason="试")
            with refused(owner, NotFound):
                archive(actor=actor, ledger=owner, id=row.pk, version=row.version, reason="试")
            with refused(owner, NotFound):
                other = (owner, county.ids(owner.code)[-1])
                link(actor=actor, source=(owner, row.pk), target=other, relation="answers")


@promise("scope-edit")
def test_nothing_of_another_county_can_be_changed(counties: tuple[County, County], owner: Ledger) -> None:
    ours, theirs = counties
    row = theirs.row(owner.code)
    values = a_change(theirs, owner, row)
    step = owner.machine.moves_from(row.state)[0].code
    for actor in [ours.system, *(ours.actor(role) for role in ours.users)]:
        with refused(owner, NotFound):
            save(actor=actor, ledger=owner, values=values, id=row.pk, version=row.version)
        with refused(owner, NotFound):
            move(actor=actor, ledger=owner, id=row.pk, move=step, version=row.version, reason="试")
        with refused(owner, NotFound):
            archive(actor=actor, ledger=owner, id=row.pk, version=row.version, reason="试")


@promise("scope-time")
def test_access_begins_and_ends_with_the_hold(county: County, owner: Ledger) -> None:
    role = roles_with(owner, "view")[0]
    user = User.objects.get(pk=county.users[role])
    since, until = TODAY - timedelta(days=3), TODAY + timedelta(days=3)
    grant(
        user=user,
        role=role,
        scope_kind="county",
        scope_key=county.code,
        starts_on=since,
        ends_on=until,
        source="test",
    )
    row = county.row(owner.code)
    for day, there in (
        (since, True),
        (until, True),
        (since - timedelta(1), False),
        (until + timedelta(1), False),
    ):
        actor = actor_of(user, day)
        assert (row.pk in {hit.pk for hit in visible(actor, owner)}) is there, day
    user.is_active = False
    assert not visible(actor_of(user, TODAY), owner).exists()


@promise("scope-time")
def test_after_its_end_a_hold_lets_read_ones_own_and_nothing_else(county: County, owner: Ledger) -> None:
    """For thirty days; then not even that. Not what is common to those who hold a role, and nothing to be changed."""
    role = roles_with(owner, "view")[0]
    user = User.objects.get(pk=county.users[role])
    own, other = make(county, owner), county.row(owner.code)
    owner.model._default_manager.filter(pk=own.pk).update(author=user)
    own = get(county.system, owner, own.pk)
    given = {"scope_kind": "county", "scope_key": county.code, "source": "test"}
    grant(user=user, role=role, starts_on=TODAY - timedelta(9), ends_on=TODAY, **given)
    for days, there in ((0, {own.pk, other.pk}), (1, {own.pk}), (30, {own.pk}), (31, set())):
        actor = actor_of(user, TODAY + timedelta(days))
        assert {row.pk for row in visible(actor, owner)} & {own.pk, other.pk} == there, days
        for row in (own, other):
            assert bool(may(actor, "view", owner, row)) is (row.pk in there), days
    later = actor_of(user, TODAY + timedelta(1))
    for verb in owner.verbs:
        assert verb == "view" or not may(later, verb, owner, own), verb
    with refused(owner, Forbidden):
        save(actor=later, ledger=owner, values=a_change(county, owner, own), id=own.pk, version=own.version)


@promise("scope-public")
def test_the_public_sees_published_states_only(county: County, owner: Ledger) -> None:
    public = county.public()
    if not owner.allows("public", "view"):
        assert not visible(public, owner).exists()
        assert not may(public, "view", owner)
        return
    wanted = {row.pk for row in county.rows(owner.code) if row.state in owner.public_states}
    assert {row.pk for row in visible(public, owner)} == wanted
    for row in county.rows(owner.code):
        assert bool(may(public, "view", owner, row)) is (row.pk in wanted), row.state
    shown_state = next(iter(owner.public_states))
    row = make(county, owner)
    owner.model._default_manager.filter(pk=row.pk).update(state=shown_state)
    assert row.pk in {hit.pk for hit in visible(public, owner)}
    owner.model._default_manager.filter(pk=row.pk).update(archived_at="2026-11-20T00:00:00Z")
    assert row.pk not in {hit.pk for hit in visible(public, owner)}


@promise("scope-required")
def test_reading_without_a_county_raises(county: County, owner: Ledger) -> None:
    nobody = Actor(None, "无名", "", county.system.holds, county.today)
    with pytest.raises(NoScope):
        visible(nobody, owner)
    with pytest.raises(NoScope):
        get(nobody, owner, county.ids(owner.code)[0])
    with pytest.raises(NoScope):
        may(nobody, "view", owner)


@promise("scope-list")
def test_the_scopes_tried_do_tell_records_apart(county: County) -> None:
    """The cases above would be empty if every scope covered everything or nothing."""
    from jishi.records.registry import ledgers

    told_apart = {
        entry.code
        for entry in ledgers()
        if not entry.common
        for kind, key in scopes(county, entry)
        if 0 < len(expected(county, entry, kind, key)) < len(county.rows(entry.code))
    }
    alike = {entry.code for entry in ledgers() if not entry.common} - told_apart
    # Both stalls of the examples stand at one fair, in one village; their units tell them apart.
    assert alike == set()
    fair = county.row("fairs")
    assert any(keys(fair, kind) for kind in ("town", "village"))
