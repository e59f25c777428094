"""The processes of the economy: lead, project, co-operative."""

from dataclasses import dataclass
from datetime import date

import pytest

from jishi.rules.codes.organisation import check_character, organisation_check
from jishi.rules.machine import Phase
from jishi.rules.pipeline import cooperative, lead, project
from jishi.rules.verdict import Allowed

from .expect import check_denied
from .walking import VALUES, ask, walk


@dataclass
class Company:
    credit_code: str = "91110000600037341L"


def test_a_lead_from_contact_to_production() -> None:
    moves = ["negotiating", "intention", "signed", "registered", "landed", "producing"]
    assert walk(lead(), [(move, date(2026, 6, 1)) for move in moves], Company()) == "producing"
    assert [state.label for state in lead().states] == [
        "接洽",
        "洽谈",
        "达成意向",
        "签约",
        "注册",
        "落地",
        "投产纳税",
        "流失",
    ]
    reason = "统一社会信用代码长度不对：给出的是“9”，应为18位"
    check_denied(ask(lead(), "signed", "registered", Company("9")), reason)
    assert lead().move("lose").sources == ("contacted", *moves[:-1])
    assert lead().move("lose").exit
    check_denied(ask(lead(), "signed", "lose", Company(), reason=""), "“流失”须写明理由", "reason")


@dataclass
class Works:
    budget: int = 224_200_000
    promised: int = 224_200_000
    received: int = 200_000_000
    spent: int = 200_000_000
    village_shares: tuple[int, ...] = (6000, 4000)


def test_a_project_from_idea_to_review() -> None:
    moves = [
        "surveyed",
        "approved",
        "funded",
        "tendered",
        "building",
        "accepted",
        "operating",
        "reviewed",
    ]
    assert walk(project(), [(move, date(2026, 6, 1)) for move in moves], Works()) == "reviewed"
    assert [state.label for state in project().states] == [
        "设想",
        "踏勘",
        "立项",
        "资金落实",
        "招标",
        "开工",
        "验收",
        "投入使用",
        "效益评价",
        "受阻",
        "取消",
    ]
    assert project().move("cancel").sources == (
        "idea",
        "surveyed",
        "approved",
        "funded",
        "tendered",
        "building",
        "blocked",
    )


def test_a_blocked_road_takes_another_channel() -> None:
    """[S1]: the road was narrower than the standard asks and went into another programme."""
    on = date(2026, 6, 1)
    assert (
        walk(project(), [("surveyed", on), ("block", on), ("reroute", on), ("funded", on)], Works())
        == "funded"
    )
    assert walk(project(), [("surveyed", on), ("block", on), ("resume", on)], Works()) == "surveyed"
    for move, label in (
        ("block", "受阻"),
        ("reroute", "改走其他渠道"),
        ("resume", "障碍消除"),
        ("cancel", "取消"),
    ):
        assert project().move(move).reason_required
        assert project().move(move).label == label
    assert project().move("block").sources == ("surveyed", "approved", "funded")
    assert (project().move("block").fields, project().move("reroute").fields) == (
        ("blocker",),
        ("alternative_channel",),
    )
    check_denied(
        ask(project(), "blocked", "reroute", Works(), evidence=()),
        "“改走其他渠道”还缺材料：立项批复",
        "evidence",
    )
    assert project().phase("blocked") is Phase.WAITING


@pytest.mark.parametrize(
    ("state", "move", "works", "reason", "denied_field"),
    [
        (
            "tendered",
            "building",
            Works(promised=224_199_950),
            "资金缺口0.50元，落实的资金不少于预算才能开工",
            "promised",
        ),
        ("building", "accepted", Works(spent=200_000_150), "支出超过到账资金1.50元", "spent"),
        (
            "operating",
            "reviewed",
            Works(village_shares=(6000, 4001)),
            "各村收益占比都不为负、合计应为100%，现为100.01%",
            "village_shares",
        ),
        (
            "operating",
            "reviewed",
            Works(village_shares=(-1, 10_001)),
            "各村收益占比都不为负、合计应为100%，现为100%",
            "village_shares",
        ),
        (
            "operating",
            "reviewed",
            Works(village_shares=(9_000,)),
            "各村收益占比都不为负、合计应为100%，现为90%",
            "village_shares",
        ),
    ],
)
def test_guards_of_a_project(state: str, move: str, works: Works, reason: str, denied_field: str) -> None:
    check_denied(ask(project(), state, move, works), reason, denied_field)
    assert ask(project(), state, move, Works()) == Allowed()


