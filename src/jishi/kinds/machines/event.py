"""The default life of an event."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jishi.rules.machine import Machine, Move, Phase, State

EVENT = Machine(
    code="event",
    initial="planned",
    states=(
        State("planned", _("计划中"), Phase.DRAFT),
        State("confirmed", _("已确定"), Phase.OPEN),
        State("announced", _("已公告"), Phase.OPEN),
        State("held", _("已举办"), Phase.WAITING),
        State("reported", _("已总结"), Phase.WAITING),
        State("closed", _("已办结"), Phase.DONE),
        State("postponed", _("已延期"), Phase.WAITING),
        State("cancelled", _("已取消"), Phase.DROPPED),
    ),
    moves=(
        Move("confirm", _("确定"), ("planned", "postponed"), "confirmed"),
        Move("announce", _("公告"), ("confirmed",), "announced"),
        Move("hold", _("举办"), ("confirmed", "announced"), "held"),
        Move("report", _("总结"), ("held",), "reported"),
        Move("close", _("办结"), ("reported",), "closed"),
        Move("postpone", _("延期"), ("planned", "confirmed", "announced"), "postponed", reason_required=True),
        Move(
            "cancel",
            _("取消"),
            ("planned", "confirmed", "announced", "postponed"),
            "cancelled",
            reason_required=True,
        ),
    ),
)
