"""Developing a party member: five stages, 25 steps, none of which can be skipped. Source: [F21b]."""

from datetime import date
from typing import Protocol

from jishi.rules.book import Values
from jishi.rules.machine import Machine, Phase, State
from jishi.rules.pipeline.line import Row, line
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
    extended_until: date


def _contacts(values: Values, file: Candidate) -> Verdict:
    """As many contacts as the rule asks for.

    条件 名数符合规则“培养联系人”
    """
    least, most = values.numbers("member.contacts")
    if least <= file.contacts <= most:
        return Allowed(("member.contacts",))
    reason = f"培养联系人应为{least}至{most}名正式党员，现有{file.contacts}名"
    return Denied(reason, "contacts", ("member.contacts",))


def _introducers(values: Values, file: Candidate) -> Verdict:
    """As many introducers as the rule asks for.

    条件 名数符合规则“入党介绍人”
    """
    needed = values.number("member.introducers")
    if file.introducers == needed:
        return Allowed(("member.introducers",))
    reason = f"入党介绍人应为{needed}名正式党员，现有{file.introducers}名"
    return Denied(reason, "introducers", ("member.introducers",))


def _training(values: Values, file: Candidate) -> Verdict:
    """Enough days or enough hours.

    条件 天数或学时符合规则“短期集中培训”
    """
    rules = ("member.training_days", "member.training_hours")
    days, hours = (values.number(key) for key in rules)
    if file.training_days >= days or file.training_hours >= hours:
        return Allowed(rules)
    return Denied(f"集中培训不少于{days}天或{hours}学时", "training_days", rules)


def _extension(values: Values, file: Candidate) -> Verdict:
    """Within the shortest and the longest.

    条件 延长的月数符合规则“延长预备期”
    """
    least, most = values.numbers("member.extension_months")
    if least <= file.extension_months <= most:
        return Allowed(("member.extension_months",))
    reason = f"延长预备期不少于{least}个月、不超过{most}个月，现为{file.extension_months}个月"
    return Denied(reason, "extension_months", ("member.extension_months",))


def _vote(values: Values, file: Candidate) -> Verdict:
    """Attendance and majority of the branch meeting.

    条件 到会和赞成符合规则“接收大会到会”“接收大会赞成”
    """
    return check_meeting(membership_meeting(values), file.vote)


def _full_vote(values: Values, file: Candidate) -> Verdict:
    """The same for confirmation.

    条件 到会和赞成符合规则“接收大会到会”“接收大会赞成”
    """
    return check_meeting(membership_meeting(values), file.full_vote)


def _vote_after_extension(values: Values, file: Candidate) -> Verdict:
    """Not before the extension that was decided is over; then as for any confirmation.

    条件 延长期已满；到会和赞成符合规则“接收大会到会”“接收大会赞成”
    """
    if file.full_vote.held_on < file.extended_until:
        reason = f"延长预备期到 {file.extended_until} 届满，转正大会不能早于这一天"
        return Denied(reason, "full_vote", ("member.extension_months",))
    return _full_vote(values, file)


