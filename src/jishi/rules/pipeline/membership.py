"""Developing a party member: five stages, 25 steps, none of which can be skipped. Source: [F21b]."""

from typing import Protocol

from jishi.rules.book import Values
from jishi.rules.machine import Machine, MinDays, Move, Phase, State
from jishi.rules.pipeline.line import StepRow, leaving, line
from jishi.rules.quorum.meeting import Meeting, check_meeting
from jishi.rules.quorum.templates import membership_meeting
from jishi.rules.verdict import Allowed, Denied, Verdict

EVIDENCE = {
    "application": "入党申请书",
    "talk_record": "谈话记录",
    "nomination_minutes": "推荐和支委会研究记录",
    "activist_filing": "积极分子备案表",
    "review_record": "培养教育考察登记（每半年一次）",
    "candidate_minutes": "确定发展对象的支委会记录",
    "candidate_filing": "发展对象备案表",
    "political_review": "政治审查结论",
    "training_certificate": "集中培训结业证明",
    "committee_minutes": "支委会审查记录",
    "pre_review_opinion": "上级党委预审意见",
    "membership_form": "入党志愿书",
    "vote_minutes": "支部大会记录和票决结果",
    "approval_talk": "审批前谈话记录",
    "approval": "上级党委审批意见",
    "upper_filing": "再上一级备案材料",
    "oath_record": "入党宣誓记录",
    "full_application": "转正申请书",
    "full_vote_minutes": "转正支部大会记录和票决结果",
    "full_approval": "转正审批意见",
    "archive_list": "归档清单",
}
STAGES = ("申请入党", "积极分子确定和培养", "发展对象确定和考察", "预备党员接收", "预备党员考察和转正")


class Candidate(Protocol):
    """What the guards read of a development file."""

    contacts: int
    introducers: int
    training_days: int
    training_hours: int
    vote: Meeting
    full_vote: Meeting
    extension_months: int


