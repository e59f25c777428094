"""The default life of what can be supplied."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jishi.rules.machine import Machine, Move, Phase, State

OFFERING = Machine(
    code="offering",
    initial="proposed",
    states=(
        State("proposed", _("拟入库"), Phase.DRAFT),
        State("trial", _("试行"), Phase.OPEN),
        State("active", _("在库"), Phase.OPEN),
        State("standing", _("常设"), Phase.OPEN),
        State("dormant", _("休眠"), Phase.WAITING),
        State("retired", _("已撤销"), Phase.DROPPED),
    ),
    moves=(
        Move("try_out", _("试行"), ("proposed",), "trial"),
        Move("activate", _("入库"), ("proposed", "trial", "dormant"), "active"),
        Move("make_standing", _("设为常设"), ("active",), "standing"),
        Move("rest", _("休眠"), ("trial", "active"), "dormant", reason_required=True),
        Move("retire", _("撤销"), ("dormant", "active", "trial"), "retired", reason_required=True),
        Move("propose_again", _("重新申报"), ("retired",), "proposed"),
    ),
)
