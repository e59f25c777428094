"""Access follows appointments: from the first day to the last, over the place of the post, and no longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from county import TODAY, County
from jishi.areas.registry.appointment.ledger import APPOINTMENTS
from jishi.core.access.actor import HoldValue, actor_of
from jishi.core.access.models import Hold, User
from jishi.records.errors import Forbidden, Invalid
from jishi.records.registry import ledger
from jishi.records.selectors import get, visible
from jishi.records.services import archive, commit, move, prepare, prepare_moves, save

DAY = timedelta(days=1)
BEGAN, ENDS = date(2026, 1, 5), date(2027, 12, 31)


@pytest.fixture
def cadre(county: County) -> User:
    """The user of the person whom the first example appoints."""
    return someone(county, county.row("people"), "cadre")


def someone(county: County, person: Any, name: str) -> User:
    user = User.objects.create_user(county=county.code, username=name, name=name)
    user.person = person
    user.save()
    return user


def holds(user: User, on: date = TODAY) -> set[HoldValue]:
    return set(actor_of(user, on).holds)


def spans(user: User) -> list[tuple[date, date | None]]:
    return list(Hold.objects.filter(user=user).order_by("starts_on").values_list("starts_on", "ends_on"))


def step(county: County, code: str, on: date = TODAY, **values: Any) -> Any:
    row = get(county.system, APPOINTMENTS, county.row("appointments").pk)
    return move(
        actor=replace(county.system, today=on),
        ledger=APPOINTMENTS,
        id=row.pk,
        move=code,
        version=row.version,
        values=values,
        reason="按程序办理",
    ).record


def change(county: County, **values: Any) -> Any:
    row = get(county.system, APPOINTMENTS, county.row("appointments").pk)
    return save(
        actor=county.system, ledger=APPOINTMENTS, id=row.pk, version=row.version, values=values
    ).record


def over_village(county: County, position: int = 3) -> HoldValue:
    return HoldValue("posted_cadre", "village", str(county.row("places", position).pk))


def test_a_planned_post_opens_nothing(county: County, cadre: User) -> None:
    change(county, post="驻村第一书记")
    assert spans(cadre) == []


def test_who_has_come_may_do_what_the_role_does_there_from_the_first_to_the_last_day(
    county: County, cadre: User
) -> None:
    step(county, "activate")
    assert spans(cadre) == [(BEGAN, ENDS)]
    wanted = {over_village(county)}
    assert [holds(cadre, day) for day in (BEGAN - DAY, BEGAN, ENDS, ENDS + DAY)] == [
        set(),
        wanted,
        wanted,
        set(),
    ]
    (needs, hold) = (ledger("needs"), Hold.objects.get(user=cadre))
    assert {need.village_id for need in visible(actor_of(cadre, TODAY), needs)} == {
        county.row("places", 3).pk
    }
    assert hold.source == f"appointments:{county.row('appointments').pk}"


@pytest.mark.parametrize("code", ("complete", "recall", "replace"))
def test_ended_it_ends_that_day(county: County, cadre: User, code: str) -> None:
    step(county, "activate")
    step(county, code, ends_on=TODAY.isoformat())
    assert spans(cadre) == [(BEGAN, TODAY)]
    assert holds(cadre, TODAY) == {over_village(county)}
    assert holds(cadre, TODAY + DAY) == set()


def test_told_late_of_a_leaving_access_is_gone_at_once(county: County, cadre: User) -> None:
    step(county, "activate")
    step(county, "complete", ends_on="2026-10-31")
    assert spans(cadre) == [(BEGAN, date(2026, 10, 31))]
    assert holds(cadre) == set()


@pytest.mark.parametrize("ends_on", (None, "2026-11-22"))
def test_nobody_has_left_without_a_day_or_tomorrow(county: County, cadre: User, ends_on: str | None) -> None:
    step(county, "activate")
    with pytest.raises(Invalid) as caught:
        step(county, "complete", ends_on=ends_on)
    assert list(caught.value.errors) == ["ends_on"]
    assert spans(cadre) == [(BEGAN, ENDS)]


def test_suspended_it_is_shut_at_once_and_opens_again_with_the_return(county: County, cadre: User) -> None:
    step(county, "activate")
    step(county, "suspend")
    assert holds(cadre) == set()
    later = TODAY + 10 * DAY
    step(county, "activate", on=later)
    assert spans(cadre) == [(BEGAN, TODAY - DAY), (TODAY, ENDS)]
    assert holds(cadre, later) == {over_village(county)}


def test_moved_to_another_village_access_moves_with_it(county: County, cadre: User) -> None:
    step(county, "activate")
    change(county, at_place="370783104238")
    assert holds(cadre) == {over_village(county, 4)}
    assert set(spans(cadre)) == {(BEGAN, TODAY - DAY), (BEGAN, ENDS)}


def test_a_changed_term_changes_the_hold(county: County, cadre: User) -> None:
    step(county, "activate")
    change(county, starts_on="2026-12-01", ends_on="2026-12-31")
    assert spans(cadre) == [(date(2026, 12, 1), date(2026, 12, 31))]
    assert holds(cadre) == set()


def test_another_holder_takes_it_over(county: County, cadre: User) -> None:
    other = someone(county, county.row("people", 1), "other")
    step(county, "activate")
    change(county, holder_person=county.row("people", 1).number)
    assert (holds(cadre), holds(other)) == (set(), {over_village(county)})


def test_archived_it_gives_nothing(county: County, cadre: User) -> None:
    row = step(county, "activate")
    archive(actor=county.system, ledger=APPOINTMENTS, id=row.pk, version=row.version, reason="登记错了")
    assert holds(cadre) == set()


def test_holds_of_other_sources_are_left_alone(county: County, cadre: User) -> None:
    own = Hold.objects.create(
        county=county.code,
        user=cadre,
        role="auditor",
        scope_kind="county",
        scope_key=county.code,
        starts_on=BEGAN,
        source="hand",
    )
    step(county, "activate")
    step(county, "suspend")
    assert holds(cadre) == {HoldValue("auditor", "county", own.scope_key)}


def test_a_refused_move_writes_no_hold(county: County, cadre: User) -> None:
    row = county.row("appointments")
    with pytest.raises(Forbidden):
        move(
            actor=county.actor("auditor"),
            ledger=APPOINTMENTS,
            id=row.pk,
            move="activate",
            version=row.version,
        )
    assert spans(cadre) == []


@pytest.mark.parametrize(
    ("role", "where", "kind", "key"),
    [
        ("fair_office", {"at_place": "370783"}, "county", "370783"),
        ("town_party", {"at_place": "370783006"}, "town", "370783006"),
        ("unit_agent", {"at_organisation": "U-901"}, "unit", "U-901"),
    ],
)
def test_each_role_is_held_over_its_kind_of_scope(
    county: County, cadre: User, role: str, where: dict[str, str], kind: str, key: str
) -> None:
    step(county, "activate")
    change(county, **{"role": role, "at_place": None, "at_organisation": None, **where})
    (hold,) = holds(cadre)
    ids = {row.code: str(row.pk) for code in ("places", "organisations") for row in county.rows(code)}
    assert (hold.role, hold.scope_kind) == (role, kind)
    assert hold.scope_key == (key if kind == "county" else ids[key])


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"role": "town_party"}, "at_place"),
        ({"role": "unit_agent"}, "at_organisation"),
        ({"at_place": None}, "at_place"),
        ({"ends_on": "2025-12-31"}, "ends_on"),
        ({"role": "resident"}, "role"),
        ({"role": "system"}, "role"),
    ],
)
def test_a_role_without_its_place_is_refused(county: County, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        change(county, **values)
    assert field in caught.value.errors


def test_many_at_once_cost_no_more_queries(county: County) -> None:
    """The holds of a whole round are written with a fixed number of queries."""
    costs = []
    for count in (2, 12):
        people = [{"name": f"书记{count}-{n}", "organisation": "U-901", "post": "干事"} for n in range(count)]
        batch = prepare(actor=county.system, ledger=ledger("people"), rows=people)
        commit(actor=county.system, batches=[batch])
        users = [someone(county, person, f"u{count}-{n}") for n, person in enumerate(batch.records)]
        rows = [dict(APPOINTMENTS.examples[0]) | {"holder_person": person.pk} for person in batch.records]
        posts = prepare(actor=county.system, ledger=APPOINTMENTS, rows=rows)
        commit(actor=county.system, batches=[posts])
        found = list(
            visible(county.system, APPOINTMENTS)
            .filter(pk__in=[record.pk for record in posts.records])
            .select_related("holder_person", "at_place", "at_organisation", "village", "town", "unit")
        )
        with CaptureQueriesContext(connection) as caught:
            moves = prepare_moves(actor=county.system, ledger=APPOINTMENTS, records=found, move="activate")
            commit(actor=county.system, batches=[moves])
        assert [len(holds(user)) for user in users] == [1] * count
        # One update a record is how a version is kept; everything else is written together.
        costs.append(
            len(caught.captured_queries) - sum("UPDATE" in q["sql"] for q in caught.captured_queries)
        )
    assert costs[0] == costs[1]
