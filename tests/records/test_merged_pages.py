"""Pages of the register over any number of scopes: right for every kind, by an index in order, and few queries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from county import County
from jishi.core.access.actor import Actor
from jishi.kinds.record import new_id
from jishi.records.models import NEVER_DUE, Register, Share, Transition
from jishi.records.registry import ledger
from jishi.records.scope import PLACED, SHARED
from jishi.records.selectors import begun, capped, due_page, due_queries, handled
from jishi.records.selectors.entries import begun_queries, handled_query, seen
from jishi.records.selectors.merged import Mark
from jishi.web.desk.waiting import viewed_by, waiting_for
from plans import faults

SOON = datetime(2026, 12, 1, tzinfo=UTC)
KINDS = ("town", "village", "grid", "unit", "team", "alliance", "self")
# A role that sees fairs, whose ledger shares, over any scope: the kinds of scope are what is tried here.
ROLE = "town_party"


def entry(county: County, due: datetime = SOON, **anchors: Any) -> Register:
    given = {"ledger": "fairs", "state": "announced", "phase": "open", "open": True} | anchors
    given["stage"] = f"{given['ledger']}/{given['state']}"
    return Register.objects.create(
        id=new_id(),
        county=county.code,
        number="DJ-X",
        title="大集",
        search="",
        due_at=due,
        changed_at=SOON,
        **given,
    )


def share(row: Register, kind: str, key: UUID) -> None:
    given = {"open": row.open, "due_at": row.due_at, "county": row.county}
    Share.objects.create(entry=row, kind=kind, key=key, **given)


def listed(actor: Actor, limit: int = 50) -> list[UUID]:
    """Every page after the other."""
    found: list[UUID] = []
    page = due_page(actor, viewed_by, limit=limit)
    while True:
        found += [row.pk for row in page.rows]
        if page.next is None:
            return found
        page = due_page(actor, viewed_by, limit=limit, after=Mark.read(str(page.next)))


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_scope_covers_what_lies_in_it_and_nothing_else(county: County, kind: str) -> None:
    here, there = new_id(), new_id()
    columns = ("author", "assignee") if kind == "self" else (kind,) if kind in PLACED else ()
    inside = {entry(county, **{column: here}).pk for column in columns}
    outside = {entry(county, **{column: there}).pk for column in columns}
    if kind in SHARED:
        for key, found in ((here, inside), (there, outside)):
            row = entry(county)
            share(row, kind, key)
            found.add(row.pk)
    assert inside
    assert outside
    ours, theirs = county.holding((ROLE, kind, here)), county.holding((ROLE, kind, there))
    assert (set(listed(ours)), set(listed(theirs))) == (inside, outside)
    rows = Register.objects.filter(pk__in=inside | outside)
    assert (seen(ours, rows), seen(theirs, rows)) == (inside, outside)
    both = county.holding((ROLE, kind, here), (ROLE, kind, there))
    assert sorted(listed(both)) == sorted(inside | outside)
    assert listed(county.holding(("expert", kind, here))) == [], "a role that may not view"


def test_the_pages_of_several_scopes_are_one_order_without_a_row_lost_or_doubled(county: County) -> None:
    """A record in three of one's scopes at once stands once; equal due dates are told apart by the id."""
    town, village, unit, team = (new_id() for _ in range(4))
    rows = [
        entry(
            county,
            due=NEVER_DUE if n % 3 == 0 else SOON + timedelta(hours=n % 5),
            town=town if n % 2 else None,
            village=village if n % 3 else None,
            unit=unit if n % 4 == 0 else None,
        )
        for n in range(40)
    ]
    for row in rows[::5]:
        share(row, "team", team)
        share(row, "village", village)
    covered = [r for i, r in enumerate(rows) if r.town or r.village or r.unit or i % 5 == 0]
    wanted = [r.pk for r in sorted(covered, key=lambda row: (row.due_at, row.pk))]
    actor = county.holding(
        (ROLE, "town", town), (ROLE, "village", village), ("unit_agent", "unit", unit), (ROLE, "team", team)
    )
    for limit in (1, 7, 50):
        assert listed(actor, limit) == wanted
    assert capped({"all": due_queries(actor, viewed_by, limit=50), "none": []}) == {
        "all": len(wanted),
        "none": 0,
    }
    assert capped({"some": due_queries(actor, viewed_by, limit=3)})["some"] > 3


