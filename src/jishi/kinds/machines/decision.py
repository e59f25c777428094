"""The default life of a decision."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jishi.rules.machine import Machine, Move, Phase, State

DECISION = Machine(
    code="decision",
    initial="proposed",
    states=(
        State("proposed", _("已提出"), Phase.DRAFT),
        State("passed", _("已通过"), Phase.OPEN),
        State("rejected", _("未通过"), Phase.DROPPED),
        State("published", _("已公布"), Phase.OPEN),
        State("implemented", _("已实施"), Phase.WAITING),
        State("closed", _("结果已公布"), Phase.DONE),
    ),
    moves=(
        Move("pass", _("通过"), ("proposed",), "passed"),
        Move("reject", _("不通过"), ("proposed",), "rejected", reason_required=True),
        Move("publish", _("公布"), ("passed",), "published"),
        Move("implement", _("实施"), ("published",), "implemented"),
        Move("close", _("公布结果"), ("implemented",), "closed"),
    ),
)
