"""The whole way a case can go; sub-types take a part of it by `rules.restriction.restricted`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jishi.rules.machine import Machine, Move, Phase, State
from jishi.rules.verdict import Allowed, Denied, Verdict


def _handled(request: Any) -> Verdict:
    """A case is sent to somebody."""
    if request.record.handler_id is None:
        return Denied(_now("请先填写承办单位。"), field="handler")
    return Allowed()


def _later(request: Any) -> Verdict:
    """An extension says until when."""
    due = request.record.due_at
    if due is None or due.date() <= request.actor.today:
        return Denied(_now("请填写延期到哪天，须晚于今天。"), field="due_at")
    return Allowed()


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
            guard=_later,
            fields=("due_at",),
            reason_required=True,
        ),
        Move("send_back", _("退单"), ("dispatched", "signed", *ACTIVE), "returned", reason_required=True),
        Move("answer", _("作出答复"), ACTIVE, "answered"),
        Move("call_back", _("回访"), ("answered",), "called_back"),
        Move("close", _("办结"), ("answered", "called_back"), "closed"),
        Move("reopen", _("重新办理"), ("called_back", "closed"), "reopened", reason_required=True),
        Move("file_away", _("存档"), ("closed", "refused"), "archived"),
    ),
)
