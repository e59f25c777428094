"""The 25 steps as the ledger holds them: the rules' process with the file's own columns, and what its guards read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import wraps
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from jishi.records.selectors.readiness import history_of
from jishi.records.services import MoveRequest
from jishi.rules.book import Values
from jishi.rules.machine import Machine
from jishi.rules.pipeline import membership
from jishi.rules.quorum.meeting import Meeting
from jishi.rules.values.months import add_months
from jishi.rules.verdict import Denied, Verdict

RULES = (
    "member.talk_months",
    "member.activist_min_months",
    "member.contacts",
    "member.introducers",
    "member.training_days",
    "member.training_hours",
    "member.meeting_attend",
    "member.meeting_pass",
    "member.approval_months",
    "member.probation_months",
    "member.extension_months",
)
# Where the rules speak of people or of a meeting, the file has columns.
COLUMNS = {
    "contacts": ("contact", "second_contact"),
    "introducers": ("introducer", "second_introducer"),
    "vote": ("vote_should", "vote_present", "vote_in_favour"),
    "full_vote": ("full_should", "full_present", "full_in_favour"),
}

# The words of the rules, for the catalogue: what is shown is the rules' own label in the reader's language.
WORDS = (
    gettext_noop("尚未申请"),
    gettext_noop("递交入党申请书"),
    gettext_noop("党组织派人谈话"),
    gettext_noop("推荐和确定入党积极分子"),
    gettext_noop("积极分子报上级党委备案"),
    gettext_noop("指定培养联系人"),
    gettext_noop("培养教育考察"),
    gettext_noop("确定发展对象"),
    gettext_noop("发展对象报上级党委备案"),
    gettext_noop("确定入党介绍人"),
    gettext_noop("进行政治审查"),
    gettext_noop("开展集中培训"),
    gettext_noop("支部委员会审查"),
    gettext_noop("上级党委预审"),
    gettext_noop("填写入党志愿书"),
    gettext_noop("支部大会讨论接收"),
    gettext_noop("上级党委派人谈话"),
    gettext_noop("上级党委审批"),
    gettext_noop("再上一级党委组织部门备案"),
    gettext_noop("编入党支部和党小组"),
    gettext_noop("入党宣誓"),
    gettext_noop("继续教育考察"),
    gettext_noop("提出转正申请"),
    gettext_noop("支部大会讨论转正"),
    gettext_noop("上级党委审批转正"),
    gettext_noop("材料归档"),
    gettext_noop("延长预备期"),
    gettext_noop("延长期满讨论转正"),
    gettext_noop("本人撤回申请"),
    gettext_noop("终止培养"),
    gettext_noop("取消预备党员资格"),
    gettext_noop("本人撤回"),
    gettext_noop("入党申请书"),
    gettext_noop("谈话记录"),
    gettext_noop("推荐和支委会研究记录"),
    gettext_noop("积极分子备案表"),
    gettext_noop("培养教育考察登记（每半年一次）"),
    gettext_noop("确定发展对象的支委会记录"),
    gettext_noop("发展对象备案表"),
    gettext_noop("政治审查结论"),
    gettext_noop("集中培训结业证明"),
    gettext_noop("支委会审查记录"),
    gettext_noop("上级党委预审意见"),
    gettext_noop("入党志愿书"),
    gettext_noop("支部大会记录和票决结果"),
    gettext_noop("审批前谈话记录"),
    gettext_noop("上级党委审批意见"),
    gettext_noop("再上一级备案材料"),
    gettext_noop("入党宣誓记录"),
    gettext_noop("转正申请书"),
    gettext_noop("转正支部大会记录和票决结果"),
    gettext_noop("转正审批意见"),
    gettext_noop("归档清单"),
)


@dataclass(frozen=True)
class File:
    """What the guards of the rules read of a file on the day of a step."""

    contacts: int
    introducers: int
    training_days: int
    training_hours: int
    vote: Meeting
    full_vote: Meeting
    extension_months: int
    extended_until: date


def process(values: Values) -> Machine:
    """The steps with the thresholds in force."""
    machine = membership(values)
    moves = tuple(
        replace(
            move,
            fields=tuple(name for field in move.fields for name in COLUMNS.get(field, (field,))),
            guard=_told_at_columns(move.guard) if move.guard else None,
            label=_(str(move.label)),
        )
        for move in machine.moves
    )
    states = tuple(replace(state, label=_(str(state.label))) for state in machine.states)
    papers = {code: _(str(label)) for code, label in machine.evidence_labels.items()}
    return replace(machine, moves=moves, states=states, evidence_labels=papers)


def _told_at_columns(guard: Callable[[Any], Verdict]) -> Callable[[Any], Verdict]:
    """The same guard, whose refusal stands at the first of the columns that it is about."""

    @wraps(guard)
    def told(file: Any) -> Verdict:
        verdict = guard(file)
        if isinstance(verdict, Denied) and verdict.field in COLUMNS:
            return replace(verdict, field=COLUMNS[verdict.field][0])
        return verdict

    return told


def file_of(request: MoveRequest) -> File:
    """The file with what this step brings; a meeting was held on the day of its step."""
    record = request.record
    day = request.on or request.actor.today
    return File(
        contacts=_people(record.contact_id, record.second_contact_id),
        introducers=_people(record.introducer_id, record.second_introducer_id),
        training_days=record.training_days,
        training_hours=record.training_hours,
        vote=Meeting(day, record.vote_should, record.vote_present, record.vote_in_favour),
        full_vote=Meeting(day, record.full_should, record.full_present, record.full_in_favour),
        extension_months=record.extension_months,
        extended_until=_extended_until(request),
    )


def _people(*ids: Any) -> int:
    """How many different people these are."""
    return len({one for one in ids if one is not None})


def _extended_until(request: MoveRequest) -> date:
    """The probation counts from the day of the branch meeting, and the extension follows it."""
    record = request.record
    if not record.extension_months:
        return date.min
    voted = [on for move, on in history_of(record) if move == "voted"]
    if not voted:
        return date.min
    return add_months(voted[-1], request.value("member.probation_months") + record.extension_months)
