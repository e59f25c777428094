"""Relatives in one unit, case by case."""

from datetime import date, timedelta

import pytest

from jishi.rules.tenure import Clash, Kin, Level, Tenure, clashes
from jishi.rules.tenure.kin import KinToOneself
from jishi.rules.verdict import Denied

from .expect import refused

ON = date(2026, 1, 1)
MARRIED = Kin("甲", "乙", "夫妻")


def held(person: str, section: str, level: Level, *, unit: str = "财政局", sensitive: bool = False) -> Tenure:
    return Tenure(person, unit, section, "职位", level, ON, sensitive=sensitive)


CASES = {
    "chief and clerk of a section": (
        held("甲", "预算科", Level.CHIEF),
        held("乙", "预算科", Level.STAFF),
        "同在财政局预算科任职",
    ),
    "two clerks under one chief": (
        held("甲", "预算科", Level.STAFF),
        held("乙", "预算科", Level.STAFF),
        "同在财政局预算科任职",
    ),
    "two leaders": (held("甲", "", Level.LEADER), held("乙", "", Level.LEADER), "同在财政局领导班子任职"),
    "leader and auditor": (
        held("甲", "", Level.LEADER),
        held("乙", "审计科", Level.STAFF, sensitive=True),
        "甲任财政局领导，乙在审计科从事须回避的工作",
    ),
    "auditor and leader": (
        held("甲", "审计科", Level.CHIEF, sensitive=True),
        held("乙", "", Level.LEADER),
        "乙任财政局领导，甲在审计科从事须回避的工作",
    ),
    "leader and chief": (
        held("甲", "", Level.LEADER),
        held("乙", "办公室", Level.CHIEF),
        "甲任财政局领导，直接领导办公室的乙",
    ),
    "deputy and leader": (
        held("甲", "办公室", Level.DEPUTY),
        held("乙", "", Level.LEADER),
        "乙任财政局领导，直接领导办公室的甲",
    ),
    "leader and clerk": (held("甲", "", Level.LEADER), held("乙", "办公室", Level.STAFF), ""),
    "two sections": (held("甲", "预算科", Level.CHIEF), held("乙", "办公室", Level.CHIEF), ""),
    "sensitive, no leader": (
        held("甲", "预算科", Level.CHIEF),
        held("乙", "审计科", Level.STAFF, sensitive=True),
        "",
    ),
    "two units": (
        held("甲", "", Level.LEADER),
        held("乙", "", Level.LEADER, unit="教育局"),
        "",
    ),
}


@pytest.mark.parametrize(("one", "other", "reason"), CASES.values(), ids=CASES)
def test_two_relatives(one: Tenure, other: Tenure, reason: str) -> None:
    text = f"甲与乙是夫妻，{reason}，须任职回避"
    expected = [Clash(MARRIED, Denied(text, "person"))] if reason else []
    assert clashes([one, other], [MARRIED], ON) == expected
    assert clashes([other, one], [MARRIED, MARRIED], ON) == expected


def test_strangers_and_other_days() -> None:
    both = [held("甲", "预算科", Level.CHIEF), held("乙", "预算科", Level.STAFF)]
    assert clashes(both, [], ON) == []
    assert clashes(both, [Kin("甲", "丙", "夫妻")], ON) == []
    assert clashes(both, [MARRIED], ON - timedelta(days=1)) == []


def test_the_first_of_several_reasons_and_pairs_in_order() -> None:
    posts = [
        held("甲", "办公室", Level.STAFF),
        held("甲", "预算科", Level.CHIEF),
        held("乙", "预算科", Level.STAFF),
        held("丙", "办公室", Level.STAFF),
    ]
    found = clashes(posts, [Kin("甲", "乙", "夫妻"), Kin("丙", "甲", "父子")], ON)
    assert [(one.kin.person, one.verdict.reason) for one in found] == [
        ("丙", "丙与甲是父子，同在财政局办公室任职，须任职回避"),
        ("甲", "甲与乙是夫妻，同在财政局预算科任职，须任职回避"),
    ]


def test_nobody_avoids_oneself() -> None:
    with refused(KinToOneself, "甲", "两个不同的人"):
        clashes([], [Kin("甲", "甲", "夫妻")], ON)