def test_a_share_of_nothing_may_be_zero() -> None:
    assert ask(project(), "operating", "reviewed", Works(village_shares=(10_000, 0)))


@dataclass
class Coop:
    founders: int = 5
    members: int = 10
    farmers: int = 8
    credit_code: str = "93370783MA3C00000X"


def farmers_code() -> str:
    body = "MA3C1234"
    first = f"93370783{body}{organisation_check(body)}"
    return first + check_character(first)


def test_a_cooperative_from_intention_to_the_yearly_round() -> None:
    on = date(2026, 6, 1)
    founding = ["resolved", "chartered", "founded", "registered", "operating", "assessed"]
    coop = Coop(credit_code=farmers_code())
    steps = [(move, on) for move in founding]
    assert walk(cooperative(VALUES), steps, coop) == "assessed"
    for tail, state in (
        (["rectify", "recover", "assessed", "honour", "assessed", "continue"], "operating"),
        (["rectify", "assessed"], "assessed"),
        (["honour", "continue"], "operating"),
        (["dissolve"], "dissolved"),
    ):
        assert walk(cooperative(VALUES), [*steps, *((move, on) for move in tail)], coop) == state
    assert [state.label for state in cooperative(VALUES).states] == [
        "意向",
        "四议两公开通过",
        "拟定章程",
        "设立大会",
        "登记",
        "运营",
        "年度评估",
        "整改",
        "示范社",
        "注销",
        "放弃",
    ]
    assert cooperative(VALUES).move("dissolve").sources == ("operating", "assessed", "rectifying", "model")
    assert cooperative(VALUES).move("abandon").sources == ("intention", "resolved", "chartered", "founded")
    assert [
        cooperative(VALUES).move(code).label
        for code in ("rectify", "honour", "continue", "recover", "dissolve", "abandon")
    ] == [
        "要求整改",
        "评为示范社",
        "继续运营",
        "整改完成",
        "注销",
        "放弃",
    ]
    for code, needs in (("rectify", True), ("honour", False), ("dissolve", True), ("abandon", True)):
        assert cooperative(VALUES).move(code).reason_required is needs
    assert [move.code for move in cooperative(VALUES).moves if move.exit] == ["dissolve", "abandon"]


FOUNDING_RULES = ("coop.founders_min", "coop.farmer_min")


def test_who_may_found_a_cooperative() -> None:
    """Five founders at least; farmers at least four fifths of the members."""
    assert ask(cooperative(VALUES), "chartered", "founded", Coop()) == Allowed(FOUNDING_RULES)
    check_denied(
        ask(cooperative(VALUES), "chartered", "founded", Coop(founders=4)),
        "设立人4名，不少于5名",
        "founders",
        FOUNDING_RULES,
    )
    check_denied(
        ask(cooperative(VALUES), "chartered", "founded", Coop(farmers=7)),
        "成员10名，农民成员7名，须5分之4以上（含本数），至少8名",
        "farmers",
        FOUNDING_RULES,
    )


def test_the_code_of_a_cooperative() -> None:
    assert ask(cooperative(VALUES), "founded", "registered", Coop(credit_code=farmers_code())) == Allowed()
    check_denied(
        ask(cooperative(VALUES), "founded", "registered", Coop(credit_code="91110000600037341L")),
        "农民专业合作社的信用代码以93开头",
        "credit_code",
    )
    check_denied(
        ask(cooperative(VALUES), "founded", "registered", Coop(credit_code="93")),
        "统一社会信用代码长度不对：给出的是“93”，应为18位",
    )
