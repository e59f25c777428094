"""The default life of an entry: it is current until it is ended."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jishi.rules.machine import Machine, Move, Phase, State

REGISTRY = Machine(
    code="registry",
    initial="current",
    states=(
        State("current", _("现行"), Phase.DONE),
        State("ended", _("已停用"), Phase.DROPPED),
    ),
    moves=(
        Move("end", _("停用"), ("current",), "ended", reason_required=True),
        Move("restore", _("恢复"), ("ended",), "current", reason_required=True),
    ),
)
