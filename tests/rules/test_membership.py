"""The 25 steps of membership: their order, intervals, papers and ways out."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest

from jishi.rules.book import DEFAULTS, Setting
from jishi.rules.machine import Phase
from jishi.rules.pipeline import membership
from jishi.rules.pipeline.membership import STAGES
from jishi.rules.quorum.meeting import Meeting
from jishi.rules.verdict import Allowed

from .expect import check_denied
from .walking import VALUES, ask, walk


@dataclass
class File:
    contacts: int = 2
    introducers: int = 2
    training_days: int = 3
    training_hours: int = 0
    vote: Meeting = field(default_factory=lambda: Meeting(date(2025, 3, 1), 10, 8, 6))
    full_vote: Meeting = field(default_factory=lambda: Meeting(date(2026, 3, 1), 10, 8, 6))
    extension_months: int = 6
    extended_until: date = date(2026, 3, 1)


# The 25 steps as the workflow of membership numbers them, with days that keep every interval.
STEPS = [
    ("applied", date(2023, 1, 5), "递交入党申请书"),
    ("talked", date(2023, 2, 1), "党组织派人谈话"),
    ("activist", date(2023, 9, 1), "推荐和确定入党积极分子"),
    ("activist_filed", date(2023, 9, 10), "积极分子报上级党委备案"),
    ("contacts_named", date(2023, 9, 20), "指定培养联系人"),
    ("cultivated", date(2024, 8, 30), "培养教育考察"),
    ("candidate", date(2024, 9, 1), "确定发展对象"),
    ("candidate_filed", date(2024, 9, 5), "发展对象报上级党委备案"),
    ("introducers_named", date(2024, 9, 6), "确定入党介绍人"),
    ("politically_reviewed", date(2024, 10, 1), "进行政治审查"),
    ("trained", date(2024, 11, 1), "开展集中培训"),
    ("committee_reviewed", date(2024, 12, 1), "支部委员会审查"),
    ("pre_reviewed", date(2025, 1, 5), "上级党委预审"),
    ("form_filled", date(2025, 2, 1), "填写入党志愿书"),
    ("voted", date(2025, 3, 1), "支部大会讨论接收"),
    ("approval_talked", date(2025, 4, 1), "上级党委派人谈话"),
    ("approved", date(2025, 5, 1), "上级党委审批"),
    ("upper_filed", date(2025, 5, 10), "再上一级党委组织部门备案"),
    ("in_branch", date(2025, 5, 20), "编入党支部和党小组"),
    ("sworn", date(2025, 7, 1), "入党宣誓"),
    ("probation_reviewed", date(2026, 1, 1), "继续教育考察"),
    ("full_applied", date(2026, 2, 20), "提出转正申请"),
    ("full_voted", date(2026, 3, 1), "支部大会讨论转正"),
    ("full_approved", date(2026, 5, 1), "上级党委审批转正"),
    ("archived", date(2026, 6, 1), "材料归档"),
]

PATH = [(code, on) for code, on, _ in STEPS]


def test_the_25_steps_lead_from_application_to_the_archive() -> None:
    assert walk(membership(VALUES), PATH, File()) == "archived"
    assert membership(VALUES).phase("archived") is Phase.DONE
    main = [state for state in membership(VALUES).states if state.stage]
    assert [(state.code, state.label) for state in main] == [(code, label) for code, _, label in STEPS]
    assert [move.label for move in membership(VALUES).moves[:25]] == [label for _, _, label in STEPS]


def test_the_five_stages_group_the_steps() -> None:
    groups = [[state.code for state in membership(VALUES).states if state.stage == stage] for stage in STAGES]
    assert [len(group) for group in groups] == [2, 4, 7, 5, 7]
    assert [code for group in groups for code in group] == [code for code, _ in PATH]


def test_no_step_can_be_skipped() -> None:
    codes = ["draft", *(code for code, _ in PATH)]
    machine = membership(VALUES)
    for at, state in enumerate(codes):
        for target in codes[1:]:
            expected = codes.index(target) == at + 1
            assert (state in machine.move(target).sources) is expected, (state, target)


@pytest.mark.parametrize(
    ("move", "since", "too_early", "earliest", "rule"),
    [
        # An activist is a candidate after a year at the earliest; probation is a year from the vote.
        ("candidate", "activist", date(2024, 8, 31), date(2024, 9, 1), "member.activist_min_months"),
        ("full_voted", "voted", date(2026, 2, 28), date(2026, 3, 1), "member.probation_months"),
    ],
)
def test_the_shortest_intervals(move: str, since: str, too_early: date, earliest: date, rule: str) -> None:
    index = [code for code, _ in PATH].index(move)
    # The steps before are taken as done on the day of the step that the interval counts from.
    history = [(code, min(on, too_early)) for code, on in PATH[:index]]
    state = PATH[index - 1][0]
    started = dict(history)[since]
    label, other = membership(VALUES).move(move).label, membership(VALUES).move(since).label
    reason = f"“{label}”与“{other}”（{started}）间隔不足，最早 {earliest} 可以办理"
    check_denied(ask(membership(VALUES), state, move, File(), history, too_early), reason, "on", (rule,))
    assert ask(membership(VALUES), state, move, File(), history, earliest)
    assert not ask(membership(VALUES), state, move, File(), history, earliest, limits={rule: 13})


def test_time_limits_of_talk_and_approval() -> None:
    history = PATH[:1]
    assert membership(VALUES).due_dates("applied", history) == (("talked", date(2023, 2, 5)),)
    assert membership(VALUES).due_dates("approval_talked", PATH[:16]) == (("approved", date(2025, 6, 1)),)
    assert membership(VALUES).due_dates("full_voted", PATH[:23]) == (("full_approved", date(2026, 6, 1)),)
    assert membership(VALUES).due_dates("approval_talked", PATH[:16], {"member.approval_months": 6}) == (
        ("approved", date(2025, 9, 1)),
    )


@pytest.mark.parametrize(
    ("move", "changes", "reason", "denied_field", "rules"),
    [
        (
            "contacts_named",
            {"contacts": 0},
            "培养联系人应为1至2名正式党员，现有0名",
            "contacts",
            ("member.contacts",),
        ),
        (
            "contacts_named",
            {"contacts": 3},
            "培养联系人应为1至2名正式党员，现有3名",
            "contacts",
            ("member.contacts",),
        ),
        (
            "introducers_named",
            {"introducers": 1},
            "入党介绍人应为2名正式党员，现有1名",
            "introducers",
            ("member.introducers",),
        ),
        (
            "trained",
            {"training_days": 2, "training_hours": 23},
            "集中培训不少于3天或24学时",
            "training_days",
            ("member.training_days", "member.training_hours"),
        ),
        (
            "voted",
            {"vote": Meeting(date(2025, 3, 1), 10, 8, 5)},
            "支部党员大会赞成5票，应到10人，须过半数（不含半数），至少6票",
            "in_favour",
            ("member.meeting_attend", "member.meeting_pass"),
        ),
        (
            "voted",
            {"vote": Meeting(date(2025, 3, 1), 10, 5, 5)},
            "支部党员大会到会5人，应到10人（有表决权的正式党员），须过半数（不含半数），至少6人",
            "present",
            ("member.meeting_attend", "member.meeting_pass"),
        ),
        (
            "full_voted",
            {"full_vote": Meeting(date(2026, 3, 1), 10, 8, 5)},
            "支部党员大会赞成5票，应到10人，须过半数（不含半数），至少6票",
            "in_favour",
            ("member.meeting_attend", "member.meeting_pass"),
        ),
    ],
)
def test_guards_of_membership(
    move: str, changes: dict[str, Any], reason: str, denied_field: str, rules: tuple[str, ...]
) -> None:
    index = [code for code, _ in PATH].index(move)
    verdict = ask(
        membership(VALUES), PATH[index - 1][0], move, replace(File(), **changes), PATH[:index], PATH[index][1]
    )
    check_denied(verdict, reason, denied_field, rules)


@pytest.mark.parametrize(
    ("move", "changes", "rules"),
    [
        ("contacts_named", {"contacts": 1}, ("member.contacts",)),
        ("introducers_named", {}, ("member.introducers",)),
        (
            "trained",
            {"training_days": 0, "training_hours": 24},
            ("member.training_days", "member.training_hours"),
        ),
        ("voted", {}, ("member.meeting_attend", "member.meeting_pass")),
    ],
)
def test_what_the_guards_allow_names_its_rules(
    move: str, changes: dict[str, Any], rules: tuple[str, ...]
) -> None:
    index = [code for code, _ in PATH].index(move)
    verdict = ask(
        membership(VALUES), PATH[index - 1][0], move, replace(File(), **changes), PATH[:index], PATH[index][1]
    )
    assert verdict == Allowed(rules)


def test_probation_can_be_extended_once() -> None:
    history = [*PATH[:22], ("extend", date(2026, 3, 1))]
    for months, allowed in ((5, False), (6, True), (12, True), (13, False)):
        verdict = ask(membership(VALUES), "full_applied", "extend", File(extension_months=months), PATH[:22])
        if allowed:
            assert verdict == Allowed(("member.extension_months",))
        else:
            check_denied(
                verdict,
                f"延长预备期不少于6个月、不超过12个月，现为{months}个月",
                "extension_months",
                ("member.extension_months",),
            )
    early = ask(membership(VALUES), "extended", "vote_after_extension", File(), history, date(2026, 8, 31))
    check_denied(
        early,
        "“延长期满讨论转正”与“延长预备期”（2026-03-01）间隔不足，最早 2026-09-01 可以办理",
        "on",
        ("member.extension_months",),
    )
    assert ask(membership(VALUES), "extended", "vote_after_extension", File(), history, date(2026, 9, 1))
    assert "extend" not in [move.code for move in membership(VALUES).moves_from("extended")]
    assert membership(VALUES).move("vote_after_extension").target == "full_voted"
    longer = File(extended_until=date(2026, 3, 2))
    check_denied(
        ask(membership(VALUES), "extended", "vote_after_extension", longer, history, date(2026, 9, 1)),
        "延长预备期到 2026-03-02 届满，转正大会不能早于这一天",
        "full_vote",
        ("member.extension_months",),
    )
    failed = File(full_vote=Meeting(date(2026, 9, 1), 10, 8, 5))
    assert not ask(membership(VALUES), "extended", "vote_after_extension", failed, history, date(2026, 9, 1))


def test_ways_out_of_membership() -> None:
    exits = {move.code: move for move in membership(VALUES).moves if move.exit}
    codes = [code for code, _ in PATH]
    assert {code: (move.label, move.target) for code, move in exits.items()} == {
        "withdraw": ("本人撤回申请", "withdrawn"),
        "terminate": ("终止培养", "terminated"),
        "disqualify": ("取消预备党员资格", "disqualified"),
    }
    assert exits["withdraw"].sources == (*codes[:22], "extended")
    assert exits["terminate"].sources == tuple(codes[:14])
    assert exits["disqualify"].sources == (*codes[14:23], "extended")
    check_denied(
        ask(membership(VALUES), "applied", "withdraw", reason=""), "“本人撤回申请”须写明理由", "reason"
    )
    assert all(move.reason_required for move in exits.values())
    assert {membership(VALUES).phase(move.target) for move in exits.values()} == {Phase.DROPPED}


def test_thresholds_of_the_county_take_effect_in_the_table() -> None:
    own = DEFAULTS.values(
        [rule.key for rule in DEFAULTS],
        date(2026, 1, 1),
        [
            Setting("member.activist_min_months", 18, date(2024, 1, 1), "县委文件"),
            Setting("member.introducers", 3, date(2024, 1, 1), "县委文件"),
        ],
    )
    machine = membership(own)
    assert machine.move("candidate").min_days[0].months == 18
    assert not ask(machine, "candidate_filed", "introducers_named", File(introducers=2))
    assert ask(machine, "candidate_filed", "introducers_named", File(introducers=3))
