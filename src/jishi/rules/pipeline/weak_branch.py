"""Putting a weak and lax village branch in order, to release and look back. Source: [S0], [F1]; cut [I]."""

from typing import Protocol

from jishi.rules.book import Values
from jishi.rules.machine import Machine, Move, Phase, State
from jishi.rules.pipeline.line import StepRow, line
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


def weak_branch(values: Values) -> Machine:
    """From the list to release; an extension goes back to work, a failed look back too."""

    def first_secretary(branch: WeakBranch) -> Verdict:
        """Full coverage of weak branches.

        条件 符合规则“软弱涣散村第一书记”
        """
        rules = ("weak_branch.first_secretary",)
        if values.text(rules[0]) == "required" and not branch.has_first_secretary:
            return Denied("软弱涣散村党组织须先选派第一书记（全覆盖）", "has_first_secretary", rules)
        return Allowed(rules)

    def settled(branch: WeakBranch) -> Verdict:
        """Every problem verified, and enough of those asked satisfied.

        条件 问题全部核实解决，满意比例符合规则“整顿验收党员群众满意”
        """
        rules = ("weak_branch.satisfaction",)
        share = values.share(rules[0])
        if branch.verified < branch.problems:
            return Denied(f"还有{branch.problems - branch.verified}个问题没有核实解决", "verified", rules)
        if not share.met(branch.satisfied, branch.asked):
            text = f"测评{branch.asked}人中满意{branch.satisfied}人，须{share.label}"
            return Denied(text, "satisfied", rules)
        return Allowed(rules)

    steps = (
        StepRow("planned", "制定整顿方案", "整顿", guard=first_secretary, evidence=("diagnosis", "plan")),
        StepRow("rectifying", "开展整顿", "整顿"),
        StepRow("self_checked", "自查", "验收", after=("rectifying", "extended"), evidence=("self_report",)),
        StepRow("town_checked", "乡镇核验", "验收", evidence=("town_report",)),
        StepRow(
            "released", "县级验收销号", "验收", phase=Phase.WAITING, guard=settled, evidence=("survey_sheet",)
        ),
        StepRow("looked_back", "回头看", "巩固", phase=Phase.DONE, evidence=("look_back_report",)),
    )
    return line(
        "weak_branch",
        State("identified", "列入整顿", Phase.OPEN),
        steps,
        side_states=(State("extended", "延长整顿", Phase.OPEN),),
        side_moves=(
            Move(
                "send_back", "退回整顿", ("self_checked", "town_checked"), "rectifying", reason_required=True
            ),
            Move("extend", "延长整顿", ("town_checked",), "extended", reason_required=True),
            Move("relapse", "回头看发现反弹", ("released",), "rectifying", reason_required=True),
        ),
        evidence_labels=EVIDENCE,
    )
