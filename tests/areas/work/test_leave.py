"""Leave is asked for by its person, approved by the town, for longer by the county too; and nobody forgets to be back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from posted import at_work, ended_templates, generated, made, posted, template

from county import County
from jishi.areas.work.leave.services import keep_leaves
from jishi.core.access.actor import Actor, actor_of
from jishi.core.access.holds import grant
from jishi.core.access.models import User
from jishi.core.notices.models import Notice
from jishi.core.rulebook.models import RuleValue
from jishi.kinds.record import new_id
from jishi.records.errors import Forbidden, Invalid, InvalidRows
from jishi.records.models import Transition
from jishi.records.registry import ledger
from jishi.records.selectors import get, shown
from jishi.records.services import act, save
from unchanged import refused

LEAVES = ledger("leaves")
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


class Cadre:
    """Somebody in a village since Monday a week ago, with an account."""

    def __init__(self, county: County) -> None:
        ended_templates(county)
        self.county, self.post = county, posted(county, "甲（模拟）", starts_on="2026-11-16", account=True)
        self.user = self.post.holder_person.users.get()
        self.town = county.actor("town_party", "town", self.post.town_id)
        self.org = county.actor("county_org")

    def own(self, on: date) -> Actor:
        return actor_of(self.user, on)

    def asks(self, starts_on: str, days: int, on: date = MONDAY, **values: Any) -> Any:
        given = {"appointment": self.post.number, "kind": "personal", "reason": "家里有事（模拟）"}
        given |= {"starts_on": starts_on, "days": days, "handover": "驻村队员（模拟）"} | values
        return save(actor=self.own(on), ledger=LEAVES, values=given).record

    def handed_in(self, starts_on: str, days: int, on: date = MONDAY) -> Any:
        return self.moved(on, self.own(on), self.asks(starts_on, days, on), "submit")

    def moved(self, on: date, actor: Actor, record: Any, code: str, reason: str = "", **values: Any) -> Any:
        return at_work(self.county, on).moved(actor, record, code, reason, **values)

    def job(self, on: date) -> dict[str, int]:
        return keep_leaves(replace(self.county.system, today=on))


@pytest.fixture
def cadre(county: County) -> Cadre:
    return Cadre(county)


def user(county: County, role: str, kind: str, key: object) -> User:
    """Somebody who holds this role there."""
    found = User.objects.get(pk=county.users[role])
    since = date(2026, 1, 1)
    grant(user=found, role=role, scope_kind=kind, scope_key=str(key), starts_on=since, source="test")
    return found


def told(who: User, code: str) -> int:
    return Notice.objects.filter(user=who, ledger="leaves", code=code).count()


def test_three_days_are_the_towns_and_reported_to_village_and_county(cadre: Cadre) -> None:
    village = user(cadre.county, "village_committee", "village", cadre.post.village_id)
    org = user(cadre.county, "county_org", "county", cadre.county.code)
    leave = cadre.handed_in("2026-11-24", 3)
    text = refused(Forbidden, lambda: cadre.moved(MONDAY, cadre.own(MONDAY), leave, "approve"))
    assert "您的角色不能" in text
    cadre.moved(MONDAY, cadre.town, leave, "approve")
    assert (told(village, "approve"), told(org, "approve"), told(cadre.user, "approve")) == (1, 1, 1)
    text = refused(Invalid, lambda: cadre.moved(MONDAY, cadre.org, leave, "approve_county"))
    assert "不超过 3 天的假由镇党委批准即可（规则 leave.town_max_days）" in text
    assert "假期还没有开始" in refused(Invalid, lambda: cadre.moved(MONDAY, cadre.town, leave, "depart"))
    assert cadre.job(MONDAY) == {"on_leave": 0, "overdue": 0}
    assert cadre.job(TUESDAY) == {"on_leave": 1, "overdue": 0}
    leave.refresh_from_db()
    assert leave.state == "on_leave"
    friday = date(2026, 11, 27)
    text = refused(Invalid, lambda: cadre.moved(friday, cadre.own(friday), leave, "come_back"))
    assert "返岗日期" in text
    cadre.moved(friday, cadre.own(friday), leave, "come_back", returned_on="2026-11-27")
    assert (leave.state, leave.last_day) == ("returned", date(2026, 11, 26))


def test_four_days_are_the_countys_too(cadre: Cadre) -> None:
    village = user(cadre.county, "village_committee", "village", cadre.post.village_id)
    town = user(cadre.county, "town_party", "town", cadre.post.town_id)
    leave = cadre.handed_in("2026-11-24", 4)
    assert "只能从" in refused(Invalid, lambda: cadre.moved(MONDAY, cadre.org, leave, "approve_county"))
    cadre.moved(MONDAY, cadre.town, leave, "approve")
    # What waits for the county has not begun, whoever would begin it.
    assert cadre.job(TUESDAY) == {"on_leave": 0, "overdue": 0}
    text = refused(Invalid, lambda: cadre.moved(TUESDAY, cadre.town, leave, "depart"))
    assert text.endswith("合计 4 天，超过 3 天的还须县委组织部批准（规则 leave.town_max_days）。")
    cadre.moved(TUESDAY, cadre.org, leave, "approve_county")
    assert (told(village, "approve_county"), told(town, "approve_county")) == (1, 1)
    assert cadre.job(TUESDAY) == {"on_leave": 1, "overdue": 0}


def test_a_long_leave_cut_in_two_is_still_the_countys(cadre: Cadre) -> None:
    """A Friday and the Monday after it: four days with the weekend between."""
    cadre.handed_in("2026-11-27", 1)
    leave = cadre.handed_in("2026-11-30", 1)
    cadre.moved(MONDAY, cadre.town, leave, "approve")
    on = date(2026, 11, 30)
    assert "合计 4 天" in refused(Invalid, lambda: cadre.moved(on, cadre.town, leave, "depart"))
    cadre.moved(MONDAY, cadre.org, leave, "approve_county")
    cadre.moved(on, cadre.town, leave, "depart")


def test_the_threshold_is_the_rule_books(cadre: Cadre) -> None:
    given = {"county": cadre.county.code, "effective_from": "2026-01-01", "source": "县规（模拟）"}
    RuleValue.objects.create(key="leave.town_max_days", value="1", **given)
    leave = cadre.handed_in("2026-11-24", 2)
    cadre.moved(MONDAY, cadre.town, leave, "approve")
    text = refused(Invalid, lambda: cadre.moved(TUESDAY, cadre.town, leave, "depart"))
    assert "超过 1 天的还须县委组织部批准" in text


@pytest.mark.parametrize("tie", ["user_id", "person_id"])
def test_nobody_approves_their_own(cadre: Cadre, tie: str) -> None:
    leave = cadre.handed_in("2026-11-24", 4)
    key = {"user_id": cadre.user.pk, "person_id": cadre.post.holder_person_id}[tie]
    town, org = replace(cadre.town, **{tie: key}), replace(cadre.org, **{tie: key})
    for code in ("approve", "reject"):
        text = refused(Forbidden, lambda code=code: cadre.moved(MONDAY, town, leave, code, "试"))
        assert "不能审批自己的请假" in text
    cadre.moved(MONDAY, cadre.town, leave, "approve")
    text = refused(Forbidden, lambda: cadre.moved(MONDAY, org, leave, "approve_county"))
    assert "不能审批自己的请假" in text


OUTSIDE = {
    "before the post": ("2026-11-13", 2, "开始日期早于任职的第一天 2026-11-16"),
    "after the post": ("2026-12-30", 3, "假期到 2027-01-01，超出任职的最后一天 2026-12-31"),
    "no day at all": ("2026-11-24", 0, "days"),
    "too long": ("2026-11-24", 181, "days"),
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_days_outside_the_post_are_refused(cadre: Cadre, name: str) -> None:
    day = at_work(cadre.county, MONDAY)
    day.saved(cadre.county.system, cadre.post, ends_on="2026-12-31")
    starts_on, days, reason = OUTSIDE[name]
    assert reason in refused(Invalid, lambda: cadre.asks(starts_on, days))


def test_days_of_another_leave_are_refused_with_its_number(cadre: Cadre) -> None:
    first = cadre.handed_in("2026-11-24", 3)
    second = cadre.asks("2026-11-26", 2)
    text = refused(Invalid, lambda: cadre.moved(MONDAY, cadre.own(MONDAY), second, "submit"))
    assert f"与另一次请假 {first.number}（2026-11-24 至 2026-11-26）重叠" in text
    cadre.moved(MONDAY, cadre.own(MONDAY), first, "cancel", "改期（模拟）")
    assert cadre.moved(MONDAY, cadre.own(MONDAY), second, "submit").state == "submitted"


def test_two_drafts_of_the_same_days_are_not_handed_in_together(cadre: Cadre) -> None:
    drafts = [cadre.asks("2026-11-24", 3), cadre.asks("2026-11-25", 3)]
    versions = {one.pk: one.version for one in drafts}
    given = {"ledger": LEAVES, "verb": "submit", "versions": versions, "operation": new_id()}
    values = {"handover": "驻村队员（模拟）"}
    text = refused(InvalidRows, lambda: act(actor=cadre.own(MONDAY), values=values, **given))
    assert "重叠" in text


def test_a_colleague_asks_for_nobody_else(cadre: Cadre) -> None:
    other = posted(cadre.county, "乙（模拟）", starts_on="2026-11-16", account=True)
    colleague = actor_of(other.holder_person.users.get(), MONDAY)
    given = {"appointment": cadre.post.number, "kind": "personal", "reason": "代请（模拟）"}
    given |= {"starts_on": "2026-11-24", "days": 1, "handover": "乙（模拟）"}
    leave = save(actor=colleague, ledger=LEAVES, values=given).record
    text = refused(Invalid, lambda: cadre.moved(MONDAY, colleague, leave, "submit"))
    assert "请假由本人填报" in text
    # Nor does what they have written down stand in the way.
    mine = cadre.handed_in("2026-11-23", 2)
    text = refused(Forbidden, lambda: cadre.moved(MONDAY, colleague, mine, "cancel", "不用请"))
    assert "请由本人办理" in text


def test_who_is_not_back_the_day_after_the_next_is_overdue(cadre: Cadre) -> None:
    """The 26th is the last day; the 27th is grace."""
    town = user(cadre.county, "town_party", "town", cadre.post.town_id)
    org = user(cadre.county, "county_org", "county", cadre.county.code)
    leave = cadre.handed_in("2026-11-24", 3)
    cadre.moved(MONDAY, cadre.town, leave, "approve")
    cadre.job(TUESDAY)
    assert cadre.job(date(2026, 11, 27)) == {"on_leave": 0, "overdue": 0}
    saturday = date(2026, 11, 28)
    assert cadre.job(saturday) == {"on_leave": 0, "overdue": 1}
    assert cadre.job(saturday) == {"on_leave": 0, "overdue": 0}
    leave.refresh_from_db()
    assert leave.state == "overdue"
    assert [told(who, "mark_overdue") for who in (cadre.user, town, org)] == [1, 1, 1]
    cadre.moved(saturday, cadre.own(saturday), leave, "come_back", returned_on="2026-11-28")
    # Excused to the last day that was granted, and not to the day of the return.
    assert (leave.state, leave.last_day) == ("returned", date(2026, 11, 26))


def test_a_refusal_says_why(cadre: Cadre) -> None:
    leave = cadre.handed_in("2026-11-24", 2)
    assert "须写明理由" in refused(Invalid, lambda: cadre.moved(MONDAY, cadre.town, leave, "reject"))
    cadre.moved(MONDAY, cadre.town, leave, "reject", "当天有大集（模拟）")
    assert (leave.state, told(cadre.user, "reject")) == ("rejected", 1)


def test_the_village_knows_who_is_away_and_not_why(cadre: Cadre) -> None:
    leave = cadre.handed_in("2026-11-24", 2)
    village = cadre.county.actor("village_committee", "village", cadre.post.village_id)
    seen = shown(village, LEAVES, get(village, LEAVES, leave.pk))
    assert (seen["reason"].masked, "家里" in str(seen["reason"].text)) == (True, False)
    seen = shown(cadre.town, LEAVES, get(cadre.town, LEAVES, leave.pk))
    assert seen["reason"].text == "家里有事（模拟）"


def test_days_on_leave_ask_for_nothing_and_what_was_asked_is_waived(cadre: Cadre) -> None:
    template(cadre.county, "D", every="day", valid_from="2026-11-23")
    template(cadre.county, "W", every="week", valid_from="2026-11-23")
    generated(cadre.county, TUESDAY)
    assert [one.period for one in made(cadre.county, "D")] == ["2026-11-23", "2026-11-24"]
    leave = cadre.handed_in("2026-11-24", 2)
    cadre.moved(MONDAY, cadre.town, leave, "approve")
    cadre.moved(TUESDAY, cadre.town, leave, "depart")
    monday, tuesday = made(cadre.county, "D")
    assert (monday.state, tuesday.state) == ("open", "waived")
    step = Transition.objects.get(entry=tuesday.pk)
    assert step.reason == f"请销假 {leave.number} 开始休假"
    # The week has working days beside the leave.
    assert [one.state for one in made(cadre.county, "W")] == ["open"]
    generated(cadre.county, date(2026, 11, 26))
    assert [one.period for one in made(cadre.county, "D")] == ["2026-11-23", "2026-11-24", "2026-11-26"]


def test_who_is_back_early_owes_the_days_after(cadre: Cadre) -> None:
    template(cadre.county, "D", every="day", valid_from="2026-11-24")
    leave = cadre.handed_in("2026-11-24", 3)
    cadre.moved(MONDAY, cadre.town, leave, "approve")
    cadre.job(TUESDAY)
    generated(cadre.county, date(2026, 11, 25))
    assert made(cadre.county, "D") == []
    thursday = date(2026, 11, 26)
    cadre.moved(thursday, cadre.own(thursday), leave, "come_back", returned_on="2026-11-26")
    generated(cadre.county, thursday)
    assert [one.period for one in made(cadre.county, "D")] == ["2026-11-26"]


def test_a_week_of_leave_is_a_week_without_a_report(cadre: Cadre) -> None:
    template(cadre.county, "W", every="week", valid_from="2026-11-16")
    leave = cadre.handed_in("2026-11-30", 5)
    cadre.moved(MONDAY, cadre.town, leave, "approve")
    cadre.moved(MONDAY, cadre.org, leave, "approve_county")
    monday = date(2026, 11, 30)
    generated(cadre.county, MONDAY)
    cadre.job(monday)
    generated(cadre.county, monday)
    assert [one.period for one in made(cadre.county, "W")] == ["2026-W47", "2026-W48"]
