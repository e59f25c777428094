"""The steps of a village's decision against the county's thresholds: which body, which basis, which day, which rule."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.areas.governance.decision.ledger import DECISIONS
from jishi.areas.governance.decision.rules import (
    RULES,
    check_day,
    check_held,
    check_hung,
    check_merged,
    fields,
)
from jishi.areas.governance.decision.services import LABELS, four_two
from jishi.rules.book import DEFAULTS, Setting, Values
from jishi.rules.verdict import Denied, Verdict

TODAY = date(2026, 11, 30)
HELD = date(2026, 11, 20)
BOOK = DEFAULTS.values(RULES, TODAY)
# Bodies, their count of all and of those present, and the smallest vote that decides.
ENOUGH = [
    ("discussed", "representatives", 7, 4, 3),
    ("discussed", "representatives", 8, 5, 3),
    ("reviewed", "representatives", 30, 20, 15),
    ("reviewed", "representatives", 31, 21, 16),
    ("resolved", "representatives", 36, 24, 13),
    ("resolved", "representatives", 37, 25, 13),
    ("resolved", "villagers", 1000, 501, 251),
    ("resolved", "households", 300, 200, 101),
]


def with_(key: str, text: str) -> Values:
    own = Setting(key, DEFAULTS[key].parse(text), date(2026, 1, 1), "县委〔2026〕1号（模拟）")
    return DEFAULTS.values(RULES, TODAY, [own])


def decision(step: str, body: str, should: int, present: int, votes: int, **more: Any) -> Any:
    counts = {"should": should, "present": present, "for": votes, "against": 0, "abstained": 0}
    values = {f"{step}_{name}": count for name, count in counts.items()}
    days = {f"{step}_on": HELD, f"{step}_noticed_on": HELD - timedelta(days=10)}
    return SimpleNamespace(body=body, one_leader=False, **values | days | more)


def judged(step: str, record: Any, values: Values = BOOK, before: date = HELD) -> Verdict:
    return check_held(record, step, before=("上一步", before), today=TODAY, values=values, labels=LABELS)


def denied(verdict: Verdict) -> Denied:
    assert isinstance(verdict, Denied)
    return verdict


@pytest.mark.parametrize(("step", "body", "should", "present", "votes"), ENOUGH)
def test_what_is_just_enough_and_what_is_one_short(
    step: str, body: str, should: int, present: int, votes: int
) -> None:
    assert judged(step, decision(step, body, should, present, votes))
    few = denied(judged(step, decision(step, body, should, present - 1, min(votes, present - 1))))
    assert few.field == f"{step}_present"
    assert f"至少{present}人" in few.reason
    lost = denied(judged(step, decision(step, body, should, present, votes - 1)))
    assert lost.field == f"{step}_for"
    assert f"至少{votes}票" in lost.reason


@pytest.mark.parametrize(
    ("step", "body", "rules"),
    [
        ("discussed", "villagers", ("four_two.committee_attend",)),
        ("reviewed", "villagers", ("four_two.party_attend",)),
        ("resolved", "representatives", ("four_two.reps_attend",)),
        ("resolved", "villagers", ("villagers.attend",)),
        ("resolved", "households", ("villagers.households_attend",)),
    ],
)
def test_a_refusal_names_the_rule_it_rests_on_and_no_other(
    step: str, body: str, rules: tuple[str, ...]
) -> None:
    found = denied(judged(step, decision(step, body, 100, 1, 1)))
    assert found.rules == rules
    assert found.reason.endswith(f"（规则：{DEFAULTS[rules[0]].label} {rules[0]}）")


@pytest.mark.parametrize(
    ("step", "body", "days", "key"),
    [
        ("reviewed", "representatives", 3, "four_two.plan_notice_days"),
        ("resolved", "representatives", 3, "reps_meeting.notice_days"),
        ("resolved", "villagers", 10, "villagers_meeting.notice_days"),
        ("resolved", "households", 10, "villagers_meeting.notice_days"),
    ],
)
def test_notice_is_given_so_many_days_before(step: str, body: str, days: int, key: str) -> None:
    def told(before: int) -> Verdict:
        noticed = {f"{step}_noticed_on": HELD - timedelta(days=before)}
        return judged(step, decision(step, body, 100, 100, 100, **noticed))

    assert told(days)
    early = denied(told(days - 1))
    assert (early.field, early.rules) == (f"{step}_noticed_on", (key,))
    assert f"提前{days - 1}天通知，应提前{days}天" in early.reason


def test_the_committees_need_no_notice() -> None:
    assert "discussed_noticed_on" not in fields("discussed")
    assert judged("discussed", decision("discussed", "representatives", 7, 7, 7, discussed_noticed_on=None))


def test_half_of_all_representatives_is_an_option() -> None:
    record = decision("resolved", "representatives", 36, 24, 18)
    assert judged("resolved", record)
    own = with_("four_two.reps_pass_base", "should")
    assert "应到36人" in denied(judged("resolved", record, own)).reason
    assert judged("resolved", decision("resolved", "representatives", 36, 24, 19), own)


def test_every_figure_is_asked_for_by_name() -> None:
    for name in fields("resolved")[:-1]:
        found = denied(judged("resolved", decision("resolved", "representatives", 9, 9, 9, **{name: None})))
        assert (found.field, found.reason) == (name, f"请填写{LABELS[name]}")


def test_only_one_leader_joins_the_first_two_steps() -> None:
    record = decision("discussed", "representatives", 7, 7, 7)
    found = denied(check_merged(BOOK, record))
    assert (found.field, "由一人担任" in found.reason) == ("one_leader", True)
    record.one_leader = True
    assert check_merged(BOOK, record)


@given(st.integers(-40, 40))
def test_a_step_lies_between_the_one_before_it_and_today(days: int) -> None:
    before, on = TODAY - timedelta(days=20), TODAY + timedelta(days=days)
    assert bool(check_day("on", on, before=("上一步", before), today=TODAY)) is (before <= on <= TODAY)


@given(st.integers(0, 30), st.integers(0, 30))
def test_a_notice_hangs_its_days(days: int, hung: int) -> None:
    values = with_("publication.days", str(days))
    verdict = check_hung(TODAY - timedelta(days=hung), TODAY, values)
    assert bool(verdict) is (hung >= days)
    if not verdict:
        assert "（规则：公示天数 publication.days）" in denied(verdict).reason


def test_what_is_not_there_is_refused_and_not_assumed() -> None:
    assert "步骤不能跳过" in denied(check_hung(None, TODAY, BOOK)).reason
    assert "步骤不能跳过" in denied(check_day("on", HELD, before=("决议", None), today=TODAY)).reason


def test_no_move_leads_past_a_step() -> None:
    """From the draft to being carried out there is one way, or the one that joins the first two steps."""
    machine = four_two(BOOK)
    aside = {"amend", "reject", "witness", "endorse"}
    ways, waiting = [], [("draft", ("",))]
    while waiting:
        state, way = waiting.pop()
        if state == "implementing":
            ways.append(way[1:])
            continue
        for move in machine.moves_from(state):
            if move.code not in {*aside, *way}:
                waiting.append((move.target, (*way, move.code)))
    meetings = ("review", "resolve", "publish")
    begun = [("propose", "discuss"), ("discuss_merged",)]
    plain = {(*first, *meetings, "implement") for first in begun}
    objected = {(*first, *meetings, "object", "answer", "implement") for first in begun}
    assert set(ways) == plain | objected


def test_what_is_public_says_nothing_of_minutes_and_objections() -> None:
    hidden = {"objection", "objection_answer", "town_opinion", "resolved_minutes", "discussed_minutes"}
    assert not {name for name, level in DECISIONS.classes.items() if level == "P0"} & hidden
