"""The whole way a case can go; sub-types take a part of it by `rules.restriction.restricted`.

The clocks know four of its moves by name: `extend`, `miss_call`, `resume` and `reopen`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jishi.rules.calendar.casework import may_close, may_extend
from jishi.rules.machine import Machine, Move, Phase, State
from jishi.rules.verdict import Allowed, Denied, Verdict


def _handled(request: Any) -> Verdict:
    """A case is sent to somebody."""
    if request.record.handler_id is None:
        return Denied(_now("请先填写承办单位。"), field="handler")
    return Allowed()


def _last_day(case: Any) -> date | None:
    return None if case.due_at is None else timezone.localtime(case.due_at).date()


def _in_time(request: Any) -> Verdict:
    """An extension is asked for before the last day is over, within what the rules allow."""
    case, before = request.record, request.before
    return may_extend(
        due=_last_day(before),
        on=request.actor.today,
        total=case.extension_days or 0,
        before=before.extension_days,
        used=before.extensions,
        most=request.value("case.extensions"),
        days=request.value("case.extension_days"),
    )


def _running(request: Any) -> Verdict:
    """Only a limit that is running and not yet over can stand still."""
    due = _last_day(request.before)
    if due is None:
        return Denied(_now("没有正在计算的期限，不用暂停。"))
    if request.actor.today > due:
        return Denied(_now("期限 %(day)s 已过，不能再暂停计时；请尽快办理。") % {"day": due})
    return Allowed()


def _judged(request: Any) -> Verdict:
    if not request.record.satisfaction:
        return Denied(_now("请填写提出人的满意度；没有接通的请登记“回访未接通”。"), field="satisfaction")
    return Allowed()


def _called(request: Any) -> Verdict:
    case = request.record
    needed = request.value("case.failed_calls")
    return may_close(rated=bool(case.satisfaction), failed_calls=case.failed_calls, needed=needed)


ACTIVE = ("in_progress", "joint", "extended")

CASE = Machine(
    code="case",
    initial="draft",
    states=(
        State("draft", _("草稿"), Phase.DRAFT),
        State("reported", _("已上报"), Phase.OPEN),
        State("accepted", _("已受理"), Phase.OPEN),
        State("refused", _("不予受理"), Phase.DROPPED),
        State("dispatched", _("已派单"), Phase.OPEN),
        State("signed", _("已签收"), Phase.OPEN),
        State("in_progress", _("办理中"), Phase.OPEN),
        State("joint", _("联合办理"), Phase.OPEN),
        State("extended", _("已延期"), Phase.OPEN),
        State("on_hold", _("暂停计时"), Phase.WAITING),
        State("returned", _("已退单"), Phase.OPEN),
        State("answered", _("已答复"), Phase.WAITING),
        State("called_back", _("已回访"), Phase.WAITING),
        State("closed", _("已办结"), Phase.DONE),
        State("reopened", _("重新办理"), Phase.OPEN),
        State("archived", _("已存档"), Phase.DONE),
    ),
    moves=(
        Move("report", _("上报"), ("draft",), "reported"),
        Move("accept", _("受理"), ("reported",), "accepted"),
        Move("refuse", _("不予受理"), ("reported",), "refused", reason_required=True),
        Move(
            "dispatch",
            _("派单"),
            ("accepted", "returned", "reopened"),
            "dispatched",
            guard=_handled,
            fields=("handler",),
        ),
        Move("sign", _("签收"), ("dispatched",), "signed"),
        Move("start", _("开始办理"), ("accepted", "signed", "reopened"), "in_progress"),
        Move("join", _("联合办理"), ("in_progress", "extended"), "joint"),
        Move(
            "extend",
            _("延期"),
            ("in_progress", "joint"),
            "extended",
            guard=_in_time,
            fields=("extension_days",),
            reason_required=True,
        ),
        Move("hold", _("暂停计时"), ACTIVE, "on_hold", guard=_running, reason_required=True),
        Move("resume", _("恢复办理"), ("on_hold",), "in_progress"),
        Move("send_back", _("退单"), ("dispatched", "signed", *ACTIVE), "returned", reason_required=True),
        Move("answer", _("作出答复"), ACTIVE, "answered"),
        Move("call_back", _("回访"), ("answered",), "called_back", guard=_judged, fields=("satisfaction",)),
        Move("miss_call", _("回访未接通"), ("answered",), "answered"),
        Move("close", _("办结"), ("answered", "called_back"), "closed", guard=_called),
        Move("reopen", _("重新办理"), ("called_back", "closed"), "reopened", reason_required=True),
        Move("file_away", _("存档"), ("closed", "refused"), "archived"),
    ),
)
