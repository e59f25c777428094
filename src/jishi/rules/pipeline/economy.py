"""Staged processes of the economy: an investment lead, a project, a co-operative.

Sources: leads [S0][S1], projects [S1][S4], co-operatives [S0][K]; the papers asked for [I].
"""

from typing import Protocol

from jishi.rules.book import Values
from jishi.rules.codes import check_credit_code, parse_credit_code
from jishi.rules.machine import Machine, Move, Phase, State
from jishi.rules.pipeline.line import StepRow, leaving, line
from jishi.rules.verdict import Allowed, Denied, Verdict

LEAD_EVIDENCE = {
    "agreement": "投资协议",
    "licence": "营业执照",
    "site_record": "落地核实记录",
    "tax_receipt": "完税证明",
}
PROJECT_EVIDENCE = {
    "survey": "踏勘报告",
    "approval": "立项批复",
    "funding_letter": "资金落实文件",
    "tender_result": "招标或比选结果",
    "start_order": "开工手续",
    "acceptance_report": "验收报告",
    "operation_agreement": "运营管护协议",
    "benefit_report": "效益核算表",
}
COOP_EVIDENCE = {
    "resolution": "四议两公开决议",
    "charter": "章程",
    "founding_minutes": "设立大会纪要",
    "licence": "营业执照",
    "accounts": "年度账目",
    "assessment": "验收评估表",
    "rectification": "整改报告",
    "liquidation": "清算报告",
}


class Lead(Protocol):
    credit_code: str


class Project(Protocol):
    """Amounts in fen; shares of income by village in hundredths of a percent."""

    budget: int
    promised: int
    received: int
    spent: int
    village_shares: tuple[int, ...]


class Cooperative(Protocol):
    founders: int
    members: int
    farmers: int
    credit_code: str


def _company(lead: Lead) -> Verdict:
    """The company is known by its code.

    条件 统一社会信用代码正确
    """
    return check_credit_code(lead.credit_code)


def lead() -> Machine:
    """An investment lead from first contact to production, or lost with a reason."""
    steps = (
        StepRow("negotiating", "洽谈", "洽谈"),
        StepRow("intention", "达成意向", "洽谈"),
        StepRow("signed", "签约", "签约", evidence=("agreement",)),
        StepRow("registered", "注册", "落地", guard=_company, fields=("credit_code",), evidence=("licence",)),
        StepRow("landed", "落地", "落地", evidence=("site_record",)),
        StepRow("producing", "投产纳税", "投产", phase=Phase.DONE, evidence=("tax_receipt",)),
    )
    open_states = ["contacted", *(step.code for step in steps[:-1])]
    return line(
        "lead",
        State("contacted", "接洽", Phase.OPEN),
        steps,
        side_states=(State("lost", "流失", Phase.DROPPED),),
        side_moves=(leaving("lose", "流失", open_states, "lost"),),
        evidence_labels=LEAD_EVIDENCE,
    )


def _funded(project: Project) -> Verdict:
    """Funding promised covers the budget.

    条件 落实的资金不少于预算
    """
    if project.promised >= project.budget:
        return Allowed()
    gap = project.budget - project.promised
    return Denied(f"资金缺口{gap / 100:,.2f}元，落实的资金不少于预算才能开工", field="promised")


def _not_overspent(project: Project) -> Verdict:
    """Nothing was spent that had not come in.

    条件 支出不超过到账资金
    """
    if project.spent <= project.received:
        return Allowed()
    return Denied(f"支出超过到账资金{(project.spent - project.received) / 100:,.2f}元", field="spent")


def _shares_whole(project: Project) -> Verdict:
    """The villages share the whole income, no more and no less.

    条件 各村收益占比合计100%
    """
    total = sum(project.village_shares)
    if total == 10_000 and min(project.village_shares) >= 0:
        return Allowed()
    return Denied(f"各村收益占比合计应为100%，现为{total / 100:g}%", field="village_shares")


