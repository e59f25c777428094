"""Staged processes of the economy: an investment lead, a project, a co-operative.

Sources: leads [S0][S1], projects [S1][S4], co-operatives [S0][K]; the papers asked for [I].
"""

from typing import Protocol

from jishi.rules.book import Values
from jishi.rules.codes import check_credit_code, parse_credit_code
from jishi.rules.machine import Machine, Phase, State
from jishi.rules.pipeline.line import Row, line
from jishi.rules.values.money import show_yuan
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


# Shares are kept in hundredths of a percent.
WHOLE = 10_000


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


def _company(_: Values, lead: Lead) -> Verdict:
    """The company is known by its code.

    条件 统一社会信用代码正确
    """
    return check_credit_code(lead.credit_code)


LEAD = (
    Row("negotiating", "洽谈", "洽谈"),
    Row("intention", "达成意向", "洽谈"),
    Row("signed", "签约", "签约", evidence=("agreement",)),
    Row("registered", "注册", "落地", guard=_company, fields=("credit_code",), evidence=("licence",)),
    Row("landed", "落地", "落地", evidence=("site_record",)),
    Row("producing", "投产纳税", "投产", Phase.DONE, evidence=("tax_receipt",)),
    Row(
        "lose",
        "流失",
        target="lost",
        reason=True,
        exit=True,
        after=("contacted", "negotiating", "intention", "signed", "registered", "landed"),
    ),
)


def lead() -> Machine:
    """An investment lead from first contact to production, or lost with a reason."""
    start, lost = State("contacted", "接洽", Phase.OPEN), State("lost", "流失", Phase.DROPPED)
    return line("lead", start, LEAD, Values(()), side_states=(lost,), evidence_labels=LEAD_EVIDENCE)


def _funded(_: Values, project: Project) -> Verdict:
    """Funding promised covers the budget.

    条件 落实的资金不少于预算
    """
    if project.promised >= project.budget:
        return Allowed()
    gap = project.budget - project.promised
    return Denied(f"资金缺口{show_yuan(gap)}，落实的资金不少于预算才能开工", field="promised")


def _not_overspent(_: Values, project: Project) -> Verdict:
    """Nothing was spent that had not come in.

    条件 支出不超过到账资金
    """
    if project.spent <= project.received:
        return Allowed()
    return Denied(f"支出超过到账资金{show_yuan(project.spent - project.received)}", field="spent")


def _shares_whole(_: Values, project: Project) -> Verdict:
    """The villages share the whole income, no more and no less.

    条件 各村收益占比合计100%
    """
    total = sum(project.village_shares)
    if total == WHOLE and min(project.village_shares) >= 0:
        return Allowed()
    return Denied(f"各村收益占比都不为负、合计应为100%，现为{total / 100:g}%", field="village_shares")


PROJECT = (
    Row("surveyed", "踏勘", "前期", evidence=("survey",)),
    Row("approved", "立项", "前期", evidence=("approval",)),
    Row("funded", "资金落实", "前期", evidence=("funding_letter",)),
    Row("tendered", "招标", "实施", evidence=("tender_result",)),
    Row("building", "开工", "实施", guard=_funded, evidence=("start_order",)),
    Row("accepted", "验收", "实施", guard=_not_overspent, evidence=("acceptance_report",)),
    Row("operating", "投入使用", "运营", evidence=("operation_agreement",)),
    Row(
        "reviewed",
        "效益评价",
        "运营",
        Phase.DONE,
        guard=_shares_whole,
        fields=("village_shares",),
        evidence=("benefit_report",),
    ),
    Row(
        "block",
        "受阻",
        target="blocked",
        after=("surveyed", "approved", "funded"),
        fields=("blocker",),
        reason=True,
    ),
    Row("resume", "障碍消除", target="surveyed", after=("blocked",), reason=True),
    Row(
        "reroute",
        "改走其他渠道",
        target="approved",
        after=("blocked",),
        fields=("alternative_channel",),
        reason=True,
        evidence=("approval",),
    ),
    Row(
        "cancel",
        "取消",
        target="cancelled",
        reason=True,
        exit=True,
        after=("idea", "surveyed", "approved", "funded", "tendered", "building", "blocked"),
    ),
)
PROJECT_SIDE = (State("blocked", "受阻", Phase.WAITING), State("cancelled", "取消", Phase.DROPPED))


