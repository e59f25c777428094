"""The default life of a measure: entered, confirmed, and if it was wrong reversed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jishi.rules.machine import Machine, Move, Phase, State
from jishi.rules.verdict import Allowed, Denied, Verdict


def _happened(request: Any) -> Verdict:
    """What was received lies not ahead; what is expected may."""
    record = request.record
    if record.basis == "received" and record.on > request.actor.today:
        return Denied(_now("实际发生的日期不能晚于今天；还没发生的请改为“预计”。"), field="on")
    return Allowed()


MEASURE = Machine(
    code="measure",
    initial="entered",
    states=(
        State("entered", _("已登记"), Phase.OPEN),
        State("confirmed", _("已确认"), Phase.DONE),
        State("reversed", _("已冲销"), Phase.DROPPED),
    ),
    moves=(
        Move("confirm", _("确认"), ("entered",), "confirmed", guard=_happened),
        Move("reverse", _("冲销"), ("entered", "confirmed"), "reversed", reason_required=True),
    ),
)
