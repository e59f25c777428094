"""Putting a weak and lax village branch in order, to release and look back. Source: [S0], [F1]; cut [I]."""

from typing import Protocol

from jishi.rules.book import Values
from jishi.rules.machine import Machine, Phase, State
from jishi.rules.pipeline.line import Row, line
from jishi.rules.verdict import Allowed, Denied, Verdict

EVIDENCE = {
    "diagnosis": "问题台账",
    "plan": "一村一策整顿方案",
    "self_report": "自查报告",
    "town_report": "乡镇核验意见",
    "survey_sheet": "党员群众测评表",
    "look_back_report": "回头看报告",
}


class WeakBranch(Protocol):
    """`satisfied` of `asked` in the survey; problems listed and those verified as solved."""

    has_first_secretary: bool
    problems: int
    verified: int
    asked: int
    satisfied: int


def _first_secretary(values: Values, branch: WeakBranch) -> Verdict:
    """Full coverage of weak branches.

    条件 符合规则“软弱涣散村第一书记”
    """
    rules = ("weak_branch.first_secretary",)
    if values.text(rules[0]) == "required" and not branch.has_first_secretary:
        return Denied("软弱涣散村党组织须先选派第一书记（全覆盖）", "has_first_secretary", rules)
    return Allowed(rules)


def _settled(values: Values, branch: WeakBranch) -> Verdict:
    """Every problem verified, and enough of those asked satisfied.

    条件 问题全部核实解决，满意比例符合规则“整顿验收党员群众满意”
    """
    rules = ("weak_branch.satisfaction",)
    share = values.share(rules[0])
    if branch.verified < branch.problems:
        return Denied(f"还有{branch.problems - branch.verified}个问题没有核实解决", "verified", rules)
    if not share.met(branch.satisfied, branch.asked):
        return Denied(f"测评{branch.asked}人中满意{branch.satisfied}人，须{share.label}", "satisfied", rules)
    return Allowed(rules)


WEAK_BRANCH = (
    Row("planned", "制定整顿方案", "整顿", guard=_first_secretary, evidence=("diagnosis", "plan")),
    Row("rectifying", "开展整顿", "整顿"),
    Row("self_checked", "自查", "验收", after=("rectifying", "extended"), evidence=("self_report",)),
    Row("town_checked", "乡镇核验", "验收", evidence=("town_report",)),
    Row("released", "县级验收销号", "验收", Phase.WAITING, guard=_settled, evidence=("survey_sheet",)),
    Row("looked_back", "回头看", "巩固", Phase.DONE, evidence=("look_back_report",)),
    Row("send_back", "退回整顿", target="rectifying", after=("self_checked", "town_checked"), reason=True),
    Row("extend", "延长整顿", target="extended", after=("town_checked",), reason=True),
    Row("relapse", "回头看发现反弹", target="rectifying", after=("released",), reason=True),
)


def weak_branch(values: Values) -> Machine:
    """From the list to release; an extension goes back to work, a failed look back too."""
    start, extended = State("identified", "列入整顿", Phase.OPEN), State("extended", "延长整顿", Phase.OPEN)
    return line("weak_branch", start, WEAK_BRANCH, values, side_states=(extended,), evidence_labels=EVIDENCE)
