"""Obligations come from templates: for who is in the post, once each however often they are made."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from posted import at_work, ended_templates, generated, made, posted, template

from county import County
from jishi.areas.work.obligation import services
from jishi.core.audit.models import Entry
from jishi.core.audit.verifying import verify as verify_chain
from jishi.core.notices.models import Notice
from jishi.core.rulebook.models import RuleValue
from jishi.records.errors import Invalid
from jishi.records.models import Register
from jishi.records.registry import ledger, ledgers
from jishi.records.services import archive, save
from jishi.records.services.projection import verify as verify_register
from unchanged import refused

MONDAY = date(2026, 11, 23)


@pytest.fixture
def empty(county: County) -> County:
    """Nothing is owed yet, and nothing comes again: what a test wants it says."""
    ended_templates(county)
    return county


def periods(county: County, code: str) -> list[tuple[str, str]]:
    return [(row.period, row.owed_by.name) for row in made(county, code)]


@pytest.mark.parametrize(
    ("every", "period", "due"),
    [
        ("day", "2026-11-23", "2026-11-23"),
        ("week", "2026-W48", "2026-11-29"),
        ("month", "2026-11", "2026-12-05"),
        ("quarter", "2026-Q4", "2027-01-10"),
        ("year", "2026", "2027-01-31"),
    ],
)
def test_each_cadence_is_due_by_its_rule(empty: County, every: str, period: str, due: str) -> None:
    posted(empty, "甲（模拟）", starts_on="2026-11-23")
    template(empty, "T", every=every, valid_from="2026-11-23")
    generated(empty, MONDAY)
    (one,) = made(empty, "T")
    assert (one.period, one.due_at.astimezone().date().isoformat(), one.state) == (period, due, "open")


def test_a_half_year_brings_its_own_days(empty: County) -> None:
    posted(empty, "甲（模拟）", starts_on="2026-11-23")
    given = {"every": "half", "valid_from": "2026-11-01"}
    text = refused(Invalid, lambda: template(empty, "T", **given))
    assert "没有统一的期限规则" in text
    template(empty, "T", **given, due_days=15)
    generated(empty, MONDAY)
    assert [row.due_at.astimezone().date() for row in made(empty, "T")] == [date(2027, 1, 15)]


def test_a_county_has_its_own_last_day(empty: County) -> None:
    given = {"county": empty.code, "effective_from": "2026-01-01", "source": "县规（模拟）"}
    RuleValue.objects.create(key="cadence.monthly_due_days", value="8", **given)
    posted(empty, "甲（模拟）", starts_on="2026-11-23")
    template(empty, "T", every="month", valid_from="2026-11-23")
    generated(empty, MONDAY)
    assert [row.due_at.astimezone().date() for row in made(empty, "T")] == [date(2026, 12, 8)]


def test_only_who_is_in_the_post_owes_and_only_for_their_days(empty: County) -> None:
    posted(empty, "在任（模拟）", starts_on="2026-11-16")
    posted(empty, "新到（模拟）", starts_on="2026-11-20")
    posted(empty, "离任（模拟）", starts_on="2026-01-05", ends_on="2026-11-17", move="recall")
    posted(empty, "拟任（模拟）", starts_on="2026-11-16", move="")
    posted(empty, "暂停（模拟）", starts_on="2026-11-16", move="suspend")
    template(empty, "T", every="day", valid_from="2026-11-16")
    assert generated(empty, MONDAY)["made"] == 6 + 2 + 2
    found: dict[str, list[str]] = {}
    for period, name in periods(empty, "T"):
        found.setdefault(name, []).append(period[-2:])
    assert found == {
        # Saturday the 21st and Sunday the 22nd ask for nothing.
        "在任（模拟）": ["16", "17", "18", "19", "20", "23"],
        "离任（模拟）": ["16", "17"],
        "新到（模拟）": ["20", "23"],
    }


def test_two_posts_of_one_person_are_one_duty_and_it_is_done_where_they_went_last(empty: County) -> None:
    first = posted(empty, "甲（模拟）", starts_on="2026-01-05", ends_on="2026-11-10", move="complete")
    second = posted(empty, "", person=first.holder_person, starts_on="2026-11-11", village="370783104238")
    template(empty, "T", every="month", valid_from="2026-11-01")
    assert generated(empty, MONDAY)["made"] == 1
    (one,) = made(empty, "T")
    assert (one.appointment_id, one.village_id) == (second.pk, second.village_id)


def test_a_town_asks_only_its_own(empty: County) -> None:
    posted(empty, "甲（模拟）", starts_on="2026-11-02")
    posted(empty, "乙（模拟）", starts_on="2026-11-02", village="370783104238")
    template(empty, "T", every="month", valid_from="2026-11-01", town="370783104")
    generated(empty, MONDAY)
    assert periods(empty, "T") == [("2026-11", "乙（模拟）")]


def test_what_a_month_asks_for_shrinks_with_the_days_in_the_post(empty: County) -> None:
    posted(empty, "甲（模拟）", starts_on="2026-02-01")
    posted(empty, "乙（模拟）", starts_on="2026-02-24")
    template(empty, "T", every="month", required=20, prorated=True, valid_from="2026-02-01")
    generated(empty, date(2026, 2, 28))
    # February 2026 has 16 working days; from the 24th on there are five.
    assert {row.owed_by.name: row.required for row in made(empty, "T")} == {"甲（模拟）": 16, "乙（模拟）": 5}


def test_what_a_stopped_server_missed_is_made_up_for_a_fortnight(empty: County) -> None:
    posted(empty, "甲（模拟）", starts_on="2026-01-05")
    template(empty, "T", every="day", valid_from="2026-01-05")
    generated(empty, MONDAY)
    days = [period for period, _name in periods(empty, "T")]
    assert (days[0], days[-1], len(days)) == ("2026-11-09", "2026-11-23", 11)


def test_run_again_it_makes_nothing_more(empty: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "CHUNK", 4)
    for n in range(5):
        posted(empty, f"驻村{n}（模拟）", starts_on="2026-11-16")
    template(empty, "T", every="day", valid_from="2026-11-16")
    entries = Entry.objects.count()
    assert generated(empty, MONDAY)["made"] == 30
    assert Entry.objects.count() == entries + 30
    assert generated(empty, MONDAY) == {"made": 0, "given": 0, "late": 25}
    # Neither is what somebody archived or waived made once more.
    one = made(empty, "T")[0]
    at_work(empty, MONDAY).moved(empty.system, one, "waive", "集中培训（模拟）")
    other = made(empty, "T")[1]
    given = {"id": other.pk, "version": other.version, "reason": "登记错了（模拟）"}
    archive(actor=empty.system, ledger=ledger("obligations"), **given)
    assert generated(empty, MONDAY)["made"] == 0
    assert verify_register(ledgers(), empty.code) == []
    assert verify_chain(empty.code) == []


def test_whoever_is_asked_is_told_and_finds_it_on_their_desk(empty: County) -> None:
    post = posted(empty, "甲（模拟）", starts_on="2026-11-23", account=True)
    template(empty, "D", every="day", valid_from="2026-11-23")
    template(empty, "M", every="month", valid_from="2026-11-23")
    generated(empty, MONDAY)
    user = post.holder_person.users.get()
    assert {one.assignee_id for code in "DM" for one in made(empty, code)} == {user.pk}
    assert Register.objects.filter(ledger="obligations", assignee=user.pk, open=True).count() == 2
    assert [(n.kind, n.count) for n in Notice.objects.filter(user=user, ledger="obligations")] == [
        ("assigned", 1),
        ("assigned", 1),
    ]


def test_an_account_that_comes_later_gets_what_is_still_to_be_done(empty: County) -> None:
    post = posted(empty, "甲（模拟）", starts_on="2026-11-23")
    template(empty, "M", every="month", valid_from="2026-11-23")
    assert generated(empty, MONDAY)["given"] == 0
    assert [one.assignee_id for one in made(empty, "M")] == [None]
    user = at_work(empty, MONDAY).account(post.holder_person)
    assert generated(empty, date(2026, 11, 24))["given"] == 1
    assert [one.assignee_id for one in made(empty, "M")] == [user.pk]


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "nothing is asked for": ({"required": 0}, "每期次数至少为 1"),
    "days before none": ({"due_days": -1}, "due_days"),
    "it ends before it begins": ({"valid_from": "2026-12-01", "valid_to": "2026-11-01"}, "早于启用日期"),
    "a share of a day": ({"every": "day", "prorated": True}, "不用折算"),
    "a cadence that is none": ({"every": "hour"}, "every"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_template_that_makes_no_sense_is_refused(empty: County, name: str) -> None:
    values, reason = BAD[name]
    given = {"every": "month"} | values
    assert reason in refused(Invalid, lambda: template(empty, "T", **given))


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no post in the period": ({"period": "2026-10"}, "这一期没有任职（任职期 2026-11-16 至 今）"),
    "its rule": ({"period": "2026-10"}, "规则 cadence.monthly_due_days"),
    "another cadence": ({"period": "2026-W47"}, "周期是每月"),
    "unreadable": ({"period": "2026-13"}, "期间请写成"),
    "due before it begins": ({"due_at": "2026-10-31T23:59"}, "早于这一期的第一天 2026-11-01"),
    "nothing is asked for": ({"required": 0}, "至少为 1"),
}


@pytest.mark.parametrize("name", WRONG)
def test_an_obligation_by_hand_is_refused_where_the_rules_call_for_none(empty: County, name: str) -> None:
    values, reason = WRONG[name]
    post = posted(empty, "甲（模拟）", starts_on="2026-11-16")
    task = template(empty, "T", every="month")
    given = {"task": task.code, "appointment": post.number, "period": "2026-11", "required": 1}
    given |= {"due_at": "2026-12-05T23:59"} | values
    text = refused(Invalid, lambda: save(actor=empty.system, ledger=ledger("obligations"), values=given))
    assert reason in text
    assert made(empty, "T") == []
