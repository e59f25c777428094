"""The default life of an assignment: whoever leaves has a last day, since access ends with it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jishi.rules.machine import Machine, Move, Phase, State
from jishi.rules.verdict import Allowed, Denied, Verdict


def _left(request: Any) -> Verdict:
    """Whoever has left has a last day, and it is not ahead: access ends with it."""
    last = request.record.ends_on
    if last is None:
        return Denied(_now("请填写离任的日子。"), field="ends_on")
    if last > request.actor.today:
        return Denied(_now("离任的日子不能晚于今天。"), field="ends_on")
    return Allowed()


LEAVING: dict[str, Any] = {"guard": _left, "fields": ("ends_on",)}

ASSIGNMENT = Machine(
    code="assignment",
    initial="planned",
    states=(
        State("planned", _("拟任"), Phase.DRAFT),
        State("active", _("在任"), Phase.OPEN),
        State("suspended", _("暂停"), Phase.WAITING),
        State("completed", _("期满"), Phase.DONE),
        State("recalled", _("召回"), Phase.DROPPED),
        State("replaced", _("轮换"), Phase.DROPPED),
    ),
    moves=(
        Move("activate", _("到任"), ("planned", "suspended"), "active"),
        Move("suspend", _("暂停"), ("active",), "suspended", reason_required=True),
        Move("complete", _("期满离任"), ("active",), "completed", **LEAVING),
        Move("recall", _("召回"), ("active", "suspended"), "recalled", reason_required=True, **LEAVING),
        Move("replace", _("轮换"), ("active", "suspended"), "replaced", reason_required=True, **LEAVING),
    ),
)