def membership(values: Values) -> Machine:
    """The 25 steps with the thresholds in force."""
    attending = membership_meeting(values)

    def contacts(file: Candidate) -> Verdict:
        """As many contacts as the rule asks for.

        条件 名数符合规则“培养联系人”
        """
        least, most = values.numbers("member.contacts")
        if least <= file.contacts <= most:
            return Allowed(("member.contacts",))
        return Denied(
            f"培养联系人应为{least}至{most}名正式党员，现有{file.contacts}名",
            "contacts",
            ("member.contacts",),
        )

    def introducers(file: Candidate) -> Verdict:
        """As many introducers as the rule asks for.

        条件 名数符合规则“入党介绍人”
        """
        needed = values.number("member.introducers")
        if file.introducers == needed:
            return Allowed(("member.introducers",))
        return Denied(
            f"入党介绍人应为{needed}名正式党员，现有{file.introducers}名",
            "introducers",
            ("member.introducers",),
        )

    def training(file: Candidate) -> Verdict:
        """Enough days or enough hours.

        条件 天数或学时符合规则“短期集中培训”
        """
        rules = ("member.training_days", "member.training_hours")
        days, hours = (values.number(key) for key in rules)
        if file.training_days >= days or file.training_hours >= hours:
            return Allowed(rules)
        return Denied(f"集中培训不少于{days}天或{hours}学时", "training_days", rules)

    def extension(file: Candidate) -> Verdict:
        """Within the shortest and the longest.

        条件 延长的月数符合规则“延长预备期”
        """
        least, most = values.numbers("member.extension_months")
        if least <= file.extension_months <= most:
            return Allowed(("member.extension_months",))
        reason = f"延长预备期不少于{least}个月、不超过{most}个月，现为{file.extension_months}个月"
        return Denied(reason, "extension_months", ("member.extension_months",))

    def vote(file: Candidate) -> Verdict:
        """Attendance and majority of the branch meeting.

        条件 到会和赞成符合规则“接收大会到会”“接收大会赞成”
        """
        return check_meeting(attending, file.vote)

    def full_vote(file: Candidate) -> Verdict:
        """The same for confirmation.

        条件 到会和赞成符合规则“接收大会到会”“接收大会赞成”
        """
        return check_meeting(attending, file.full_vote)

    def months(since: str, rule: str) -> tuple[MinDays]:
        return (MinDays(since, months=values.number(rule), rule=rule),)

    one, two, three, four, five = STAGES
    steps = (
        StepRow("applied", "递交入党申请书", one, evidence=("application",)),
        StepRow(
            "talked",
            "党组织派人谈话",
            one,
            within=months("applied", "member.talk_months"),
            evidence=("talk_record",),
        ),
        StepRow("activist", "推荐和确定入党积极分子", two, evidence=("nomination_minutes",)),
        StepRow("activist_filed", "积极分子报上级党委备案", two, evidence=("activist_filing",)),
        StepRow("contacts_named", "指定培养联系人", two, guard=contacts, fields=("contacts",)),
        StepRow("cultivated", "培养教育考察", two, evidence=("review_record",)),
        StepRow(
            "candidate",
            "确定发展对象",
            three,
            min_days=months("activist", "member.activist_min_months"),
            evidence=("candidate_minutes",),
        ),
        StepRow("candidate_filed", "发展对象报上级党委备案", three, evidence=("candidate_filing",)),
        StepRow("introducers_named", "确定入党介绍人", three, guard=introducers, fields=("introducers",)),
        StepRow("politically_reviewed", "进行政治审查", three, evidence=("political_review",)),
        StepRow(
            "trained",
            "开展集中培训",
            three,
            guard=training,
            fields=("training_days", "training_hours"),
            evidence=("training_certificate",),
        ),
        StepRow("committee_reviewed", "支部委员会审查", three, evidence=("committee_minutes",)),
        StepRow("pre_reviewed", "上级党委预审", three, evidence=("pre_review_opinion",)),
        StepRow("form_filled", "填写入党志愿书", four, evidence=("membership_form",)),
        StepRow("voted", "支部大会讨论接收", four, guard=vote, fields=("vote",), evidence=("vote_minutes",)),
        StepRow("approval_talked", "上级党委派人谈话", four, evidence=("approval_talk",)),
        StepRow(
            "approved",
            "上级党委审批",
            four,
            within=months("voted", "member.approval_months"),
            evidence=("approval",),
        ),
        StepRow("upper_filed", "再上一级党委组织部门备案", four, evidence=("upper_filing",)),
        StepRow("in_branch", "编入党支部和党小组", five),
        StepRow("sworn", "入党宣誓", five, evidence=("oath_record",)),
        StepRow("probation_reviewed", "继续教育考察", five, evidence=("review_record",)),
        StepRow("full_applied", "提出转正申请", five, evidence=("full_application",)),
        StepRow(
            "full_voted",
            "支部大会讨论转正",
            five,
            guard=full_vote,
            fields=("full_vote",),
            min_days=months("voted", "member.probation_months"),
            evidence=("full_vote_minutes",),
        ),
        StepRow(
            "full_approved",
            "上级党委审批转正",
            five,
            within=months("full_voted", "member.approval_months"),
            evidence=("full_approval",),
        ),
        StepRow("archived", "材料归档", five, phase=Phase.DONE, evidence=("archive_list",)),
    )
    codes = [step.code for step in steps]
    before_vote = ["draft", *codes[: codes.index("voted")]]
    on_probation = codes[codes.index("voted") : codes.index("full_voted")]
    shortest = values.numbers("member.extension_months")[0]
    after_extension = (
        MinDays("extend", months=shortest),
        *months("voted", "member.probation_months"),
    )
    side_states = (
        State("extended", "延长预备期", Phase.OPEN),
        State("withdrawn", "本人撤回", Phase.DROPPED),
        State("terminated", "终止培养", Phase.DROPPED),
        State("disqualified", "取消预备党员资格", Phase.DROPPED),
    )
    side_moves = (
        Move(
            "extend",
            "延长预备期",
            ("full_applied",),
            "extended",
            guard=extension,
            reason_required=True,
            fields=("extension_months",),
        ),
        Move(
            "vote_after_extension",
            "延长期满讨论转正",
            ("extended",),
            "full_voted",
            guard=full_vote,
            fields=("full_vote",),
            min_days=after_extension,
            evidence=("full_vote_minutes",),
        ),
        leaving("withdraw", "本人撤回申请", [*before_vote[1:], *on_probation, "extended"], "withdrawn"),
        leaving("terminate", "终止培养", before_vote[1:], "terminated"),
        leaving("disqualify", "取消预备党员资格", [*on_probation, "full_voted", "extended"], "disqualified"),
    )
    start = State("draft", "尚未申请", Phase.DRAFT)
    return line(
        "membership", start, steps, side_states=side_states, side_moves=side_moves, evidence_labels=EVIDENCE
    )
