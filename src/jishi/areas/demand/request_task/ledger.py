"""承办件：one unit's part of a request, with a state, an owner and a last day of its own."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jishi.areas.demand.request.rules import PARTS, part_limit
from jishi.areas.demand.request_task.model import RequestTask
from jishi.areas.demand.request_task.selectors import GOING, reachable
from jishi.kinds.machines.case import CASE
from jishi.records.case_clock import CaseClock
from jishi.records.ledger import Ledger, Section
from jishi.records.registry import register
from jishi.records.services import MoveRequest
from jishi.records.telling import ANSWERED, COUNTY, DUE, ESCALATED, Tell
from jishi.rules.machine import Machine, Move, Phase, State
from jishi.rules.verdict import Allowed, Denied, Verdict


def _sendable(request: MoveRequest) -> Verdict:
    task = request.record
    if task.request.state not in GOING:
        return Denied(_now("诉求还没有派单，或已不在办理之中；请在诉求上派单。"))
    if not reachable(task.county, [task.unit_id], request.actor.today):
        return Denied(_now("这个单位今天没有可以签收的账号，没有发送；请先由管理员开通单位承办账号。"))
    return Allowed()


def _going(request: MoveRequest) -> Verdict:
    """A part comes back only while the whole is being handled: not while its clock stands still, nor after the answer."""
    if request.record.request.state == "on_hold":
        return Denied(_now("诉求正在暂停计时，恢复办理以后再退单。"))
    if request.record.request.state not in GOING:
        return Denied(_now("诉求不在派单和办理之中，不能退单。"))
    return Allowed()


def _answered(request: MoveRequest) -> Verdict:
    if not request.record.answer.strip():
        return Denied(_now("请填写办复意见：办了什么、结果如何。"), field="answer")
    return Allowed()


TASK = Machine(
    code="request_task",
    initial="to_send",
    states=(
        # Nothing is on its way to anybody in the three that count as drafts: no limit runs there.
        State("to_send", _("待发送"), Phase.DRAFT),
        State("failed", _("发送失败"), Phase.DRAFT),
        State("refused", _("已退单"), Phase.DRAFT),
        State("sent", _("已发送"), Phase.OPEN),
        State("signed", _("已签收"), Phase.OPEN),
        State("done", _("已办复"), Phase.DONE),
        State("withdrawn", _("已撤回"), Phase.DROPPED),
    ),
    moves=(
        Move("send", _("发送"), ("to_send", "failed", "refused"), "sent", guard=_sendable),
        Move("fail", _("登记发送失败"), ("to_send",), "failed", reason_required=True),
        Move("ask_again", _("再次派出"), ("refused", "done"), "to_send"),
        Move("sign", _("签收"), ("sent",), "signed"),
        Move("finish", _("办复"), ("signed",), "done", guard=_answered, fields=("answer",)),
        replace(CASE.move("extend"), sources=("signed",), target="signed"),
        Move("send_back", _("退单"), ("sent", "signed"), "refused", guard=_going, reason_required=True),
        Move(
            "withdraw",
            _("撤回"),
            ("to_send", "failed", "refused", "sent"),
            "withdrawn",
            reason_required=True,
        ),
    ),
)


def _derive(task: RequestTask) -> None:
    task.channel = task.request.channel
    task.category, task.urgency = task.request.category, task.request.urgency


def _limit(task: RequestTask) -> str:
    return part_limit(task.category, task.urgency)


# A unit hears of its part when it is sent, not while that waits; who handed it out hears what became of it.
NOTICES = (
    Tell("send", to=("unit",)),
    Tell("fail", "send_back", to=("town",)),
    Tell(ANSWERED, to=("author", "unit")),
    Tell(DUE, to=("unit", "town", COUNTY)),
    Tell(ESCALATED, to=("town", COUNTY), urgent=True),
)
UNIT = {"view", "sign", "finish", "extend", "send_back"}

REQUEST_TASKS = register(
    Ledger(
        code="request_tasks",
        model=RequestTask,
        label=_("承办件"),
        number="CB",
        menu="demand",
        icon="send",
        parent="requests",
        help=_("诉求派给每个单位的一件：各自发送、签收、办复、退单，各有期限。"),
        form=(Section(_("承办件"), "request", "unit", "duty"),),
        columns=("number", "request", "unit", "duty", "due_at", "state"),
        filters=("request", "unit", "town", "due_at", "state"),
        key=("request", "unit"),
        machine=TASK,
        program_moves=("fail", "ask_again"),
        locked=("sent", "signed", "withdrawn", "done"),
        grants={
            "unit_agent": UNIT,
            "unit_leader": UNIT,
            "town_party": {"view", "add", "change", "archive", "send", "withdraw"},
            "county_line": {"view", "send"},
            "posted_cadre": {"view"},
            "village_committee": {"view"},
            "inspector": {"view"},
            "auditor": {"view"},
        },
        derive=_derive,
        notices=NOTICES,
        clock=CaseClock(
            limit=_limit,
            limits=PARTS,
            states={"sent": "case.sign_workdays"},
            paused=(),
            within="request",
        ),
        examples=(
            {"request": "SQ-2026-000001", "unit": "U-901", "duty": "现场查看水压，查清原因"},
            {"request": "SQ-2026-000002", "unit": "U-902", "duty": "答复参保手续"},
        ),
    )
)
