"""What follows from a change in other places: needs given back, access opened and shut, by every door alike."""

from __future__ import annotations

from typing import Any

import pytest
from doors import Api, Door, Screen
from states import stand

from county import County
from jishi.core.access.models import Hold, User
from jishi.core.audit.models import Entry
from jishi.core.audit.verifying import verify as verify_chain
from jishi.kinds.record import new_id
from jishi.records import services
from jishi.records.ledger import Ledger
from jishi.records.models import Transition
from jishi.records.registry import ledger, ledgers
from jishi.records.selectors.visible import get
from jishi.records.services import link
from jishi.records.services.projection import verify as verify_register

promise = pytest.mark.promise


@pytest.fixture(params=(Screen, Api), ids=("screen", "api"))
def door(request: pytest.FixtureRequest) -> Door:
    return request.param


def taken(county: County) -> tuple[Any, Any, Any]:
    """A published fair, its first booth, and the need that the fair has taken for it."""
    fair, booth, need = county.row("fairs"), county.row("booths"), county.row("needs")
    stand(ledger("fairs"), fair, "menu_ordered")
    link(
        actor=county.system,
        source=(ledger("booths"), booth.pk),
        target=(ledger("needs"), need.pk),
        relation="derived_from",
    )
    services.move(
        actor=county.system,
        ledger=ledger("needs"),
        id=need.pk,
        move="take",
        version=need.version,
        values={"fair": str(fair.pk)},
        program=True,
    )
    return get(county.system, ledger("fairs"), fair.pk), booth, need


def standing(need: Any) -> tuple[str, Any]:
    row = type(need)._default_manager.get(pk=need.pk)
    return row.state, row.fair_id


@promise("follows")
@pytest.mark.parametrize("code", ("cancel", "archive"))
def test_a_fair_called_off_gives_back_what_it_had_taken(county: County, door: Door, code: str) -> None:
    fair, booth, need = taken(county)
    assert standing(need) == ("confirmed", fair.pk)
    entries, entered = Entry.objects.count(), door(county, ledger("fairs"), "fair_office")
    if code == "cancel":
        answer = entered.move(fair, "cancel", {}, fair.version, new_id(), "大雪")
    else:
        answer = entered.archive(fair, fair.version, new_id(), "大雪")
    assert answer.done, answer.text
    assert standing(need) == ("placed", None)
    assert Entry.objects.filter(record=booth.pk).order_by("-seq")[0].payload["move"] == "call_off"
    gone = Transition.objects.filter(move="call_off").count()
    assert Entry.objects.count() == entries + 2 + gone
    entry = Entry.objects.filter(record=need.pk).order_by("-seq")[0]
    assert (entry.payload["move"], entry.payload["follows"]) == ("release", fair.number)
    assert entry.operation == Entry.objects.filter(record=fair.pk).order_by("-seq")[0].operation
    assert Transition.objects.filter(entry=need.pk, move="release").count() == 1
    assert verify_register(ledgers(), county.code) == []
    assert verify_chain(county.code) == []


@promise("follows")
def test_a_booth_refused_by_its_unit_gives_back_what_it_was_for(county: County, door: Door) -> None:
    fair, booth, need = taken(county)
    agent = door(county, ledger("booths"), "unit_agent", "unit", booth.unit_id)
    answer = agent.move(booth, "refuse", {}, booth.version, new_id(), "人手不够")
    assert answer.done, answer.text
    assert standing(need) == ("placed", None)
    office = door(county, ledger("booths"), "fair_office")
    assert office.move(booth, "ask_again", {}, booth.version + 1, new_id()).done
    assert standing(need) == ("confirmed", fair.pk)


@promise("access-follows")
def test_access_follows_an_appointment(county: County, door: Door) -> None:
    row, owner = county.row("appointments"), ledger("appointments")
    user = User.objects.create_user(county=county.code, username="posted", name="样例甲")
    user.person = row.holder_person
    user.save()
    office = door(county, owner, "county_org")
    assert office.change(row, {"post": "驻村第一书记"}, row.version, new_id()).done
    assert not Hold.objects.filter(user=user).exists()
    assert office.move(row, "activate", {}, row.version + 1, new_id()).done
    hold = Hold.objects.get(user=user)
    assert (hold.role, hold.scope_kind, hold.scope_key) == ("posted_cadre", "village", str(row.village_id))
    assert (hold.starts_on, hold.ends_on) == (row.starts_on, row.ends_on)
    left = {"ends_on": county.today.isoformat()}
    assert office.move(row, "recall", left, row.version + 2, new_id(), "三次缺勤").done
    hold.refresh_from_db()
    assert (hold.starts_on, hold.ends_on) == (row.starts_on, county.today)


def test_what_follows_is_tried_for_every_ledger_that_declares_it() -> None:
    def declaring(word: str) -> set[str]:
        return {owner.code for owner in ledgers() if getattr(owner, word)}

    found: dict[str, set[str]] = {word: declaring(word) for word in ("follows", "access")}
    # Of obligations it is tried where leave is taken, in tests/areas/work.
    followed = {"booths", "needs", "obligations", "requests"}
    assert found == {"follows": followed, "access": {"appointments"}}
    assert isinstance(ledger("needs"), Ledger)
