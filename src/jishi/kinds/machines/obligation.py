"""The default life of an obligation: done and accepted, sent back, missed or waived."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jishi.rules.machine import Machine, Move, Phase, State
from jishi.rules.verdict import Allowed, Denied, Verdict


def _done(request: Any) -> Verdict:
    """It says when it was done, and that is not ahead."""
    done = request.record.done_at
    if done is None:
        return Denied(_now("请填写完成的时间。"), field="done_at")
    if timezone.localtime(done).date() > request.actor.today:
        return Denied(_now("完成的时间不能晚于今天。"), field="done_at")
    return Allowed()


def _overdue(request: Any) -> Verdict:
    """Nothing is missed before its last day is over."""
    last = timezone.localtime(request.record.due_at).date()
    if last >= request.actor.today:
        return Denied(_now("还没有过截止的日子（%(day)s），不能记为逾期未办。") % {"day": last})
    return Allowed()


OBLIGATION = Machine(
    code="obligation",
    initial="open",
    states=(
        State("open", _("待办"), Phase.OPEN),
        State("submitted", _("已提交"), Phase.WAITING),
        State("accepted", _("已认可"), Phase.DONE),
        State("returned", _("已退回"), Phase.OPEN),
        State("missed", _("逾期未办"), Phase.DROPPED),
        State("waived", _("已免除"), Phase.DROPPED),
    ),
    moves=(
        Move("submit", _("提交"), ("open", "returned"), "submitted", guard=_done, fields=("done_at",)),
        Move("accept", _("认可"), ("submitted",), "accepted"),
        Move("send_back", _("退回"), ("submitted",), "returned", reason_required=True),
        Move("miss", _("记为逾期未办"), ("open", "returned"), "missed", guard=_overdue),
        Move("waive", _("免除"), ("open", "returned", "submitted"), "waived", reason_required=True),
    ),
)