def test_two_roles_over_one_scope_see_what_either_sees(county: County) -> None:
    village = new_id()
    fair, need = (
        entry(county, village=village),
        entry(county, village=village, ledger="needs", state="placed"),
    )
    both = county.holding(("clinic_agent", "village", village), ("village_supervisor", "village", village))
    assert set(listed(both)) == {fair.pk, need.pk}
    assert len(due_queries(both, viewed_by)) == 2
    for actor in (both, county.holding(*[(h.role, "village", village) for h in reversed(both.holds)])):
        assert seen(actor, [fair, need]) == {fair.pk, need.pk}


def test_another_county_is_in_nobodys_pages(counties: tuple[County, County]) -> None:
    ours, theirs = counties
    village = new_id()
    row = entry(theirs, village=village)
    assert row.pk not in listed(ours.actor("county_org"))
    assert listed(ours.holding((ROLE, "village", village))) == []
    assert listed(ours.holding((ROLE, "county", theirs.code))) == []


def every_page(actor: Actor) -> Iterable[Any]:
    after = Mark(SOON, new_id())
    yield from due_queries(actor, viewed_by)
    yield from due_queries(actor, waiting_for, after=after)
    yield from due_queries(actor, viewed_by, before=SOON)
    for mark in (None, after, Mark(SOON, new_id(), "settled")):
        yield from (rows for _part, rows in begun_queries(actor, after=mark))
    yield handled_query(actor)
    yield handled_query(actor, after=after)


def test_every_query_reads_an_index_in_its_order(county: County) -> None:
    """No OR, no prefix, no sort, for one scope of each kind and for all of them at once."""
    Transition.objects.create(
        id=new_id(),
        county=county.code,
        entry=entry(county),
        move="x",
        source="x",
        target="x",
        on=county.today,
    )
    holds = [(ROLE, kind, new_id()) for kind in KINDS] + [("posted_cadre", "village", new_id())]
    for held in ([(ROLE, "county", county.code)], *([hold] for hold in holds), holds):
        assert faults(every_page(county.holding(*held)), as_if_large=True) == [], held


@pytest.mark.parametrize("kind", KINDS)
def test_two_queries_for_each_scope(county: County, kind: str) -> None:
    held: list[tuple[str, str, object]] = []
    for scopes in (1, 2, 5):
        held += [(ROLE, kind, new_id()) for _ in range(scopes - len(held))]
        actor = county.holding(*held)
        with CaptureQueriesContext(connection) as queries:
            due_page(actor, viewed_by)
        assert len(queries) <= 2 * scopes
        with CaptureQueriesContext(connection) as queries:
            capped({"due": due_queries(actor, viewed_by)})
        assert len(queries) == 1


def test_no_page_costs_more_with_more_rows(county: County) -> None:
    actor = county.holding((ROLE, "town", new_id()), (ROLE, "village", new_id()))
    costs = []
    for rows in (5, 60):
        for n in range(rows):
            row = entry(county, town=UUID(actor.holds[0].scope_key), author=actor.user_id)
            given = {"entry": row, "move": "x", "source": "x", "target": "x", "on": county.today}
            at = SOON + timedelta(seconds=n)
            Transition.objects.create(id=new_id(), county=county.code, by=actor.user_id, at=at, **given)
        with CaptureQueriesContext(connection) as queries:
            pages = [due_page(actor, viewed_by), begun(actor), handled(actor)]
        assert [len(page.rows) for page in pages] == [min(50, rows + 5 * (rows == 60))] * 3
        costs.append(len(queries))
    assert costs[1] <= costs[0], "a full page of open ones leaves the settled unread"


def test_the_ledger_of_the_trial_does_share() -> None:
    assert ledger("fairs").shares is not None