def project() -> Machine:
    """A project of industry, infrastructure or facilities; a blocked one may take another channel (M64)."""
    steps = (
        StepRow("surveyed", "踏勘", "前期", evidence=("survey",)),
        StepRow("approved", "立项", "前期", evidence=("approval",)),
        StepRow("funded", "资金落实", "前期", evidence=("funding_letter",)),
        StepRow("tendered", "招标", "实施", evidence=("tender_result",)),
        StepRow("building", "开工", "实施", guard=_funded, evidence=("start_order",)),
        StepRow("accepted", "验收", "实施", guard=_not_overspent, evidence=("acceptance_report",)),
        StepRow("operating", "投入使用", "运营", evidence=("operation_agreement",)),
        StepRow(
            "reviewed",
            "效益评价",
            "运营",
            phase=Phase.DONE,
            guard=_shares_whole,
            fields=("village_shares",),
            evidence=("benefit_report",),
        ),
    )
    early = ["idea", *(step.code for step in steps[:5])]
    return line(
        "project",
        State("idea", "设想", Phase.DRAFT),
        steps,
        side_states=(State("blocked", "受阻", Phase.WAITING), State("cancelled", "取消", Phase.DROPPED)),
        side_moves=(
            Move(
                "block",
                "受阻",
                ("surveyed", "approved", "funded"),
                "blocked",
                fields=("blocker",),
                reason_required=True,
            ),
            Move("resume", "障碍消除", ("blocked",), "surveyed", reason_required=True),
            Move(
                "reroute",
                "改走其他渠道",
                ("blocked",),
                "approved",
                fields=("alternative_channel",),
                reason_required=True,
                evidence=("approval",),
            ),
            leaving("cancel", "取消", [*early, "blocked"], "cancelled"),
        ),
        evidence_labels=PROJECT_EVIDENCE,
    )


def cooperative(values: Values) -> Machine:
    """Founding and running a co-operative led by a party organisation."""

    def founders(coop: Cooperative) -> Verdict:
        """Enough founders, and enough farmers among the members.

        条件 符合规则“合作社设立人”“合作社农民成员”
        """
        rules = ("coop.founders_min", "coop.farmer_min")
        least, share = values.number(rules[0]), values.share(rules[1])
        if coop.founders < least:
            return Denied(f"设立人{coop.founders}名，不少于{least}名", "founders", rules)
        if not share.met(coop.farmers, coop.members):
            least = share.least(coop.members)
            text = f"成员{coop.members}名，农民成员{coop.farmers}名，须{share.label}，至少{least}名"
            return Denied(text, "farmers", rules)
        return Allowed(rules)

    def registered(coop: Cooperative) -> Verdict:
        """The code is right and that of a co-operative.

        条件 统一社会信用代码正确，以93开头
        """
        verdict = check_credit_code(coop.credit_code)
        if verdict and parse_credit_code(coop.credit_code).kind != "93":
            return Denied("农民专业合作社的信用代码以93开头", "credit_code")
        return verdict

    steps = (
        StepRow("resolved", "四议两公开通过", "筹备", evidence=("resolution",)),
        StepRow("chartered", "拟定章程", "筹备", evidence=("charter",)),
        StepRow(
            "founded",
            "设立大会",
            "设立",
            guard=founders,
            fields=("founders", "members", "farmers"),
            evidence=("founding_minutes",),
        ),
        StepRow(
            "registered", "登记", "设立", guard=registered, fields=("credit_code",), evidence=("licence",)
        ),
        StepRow("operating", "运营", "运营"),
        StepRow(
            "assessed",
            "年度评估",
            "评估",
            after=("operating", "rectifying", "model"),
            evidence=("accounts", "assessment"),
        ),
    )
    return line(
        "cooperative",
        State("intention", "意向", Phase.DRAFT),
        steps,
        side_states=(
            State("rectifying", "整改", Phase.OPEN),
            State("model", "示范社", Phase.OPEN),
            State("dissolved", "注销", Phase.DONE),
            State("abandoned", "放弃", Phase.DROPPED),
        ),
        side_moves=(
            Move("rectify", "要求整改", ("assessed",), "rectifying", reason_required=True),
            Move("honour", "评为示范社", ("assessed",), "model"),
            Move("continue", "继续运营", ("assessed", "model"), "operating"),
            Move("recover", "整改完成", ("rectifying",), "operating", evidence=("rectification",)),
            Move(
                "dissolve",
                "注销",
                ("operating", "assessed", "rectifying", "model"),
                "dissolved",
                reason_required=True,
                evidence=("liquidation",),
                exit=True,
            ),
            leaving("abandon", "放弃", ["intention", "resolved", "chartered", "founded"], "abandoned"),
        ),
        evidence_labels=COOP_EVIDENCE,
    )