_ONE, _TWO, _THREE, _FOUR, _FIVE = STAGES
STEPS = (
    Row("applied", "递交入党申请书", _ONE, evidence=("application",)),
    Row(
        "talked",
        "党组织派人谈话",
        _ONE,
        limits=(("applied", "member.talk_months"),),
        evidence=("talk_record",),
    ),
    Row("activist", "推荐和确定入党积极分子", _TWO, evidence=("nomination_minutes",)),
    Row("activist_filed", "积极分子报上级党委备案", _TWO, evidence=("activist_filing",)),
    Row("contacts_named", "指定培养联系人", _TWO, guard=_contacts, fields=("contacts",)),
    Row("cultivated", "培养教育考察", _TWO, evidence=("review_record",)),
    Row(
        "candidate",
        "确定发展对象",
        _THREE,
        waits=(("activist", "member.activist_min_months"),),
        evidence=("candidate_minutes",),
    ),
    Row("candidate_filed", "发展对象报上级党委备案", _THREE, evidence=("candidate_filing",)),
    Row("introducers_named", "确定入党介绍人", _THREE, guard=_introducers, fields=("introducers",)),
    Row("politically_reviewed", "进行政治审查", _THREE, evidence=("political_review",)),
    Row(
        "trained",
        "开展集中培训",
        _THREE,
        guard=_training,
        fields=("training_days", "training_hours"),
        evidence=("training_certificate",),
    ),
    Row("committee_reviewed", "支部委员会审查", _THREE, evidence=("committee_minutes",)),
    Row("pre_reviewed", "上级党委预审", _THREE, evidence=("pre_review_opinion",)),
    Row("form_filled", "填写入党志愿书", _FOUR, evidence=("membership_form",)),
    Row("voted", "支部大会讨论接收", _FOUR, guard=_vote, fields=("vote",), evidence=("vote_minutes",)),
    Row("approval_talked", "上级党委派人谈话", _FOUR, evidence=("approval_talk",)),
    Row(
        "approved",
        "上级党委审批",
        _FOUR,
        limits=(("voted", "member.approval_months"),),
        evidence=("approval",),
    ),
    Row("upper_filed", "再上一级党委组织部门备案", _FOUR, evidence=("upper_filing",)),
    Row("in_branch", "编入党支部和党小组", _FIVE),
    Row("sworn", "入党宣誓", _FIVE, evidence=("oath_record",)),
    Row("probation_reviewed", "继续教育考察", _FIVE, evidence=("review_record",)),
    Row("full_applied", "提出转正申请", _FIVE, evidence=("full_application",)),
    Row(
        "full_voted",
        "支部大会讨论转正",
        _FIVE,
        guard=_full_vote,
        fields=("full_vote",),
        waits=(("voted", "member.probation_months"),),
        evidence=("full_vote_minutes",),
    ),
    Row(
        "full_approved",
        "上级党委审批转正",
        _FIVE,
        limits=(("full_voted", "member.approval_months"),),
        evidence=("full_approval",),
    ),
    Row("archived", "材料归档", _FIVE, phase=Phase.DONE, evidence=("archive_list",)),
)
_CODES = tuple(step.code for step in STEPS)
_BEFORE_VOTE = _CODES[: _CODES.index("voted")]
_ON_PROBATION = _CODES[_CODES.index("voted") : _CODES.index("full_voted")]
SIDE = (
    Row(
        "extend",
        "延长预备期",
        after=("full_applied",),
        target="extended",
        guard=_extension,
        reason=True,
        fields=("extension_months",),
    ),
    Row(
        "vote_after_extension",
        "延长期满讨论转正",
        after=("extended",),
        target="full_voted",
        guard=_vote_after_extension,
        fields=("full_vote",),
        evidence=("full_vote_minutes",),
        waits=(("extend", "member.extension_months"), ("voted", "member.probation_months")),
    ),
    Row(
        "withdraw",
        "本人撤回申请",
        after=(*_BEFORE_VOTE, *_ON_PROBATION, "extended"),
        target="withdrawn",
        reason=True,
        exit=True,
    ),
    Row("terminate", "终止培养", after=_BEFORE_VOTE, target="terminated", reason=True, exit=True),
    Row(
        "disqualify",
        "取消预备党员资格",
        after=(*_ON_PROBATION, "full_voted", "extended"),
        target="disqualified",
        reason=True,
        exit=True,
    ),
)
SIDE_STATES = (
    State("extended", "延长预备期", Phase.OPEN),
    State("withdrawn", "本人撤回", Phase.DROPPED),
    State("terminated", "终止培养", Phase.DROPPED),
    State("disqualified", "取消预备党员资格", Phase.DROPPED),
)
START = State("draft", "尚未申请", Phase.DRAFT)


def membership(values: Values) -> Machine:
    """The 25 steps with the thresholds in force."""
    return line(
        "membership", START, (*STEPS, *SIDE), values, side_states=SIDE_STATES, evidence_labels=EVIDENCE
    )