def project() -> Machine:
    """A project of industry, infrastructure or facilities; a blocked one may take another channel."""
    start = State("idea", "设想", Phase.DRAFT)
    return line(
        "project", start, PROJECT, Values(()), side_states=PROJECT_SIDE, evidence_labels=PROJECT_EVIDENCE
    )


def _founders(values: Values, coop: Cooperative) -> Verdict:
    """Enough founders, and enough farmers among the members.

    条件 符合规则“合作社设立人”“合作社农民成员”
    """
    rules = ("coop.founders_min", "coop.farmer_min")
    founders, share = values.number(rules[0]), values.share(rules[1])
    if coop.founders < founders:
        return Denied(f"设立人{coop.founders}名，不少于{founders}名", "founders", rules)
    if not share.met(coop.farmers, coop.members):
        least = share.least(coop.members)
        text = f"成员{coop.members}名，农民成员{coop.farmers}名，须{share.label}，至少{least}名"
        return Denied(text, "farmers", rules)
    return Allowed(rules)


def _registered(_: Values, coop: Cooperative) -> Verdict:
    """The code is right and that of a co-operative.

    条件 统一社会信用代码正确，以93开头
    """
    verdict = check_credit_code(coop.credit_code)
    if verdict and parse_credit_code(coop.credit_code).kind != "93":
        return Denied("农民专业合作社的信用代码以93开头", "credit_code")
    return verdict


COOPERATIVE = (
    Row("resolved", "四议两公开通过", "筹备", evidence=("resolution",)),
    Row("chartered", "拟定章程", "筹备", evidence=("charter",)),
    Row(
        "founded",
        "设立大会",
        "设立",
        guard=_founders,
        fields=("founders", "members", "farmers"),
        evidence=("founding_minutes",),
    ),
    Row("registered", "登记", "设立", guard=_registered, fields=("credit_code",), evidence=("licence",)),
    Row("operating", "运营", "运营"),
    Row(
        "assessed",
        "年度评估",
        "评估",
        after=("operating", "rectifying", "model"),
        evidence=("accounts", "assessment"),
    ),
    Row("rectify", "要求整改", target="rectifying", after=("assessed",), reason=True),
    Row("honour", "评为示范社", target="model", after=("assessed",)),
    Row("continue", "继续运营", target="operating", after=("assessed", "model")),
    Row("recover", "整改完成", target="operating", after=("rectifying",), evidence=("rectification",)),
    Row(
        "dissolve",
        "注销",
        target="dissolved",
        after=("operating", "assessed", "rectifying", "model"),
        reason=True,
        evidence=("liquidation",),
        exit=True,
    ),
    Row(
        "abandon",
        "放弃",
        target="abandoned",
        after=("intention", "resolved", "chartered", "founded"),
        reason=True,
        exit=True,
    ),
)
COOPERATIVE_SIDE = (
    State("rectifying", "整改", Phase.OPEN),
    State("model", "示范社", Phase.OPEN),
    State("dissolved", "注销", Phase.DONE),
    State("abandoned", "放弃", Phase.DROPPED),
)


def cooperative(values: Values) -> Machine:
    """Founding and running a co-operative led by a party organisation."""
    start = State("intention", "意向", Phase.DRAFT)
    return line(
        "cooperative", start, COOPERATIVE, values, side_states=COOPERATIVE_SIDE, evidence_labels=COOP_EVIDENCE
    )
