"""Putting a weak branch in order, from the list to the look back."""

from dataclasses import dataclass
from datetime import date

from jishi.rules.book import DEFAULTS, Setting
from jishi.rules.machine import Phase
from jishi.rules.pipeline import weak_branch
from jishi.rules.verdict import Allowed

from .expect import check_denied
from .walking import VALUES, ask, walk


@dataclass
class Branch:
    has_first_secretary: bool = True
    problems: int = 6
    verified: int = 6
    asked: int = 50
    satisfied: int = 40


def test_a_weak_branch_from_the_list_to_the_look_back() -> None:
    on = date(2026, 6, 1)
    moves = ["planned", "rectifying", "self_checked", "town_checked", "released", "looked_back"]
    assert walk(weak_branch(VALUES), [(move, on) for move in moves], Branch()) == "looked_back"
    extended = [*moves[:4], "extend", *moves[2:]]
    assert walk(weak_branch(VALUES), [(move, on) for move in extended], Branch()) == "looked_back"
    relapsed = [*moves[:5], "relapse", *moves[2:]]
    assert walk(weak_branch(VALUES), [(move, on) for move in relapsed], Branch()) == "looked_back"
    for at in ("self_checked", "town_checked"):
        assert ask(weak_branch(VALUES), at, "send_back")
    assert [state.label for state in weak_branch(VALUES).states] == [
        "列入整顿",
        "制定整顿方案",
        "开展整顿",
        "自查",
        "乡镇核验",
        "县级验收销号",
        "回头看",
        "延长整顿",
    ]
    labels = {"send_back": "退回整顿", "extend": "延长整顿", "relapse": "回头看发现反弹"}
    for code, label in labels.items():
        assert (weak_branch(VALUES).move(code).label, weak_branch(VALUES).move(code).reason_required) == (
            label,
            True,
        )
    assert weak_branch(VALUES).phase("released") is Phase.WAITING


def test_a_weak_branch_needs_a_first_secretary() -> None:
    """[F1]: full coverage."""
    rules = ("weak_branch.first_secretary",)
    reason = "软弱涣散村党组织须先选派第一书记（全覆盖）"
    check_denied(
        ask(weak_branch(VALUES), "identified", "planned", Branch(has_first_secretary=False)),
        reason,
        "has_first_secretary",
        rules,
    )
    assert ask(weak_branch(VALUES), "identified", "planned", Branch()) == Allowed(rules)
    own = DEFAULTS.values(
        [rule.key for rule in DEFAULTS],
        date(2026, 1, 1),
        [Setting(rules[0], "optional", date(2024, 1, 1), "县委文件")],
    )
    assert ask(weak_branch(own), "identified", "planned", Branch(has_first_secretary=False))


def test_when_a_weak_branch_is_released() -> None:
    rules = ("weak_branch.satisfaction",)
    assert ask(weak_branch(VALUES), "town_checked", "released", Branch()) == Allowed(rules)
    check_denied(
        ask(weak_branch(VALUES), "town_checked", "released", Branch(verified=4)),
        "还有2个问题没有核实解决",
        "verified",
        rules,
    )
    check_denied(
        ask(weak_branch(VALUES), "town_checked", "released", Branch(satisfied=39)),
        "测评50人中满意39人，须5分之4以上（含本数）",
        "satisfied",
        rules,
    )
