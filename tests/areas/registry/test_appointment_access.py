"""Access follows appointments: from the first day to the last, over the place of the post, and no longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from posts import change, holds, over_village, someone, spans, step

from county import TODAY, County
from jishi.areas.registry.appointment.ledger import APPOINTMENTS
from jishi.areas.registry.appointment.model import Appointment
from jishi.core.access.actor import HoldValue, actor_of
from jishi.core.access.models import Hold, User
from jishi.core.audit.models import Entry
from jishi.core.places.models import Place
from jishi.records.errors import Forbidden, Invalid
from jishi.records.registry import ledger
from jishi.records.selectors import visible
from jishi.records.services import archive, commit, move, prepare, prepare_moves, save
from jishi.records.services.access import tie

DAY = timedelta(days=1)
BEGAN, ENDS = date(2026, 1, 5), date(2027, 12, 31)


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
        ("coop_accountant", {"at_organisation": "U-902"}, "unit", "U-902"),
        ("team_leader", {"at_organisation": "GZD-901"}, "team", "GZD-901"),
        ("convenor", {"at_organisation": "LM-901"}, "alliance", "LM-901"),
        ("convenor", {"at_organisation": "LM-902"}, "alliance", "LM-902"),
        ("clinic_agent", {"at_place": "370783006232"}, "village", "370783006232"),
        ("inspector", {"at_place": "370783"}, "county", "370783"),
        ("expert", {"at_organisation": "U-901"}, "self", "self"),
        ("volunteer", {}, "self", "self"),
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
    ids |= {"self": str(cadre.pk), "370783": "370783"}
    assert hold.scope_key == ids[key]


def test_a_grid_is_a_scope_like_any_other(county: County, cadre: User) -> None:
    village = county.row("places", 3)
    grid = Place.objects.create(
        county=county.code, number="DD-G1", state="current", code="370783-G-01", level="grid",
        kind="grid", name="第一网格", parent=village, village=village, town=village.town,
    )  # fmt: skip
    step(county, "activate")
    change(county, role="grid_worker", at_place=str(grid.pk))
    assert holds(cadre) == {HoldValue("grid_worker", "grid", str(grid.pk))}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"role": "town_party"}, "at_place"),
        ({"role": "unit_agent"}, "at_organisation"),
        ({"role": "unit_agent", "at_place": None, "at_organisation": "GZD-901"}, "at_organisation"),
        ({"role": "team_leader", "at_place": None, "at_organisation": "U-901"}, "at_organisation"),
        ({"role": "convenor", "at_place": None, "at_organisation": "GZD-901"}, "at_organisation"),
        ({"role": "team_leader", "at_organisation": "GZD-901"}, "at_place"),
        ({"role": "expert"}, "at_place"),
        ({"role": "grid_worker"}, "at_place"),
        ({"role": "admin_audit"}, "role"),
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


def test_whoever_leads_a_team_or_convenes_an_alliance_sees_who_is_in_it(county: County) -> None:
    codes = {row.code: row.pk for row in county.rows("organisations")}
    posts = {
        (role, code): [
            row.post
            for row in visible(county.actor(role, kind, codes[code]), APPOINTMENTS).order_by("number")
        ]
        for role, kind, code in (
            ("team_leader", "team", "GZD-901"),
            ("convenor", "alliance", "LM-902"),
            ("convenor", "alliance", "LM-901"),
            ("convenor", "alliance", "GZD-901"),
            ("team_leader", "team", "LM-902"),
        )
    }
    assert posts == {
        ("team_leader", "GZD-901"): ["工作队队长"],
        ("convenor", "LM-902"): ["分盟召集人"],
        ("convenor", "LM-901"): ["分盟召集人"],  # an alliance sees those of its parts
        ("convenor", "GZD-901"): [],
        ("team_leader", "LM-902"): [],
    }


def test_an_account_made_after_the_appointment_gets_its_access_at_once(county: County) -> None:
    step(county, "activate")
    user = User.objects.create_user(county=county.code, username="late", name="晚到")
    assert holds(user) == set()
    entries = Entry.objects.count()
    tie(actor=county.system, user=user, person=county.row("people"))
    assert holds(user) == {over_village(county)}
    assert spans(user) == [(BEGAN, ENDS)]
    entry = Entry.objects.order_by("-seq")[0]
    assert (Entry.objects.count(), entry.verb, entry.payload["user"]) == (entries + 1, "tie", "late")
    tie(actor=county.system, user=user, person=county.row("people"))
    assert spans(user) == [(BEGAN, ENDS)], "tied again, nothing is doubled"
    tie(actor=county.system, user=user, person=None)
    assert holds(user) == set()


def test_an_account_given_to_another_person_leaves_what_the_first_one_had(county: County) -> None:
    step(county, "activate")
    user = someone(county, county.row("people"), "first")
    other = someone(county, county.row("people"), "second")
    tie(actor=county.system, user=user, person=county.row("people", 1))
    assert (holds(user), holds(other)) == (set(), {over_village(county)})


def test_nobody_sees_to_their_own_appointment(county: County, cadre: User) -> None:
    row = county.row("appointments")
    mine = replace(county.actor("county_org"), user_id=cadre.pk, person_id=cadre.person_id)
    with pytest.raises(Forbidden, match="不能办理自己的任职"):
        move(actor=mine, ledger=APPOINTMENTS, id=row.pk, move="activate", version=row.version)
    values = dict(APPOINTMENTS.examples[0]) | {"starts_on": "2026-02-01"}
    with pytest.raises(Forbidden, match="不能办理自己的任职"):
        save(actor=mine, ledger=APPOINTMENTS, values=values)
    assert spans(cadre) == []
    assert Appointment.objects.filter(county=county.code).count() == len(APPOINTMENTS.examples)


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
