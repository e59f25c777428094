"""诉求：what villagers ask for, handled on the spot or by units, answered, called back about, and closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jishi.areas.demand.request.model import Request, RequestUnit
from jishi.areas.demand.request.rules import LIMITS, RESTRICTED, whole_limit
from jishi.areas.demand.request.selectors import COUNTED, assigned, moving, tallied
from jishi.areas.demand.request_task.selectors import not_handed_out, reachable
from jishi.areas.demand.request_task.services import hand_out
from jishi.kinds.machines.case import CASE
from jishi.records.case_clock import CaseClock
from jishi.records.errors import Invalid
from jishi.records.ledger import P2, Follow, Ledger, Line, Section, Share
from jishi.records.personal import Mask, Personal, Retention
from jishi.records.registry import register
from jishi.records.services import MoveRequest
from jishi.records.telling import ANSWERED, ASSIGNED, COUNTY, DUE, ESCALATED, Tell
from jishi.rules.machine import Machine, Move, Phase, State
from jishi.rules.verdict import Allowed, Denied, Verdict


def _sendable(request: MoveRequest) -> Verdict:
    """A dispatch that can reach nobody is none; of several units each is sent to by itself."""
    units = assigned(request.record)
    if not units:
        return Denied(_now("请先在“修改”里填写承办单位和承办事项，再派单。"))
    if request.before.state in ("dispatched", "in_progress") and not not_handed_out(request.record, units):
        return Denied(_now("这些单位都已派出；要加派单位，请先在“修改”里填写。"))
    if not reachable(request.record.county, units, request.actor.today):
        return Denied(_now("承办单位今天都没有可以签收的账号，派不出去；请先由管理员开通单位承办账号。"))
    return Allowed()


def _all_answered(request: MoveRequest) -> Verdict:
    """Nobody answers for units that have not."""
    case = request.record
    if case.units_done < case.units_total:
        said = {"done": case.units_done, "total": case.units_total}
        return Denied(_now("还有单位没有办复：已办复 %(done)s/%(total)s。") % said)
    if not case.result.strip():
        return Denied(_now("请填写办理结果。"), field="result")
    return Allowed()


def _case(code: str, *sources: str, target: str = "") -> Move:
    """A move as every case has it, from the states that a request has."""
    move = CASE.move(code)
    return replace(move, sources=sources or move.sources, target=target or move.target)


REQUEST = Machine(
    code="request",
    initial="draft",
    states=(
        *(CASE.state(code) for code in ("draft", "reported", "accepted", "refused")),
        State("dispatching", _("派单中（未全部送达）"), Phase.OPEN),
        State("dispatched", _("已全部送达"), Phase.OPEN),
        *(
            CASE.state(code)
            for code in ("in_progress", "extended", "on_hold", "answered", "called_back", "closed")
        ),
        *(CASE.state(code) for code in ("reopened", "archived")),
    ),
    moves=(
        _case("report"),
        _case("accept"),
        _case("refuse"),
        Move(
            "dispatch",
            _("派单"),
            ("accepted", "dispatching", "dispatched", "in_progress", "reopened"),
            "dispatching",
            guard=_sendable,
            effect=hand_out,
        ),
        Move(
            "settle",
            _("当场办结答复"),
            ("accepted", "dispatching", "reopened"),
            "answered",
            guard=_all_answered,
            fields=("result",),
        ),
        Move("mark_sent", _("全部送达"), ("dispatching",), "dispatched"),
        Move("mark_started", _("全部签收"), ("dispatching", "dispatched"), "in_progress"),
        Move("mark_sending", _("有单位未送达"), ("dispatched", "in_progress", "extended"), "dispatching"),
        _case("extend", "dispatched", "in_progress", "extended"),
        _case("hold", "in_progress", "extended"),
        _case("resume"),
        Move(
            "answer",
            _("作出答复"),
            ("in_progress", "extended"),
            "answered",
            guard=_all_answered,
            fields=("result",),
        ),
        _case("call_back"),
        _case("miss_call"),
        _case("close"),
        _case("reopen"),
        _case("file_away"),
    ),
)
BY_UNITS = ("mark_sent", "mark_started", "mark_sending")


def _derive(case: Request) -> None:
    """What is said about a village is not for that village to see: such a request lies in the town alone."""
    hidden, level = case.category in RESTRICTED, case.place.level
    case.village = case.place if level == "village" and not hidden else None
    case.grid = case.place if level == "grid" and not hidden else None
    if hidden:
        case.town_id = case.place.town_id


def _check(case: Request, lines: Mapping[str, list[Any]]) -> None:
    if case.place.level not in ("village", "grid"):
        raise Invalid({"place": [_("请选到村或网格。")]})


def _shares(case: Request, lines: Mapping[str, list[Any]]) -> Iterable[Share]:
    """Who is to handle it sees it."""
    return [Share("unit", str(row.unit_id)) for row in lines["units"]]


def _limit(case: Request) -> str:
    return whole_limit(case.category, case.urgency)


def _personal(mask: Mask = Mask.HIDDEN) -> Personal:
    return Personal(
        purpose=_("联系提出人，办理和回访诉求"),
        basis=_("《个人信息保护法》第十三条：履行法定职责所必需"),
        retention=Retention(months=36, after="answered_at"),
        mask=mask,
    )


def _saying(case: Request) -> str:
    """To how many units it really has come."""
    if not case.units_total:
        return ""
    said = {name: getattr(case, f"units_{name}") for name in COUNTED}
    text = _now("联合办理 %(total)s 个单位") if case.units_total > 1 else _now("由 %(total)s 个单位办理")
    text += _now("：已送达 %(sent)s/%(total)s，已签收 %(signed)s/%(total)s，已办复 %(done)s/%(total)s。")
    return text % said


ENTERING = {"view", "add", "change", "report", "read_personal"}
BY_HAND = {move.code for move in REQUEST.moves} - set(BY_UNITS)

# A request is the town's to see to, and its units hear of their own parts: what was sent in is told to the town at once,
# and whoever sent it in hears how it was answered. Of one that is late the county hears where the town has nobody.
NOTICES = (
    Tell(ASSIGNED, to=("assignee",)),
    Tell("report", "reopen", to=("town",)),
    Tell(ANSWERED, to=("author", "assignee")),
    Tell(DUE, to=("assignee", "town", COUNTY)),
    Tell(ESCALATED, to=(COUNTY,), roles=("county_line", "inspector"), urgent=True),
)

REQUESTS = register(
    Ledger(
        code="requests",
        model=Request,
        label=_("诉求"),
        number="SQ",
        menu="demand",
        icon="message-circle",
        help=_("村民要办的事：能当场办的当场办，要单位办的派单；答复后回访，回访后办结。"),
        form=(
            Section(_("诉求"), "place", "subject", "category", "urgency", "channel", "content"),
            Section(_("联系人"), "contact_name", "contact_phone"),
        ),
        lines=(Line("units", RequestUnit, "unit", "duty"),),
        columns=("number", "town", "place", "subject", "category", "due_at", "state"),
        filters=("town", "place", "category", "urgency", "channel", "satisfaction", "due_at", "state"),
        search=("subject",),
        machine=REQUEST,
        program_moves=BY_UNITS,
        follows=(
            Follow(
                "request_tasks",
                ("send", "fail", "ask_again", "sign", "finish", "send_back", "withdraw", "archive"),
                moving,
                tallied,
            ),
        ),
        grants={
            "town_party": {"view", "add", "change", "archive", "read_personal", *BY_HAND},
            "county_line": {"view", "accept", "dispatch", "extend", "hold", "resume", "answer"},
            "posted_cadre": {*ENTERING, "accept", "settle"},
            "village_committee": {*ENTERING, "accept", "settle"},
            "grid_head": ENTERING,
            "grid_worker": ENTERING,
            "unit_agent": {"view", "read_personal"},
            "unit_leader": {"view", "read_personal"},
            "inspector": {"view"},
            "auditor": {"view"},
        },
        classes=dict.fromkeys(("content", "contact_name", "contact_phone"), P2),
        personal={
            "content": _personal(),
            "contact_name": _personal(),
            "contact_phone": _personal(Mask.PHONE),
        },
        derive=_derive,
        check=_check,
        shares=_shares,
        saying=_saying,
        notices=NOTICES,
        clock=CaseClock(
            limit=_limit,
            limits=LIMITS,
            states={"answered": "case.callback_workdays"},
        ),
        examples=(
            {
                "place": "370783006232",
                "subject": "自来水压力不足",
                "category": "help",
                "urgency": "normal",
                "channel": "visit",
                "content": "入秋以后二楼没有水（模拟）。",
                "contact_name": "样例乙",
                "contact_phone": "13800000002",
                "units": [
                    {"unit": "U-901", "duty": "现场查看水压，查清原因"},
                    {"unit": "U-902", "duty": "联系供水单位检修"},
                ],
            },
            {
                "place": "370783104238",
                "subject": "咨询居民医保参保时间",
                "category": "consult",
                "urgency": "normal",
                "channel": "phone",
                "units": [{"unit": "U-902", "duty": "答复参保手续"}],
            },
        ),
    )
)
