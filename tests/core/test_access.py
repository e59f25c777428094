"""Users and what they hold on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from allauth.core.context import request_context
from django.db import IntegrityError, transaction
from django.test import RequestFactory
from installed import COUNTY, TODAY

from jishi.core.access.actor import Actor, HoldValue, actor_of
from jishi.core.access.holds import ScopeMismatch, TwoAdministrators, grant
from jishi.core.access.models import Hold, User
from jishi.core.access.roles import ADMINISTRATORS, PSEUDO_ROLES, ROLES, SCOPES
from jishi.core.access.signin import ClosedSignup
from jishi.core.people.models import Person
from jishi.core.places.models import Place

PASSWORD = "a-long-word-1"


def test_roles_have_codes_and_names() -> None:
    assert {code: (str(role.label), role.over) for code, role in ROLES.items()} == {
        "county_org": ("县委组织部", "county"),
        "county_line": ("县业务主管", "county"),
        "fair_office": ("大集办", "county"),
        "unit_leader": ("单位领导", "unit"),
        "unit_agent": ("单位承办", "unit"),
        "town_party": ("镇党委", "town"),
        "team_leader": ("工作队长", "team"),
        "posted_cadre": ("驻村干部", "village"),
        "convenor": ("联盟召集人", "alliance"),
        "village_committee": ("村两委", "village"),
        "village_supervisor": ("村务监督委员会", "village"),
        "grid_head": ("网格长", "grid"),
        "grid_worker": ("网格员", "grid"),
        "clinic_agent": ("村医/医保站", "village"),
        "coop_accountant": ("合作社财务", "unit"),
        "expert": ("专家", "self"),
        "volunteer": ("志愿者", "self"),
        "inspector": ("督导组", "county"),
        "resident": ("村民", "self"),
        "auditor": ("审计", "county"),
        "admin_system": ("系统管理员", "county"),
        "admin_security": ("安全管理员", "county"),
        "admin_audit": ("审计管理员", "county"),
        "public": ("公众", "none"),
        "system": ("系统", "county"),
    }
    assert set(SCOPES) == {"county", "town", "village", "grid", "unit", "team", "alliance", "self"}


def test_an_actor_acts_for_its_day(user: User, sanyuanzhu: Place) -> None:
    village = str(sanyuanzhu.id)
    for starts, ends, role in (
        (date(2026, 1, 1), date(2026, 3, 1), "town_party"),
        (date(2026, 1, 1), date(2026, 3, 2), "village_committee"),
        (date(2026, 3, 2), None, "posted_cadre"),
        (date(2026, 3, 3), None, "auditor"),
    ):
        kind, key = ("county", COUNTY) if role in ("auditor", "town_party") else ("village", village)
        grant(
            user=user,
            role=role,
            scope_kind=kind,
            scope_key=key,
            starts_on=starts,
            ends_on=ends,
            source="manual",
        )
    actor = actor_of(user, TODAY)
    assert actor == Actor(
        user.id,
        "大集办经办员",
        COUNTY,
        (HoldValue("posted_cadre", "village", village), HoldValue("village_committee", "village", village)),
        TODAY,
        after=(HoldValue("town_party", "self", str(user.id), past=True),),
    )
    assert actor.roles == {"posted_cadre", "village_committee"}
    assert actor.scopes("posted_cadre") == (HoldValue("posted_cadre", "village", village),)


@pytest.mark.parametrize(
    ("days", "holds", "reads"), [(0, True, False), (1, False, True), (30, False, True), (31, False, False)]
)
def test_what_has_ended_lets_read_for_thirty_days(user: User, days: int, holds: bool, reads: bool) -> None:
    grant(
        user=user, role="fair_office", scope_kind="county", scope_key=COUNTY, starts_on=date(2026, 1, 1),
        ends_on=TODAY, source="manual",
    )  # fmt: skip
    actor = actor_of(user, TODAY + timedelta(days))
    past = (HoldValue("fair_office", "self", str(user.id), past=True),)
    assert (bool(actor.holds), actor.roles) == (holds, {"fair_office"} if holds else set())
    assert actor.after == (past if reads else ())


def administrator(user: User, role: str, starts_on: date = TODAY, ends_on: date | None = None) -> None:
    given = {"scope_kind": "county", "scope_key": COUNTY, "source": "manual"}
    grant(user=user, role=role, starts_on=starts_on, ends_on=ends_on, **given)


@pytest.mark.parametrize("other", [role for role in ADMINISTRATORS if role != "admin_system"])
def test_the_three_administrators_are_three_people(user: User, other: str) -> None:
    administrator(user, "admin_system", ends_on=TODAY + timedelta(9))
    with pytest.raises(TwoAdministrators, match="三个管理员须是三个人"):
        administrator(user, other, starts_on=TODAY + timedelta(9))
    assert set(user.holds.values_list("role", flat=True)) == {"admin_system"}
    administrator(user, other, starts_on=TODAY + timedelta(10))
    assert actor_of(user, TODAY + timedelta(10)).roles == {other}


def test_two_accounts_of_one_person_are_one_administrator(user: User) -> None:
    person = Person.objects.create(county=COUNTY, number="RY-1", name="样例甲")
    second = User.objects.create_user(county=COUNTY, username="second", name="样例甲")
    User.objects.update(person=person)
    user.refresh_from_db()
    second.refresh_from_db()
    administrator(user, "admin_system")
    with pytest.raises(TwoAdministrators):
        administrator(second, "admin_audit")
    administrator(user, "admin_system")
    assert not second.holds.exists()


def test_a_disabled_user_holds_nothing(user: User) -> None:
    grant(
        user=user, role="fair_office", scope_kind="county", scope_key=COUNTY, starts_on=TODAY, source="manual"
    )
    assert actor_of(user, TODAY).roles == {"fair_office"}
    user.is_active = False
    assert actor_of(user, TODAY).holds == ()


def test_the_same_hold_from_two_sources_counts_once(user: User) -> None:
    for source in ("manual", "assignment:1"):
        grant(
            user=user,
            role="fair_office",
            scope_kind="county",
            scope_key=COUNTY,
            starts_on=TODAY,
            source=source,
        )
    assert len(actor_of(user, TODAY).holds) == 1


def test_granting_again_only_moves_the_last_day(user: User) -> None:
    first = grant(
        user=user, role="fair_office", scope_kind="county", scope_key=COUNTY, starts_on=TODAY, source="manual"
    )
    again = grant(
        user=user, role="fair_office", scope_kind="county", scope_key=COUNTY, starts_on=TODAY,
        ends_on=date(2026, 4, 1), source="manual",
    )  # fmt: skip
    assert again.id == first.id
    assert Hold.objects.get().ends_on == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("role", "kind", "key"),
    [
        ("mayor", "county", COUNTY),
        *((role, "county", COUNTY) for role in sorted(PSEUDO_ROLES)),
        ("fair_office", "province", "37"),
        ("fair_office", "county", "370702"),
        ("resident", "self", "0190a000-0000-7000-8000-0000000000aa"),
        ("town_party", "town", "370783004"),
        ("town_party", "town", "0190A000-0000-7000-8000-0000000000AA"),
        ("town_party", "town", "-" * 36),
    ],
)
def test_a_scope_that_does_not_fit_is_refused(user: User, role: str, kind: str, key: str) -> None:
    with pytest.raises(ScopeMismatch):
        grant(user=user, role=role, scope_kind=kind, scope_key=key, starts_on=TODAY, source="manual")
    assert not Hold.objects.exists()


def test_a_hold_cannot_end_before_it_starts(user: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        grant(
            user=user, role="resident", scope_kind="self", scope_key=str(user.id), starts_on=TODAY,
            ends_on=date(2026, 3, 1), source="manual",
        )  # fmt: skip
    assert not Hold.objects.exists()


def test_the_public_and_the_system_need_no_user() -> None:
    public, system = Actor.public(COUNTY, TODAY), Actor.system(COUNTY, TODAY)
    assert (public.user_id, public.roles, public.is_public, public.is_system) == (
        None,
        {"public"},
        True,
        False,
    )
    assert (system.user_id, system.roles, system.is_public, system.is_system) == (
        None,
        {"system"},
        False,
        True,
    )
    assert public.scopes("public") == (HoldValue("public", "none", ""),)


@pytest.mark.django_db
def test_a_user_is_found_however_the_name_is_typed() -> None:
    made = User.objects.create_user(
        county=COUNTY, username=" Office-1 ", name="大集办经办员", password=PASSWORD
    )
    assert made.username == "office-1"
    assert made.check_password(PASSWORD)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user(county=COUNTY, username="OFFICE-1", name="别人")
    assert not User.objects.create_user(county=COUNTY, username="new", name="新人").has_usable_password()


@pytest.mark.parametrize("typed", ["office-1", "OFFICE-1", "Ｏffice－1"])
def test_a_user_signs_in_by_name_and_password(user: User, typed: str) -> None:
    request = RequestFactory().post("/login/")
    adapter = ClosedSignup(request)
    with request_context(request):
        assert adapter.authenticate(request, username=typed, password="wrong") is None
        assert adapter.authenticate(request, username=typed, password=PASSWORD) == user


def test_nobody_signs_up_alone() -> None:
    request = RequestFactory().get("/")
    assert ClosedSignup(request).is_open_for_signup(request) is False
