"""Accounts from the command line: made, tied to a person, given a role; three administrators are three people."""

from __future__ import annotations

import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from county import TODAY, County
from jishi.config.checks import administrators_are_three_people
from jishi.core.access.actor import HoldValue, actor_of
from jishi.core.access.models import Hold, User
from jishi.core.audit.models import Entry
from jishi.records.registry import ledger
from jishi.records.selectors import get, visible
from jishi.records.services import move


def account(*words: str, **options: Any) -> str:
    said = StringIO()
    call_command("account", *words, stdout=said, skip_checks=True, **options)
    return said.getvalue()


def faults() -> list[str]:
    return [fault.msg for fault in administrators_are_three_people(None, databases=["default"])]


def test_an_account_is_made_once_and_its_password_told_once(county: County) -> None:
    said = account("create", "Keeper", name="管机房的")
    user = User.objects.get(username="keeper")
    password = re.search(r"：(\S+)\s*$", said)
    assert password is not None
    assert user.check_password(password[1])
    with pytest.raises(CommandError, match="已有用户"):
        account("create", "keeper", name="别人")
    with pytest.raises(CommandError, match="用户名和姓名"):
        account("create", "other")
    assert not User.objects.filter(username="other").exists()
    assert "keeper\t管机房的\t—\t—" in account("list")


def test_tied_to_a_person_an_account_has_what_the_person_was_given(county: County) -> None:
    post = county.row("appointments")
    record = get(county.system, ledger("appointments"), post.pk)
    move(
        actor=county.system,
        ledger=ledger("appointments"),
        id=post.pk,
        move="activate",
        version=record.version,
    )
    account("create", "late", name="晚到", person=county.row("people").number)
    user = User.objects.get(username="late")
    wanted = HoldValue("posted_cadre", "village", str(post.village_id))
    assert actor_of(user, TODAY).holds == (wanted,)
    account("create", "later", name="更晚")
    account("tie", "later", person=county.row("people").number)
    assert actor_of(User.objects.get(username="later"), TODAY).holds == (wanted,)
    with pytest.raises(CommandError, match="没有编号"):
        account("tie", "later", person="RY-2026-999999")


@pytest.mark.parametrize(
    ("role", "at", "ledger_code"),
    [("town_party", "370783006", "places"), ("team_leader", "GZD-901", "organisations"), ("auditor", "", "")],
)
def test_a_role_is_held_over_its_own_kind_of_scope(
    county: County, role: str, at: str, ledger_code: str
) -> None:
    account("create", "someone", name="某人")
    account("grant", "someone", role=role, at=at)
    (hold,) = actor_of(User.objects.get(username="someone"), TODAY).holds
    wanted = (
        ledger(ledger_code).model._default_manager.get(county=county.code, code=at).pk if at else county.code
    )
    assert (hold.role, hold.scope_key) == (role, str(wanted))
    assert Entry.objects.order_by("-seq")[0].payload["role"] == role


def test_a_scope_that_is_not_there_is_refused_and_nothing_given(county: County) -> None:
    account("create", "someone", name="某人")
    holds, entries = Hold.objects.count(), Entry.objects.count()
    for words in ({"role": "town_party", "at": "370783999"}, {"role": "team_leader"}, {"role": ""}):
        with pytest.raises(CommandError):
            account("grant", "someone", **words)
    with pytest.raises(CommandError, match="没有用户"):
        account("grant", "nobody", role="auditor")
    assert (Hold.objects.count(), Entry.objects.count()) == (holds, entries)


def test_two_of_the_three_are_refused_to_one(county: County) -> None:
    account("create", "keeper", name="管机房的")
    account("grant", "keeper", role="admin_system")
    with pytest.raises(CommandError, match="三个管理员须是三个人"):
        account("grant", "keeper", role="admin_audit")
    assert faults() == []


def test_whoever_holds_two_all_the_same_stops_the_installation(county: County) -> None:
    """Written behind the door's back, by two accounts of one person too."""
    first = User.objects.create_user(county=county.code, username="one", name="甲")
    second = User.objects.create_user(county=county.code, username="two", name="甲")
    given = {"county": county.code, "scope_kind": "county", "scope_key": county.code, "source": "x"}
    Hold.objects.create(user=first, role="admin_system", starts_on=TODAY, **given)
    Hold.objects.create(user=second, role="admin_security", starts_on=TODAY, **given)
    assert faults() == []
    User.objects.filter(pk__in=(first.pk, second.pk)).update(person=county.row("people"))
    assert faults() == ["one、two 一人兼任安全管理员、系统管理员。"]
    Hold.objects.filter(user=second).update(ends_on=TODAY)
    assert len(faults()) == 1, "today is still a day"
    Hold.objects.filter(user=second).update(starts_on="2026-01-01", ends_on="2026-11-20")
    assert faults() == []


def test_no_administrator_reads_a_personal_value_or_changes_a_record(county: County) -> None:
    from jishi.records.registry import ledgers
    from jishi.records.selectors import shown

    for owner in ledgers():
        for role in ("admin_system", "admin_security", "admin_audit", "auditor"):
            assert owner.grants.get(role, frozenset()) <= {"view"}, (owner.code, role)
    people = ledger("people")
    (row,) = visible(county.actor("admin_system"), people).filter(pk=county.row("people").pk)
    cell = shown(county.actor("admin_system"), people, row, ["phone"])["phone"]
    assert (cell.text, cell.masked) == ("138****8000", True)
