"""The default life of an assessment: scored, reviewed, published, open to objection, final."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jishi.rules.machine import Machine, Move, Phase, State
from jishi.rules.verdict import Allowed, Denied, Verdict


def _scored(request: Any) -> Verdict:
    """A score or a grade, or both."""
    if request.record.score is None and not request.record.grade:
        return Denied(_now("请填写得分或等次。"), field="score")
    return Allowed()


ASSESSMENT = Machine(
    code="assessment",
    initial="opened",
    states=(
        State("opened", _("已开启"), Phase.DRAFT),
        State("collecting", _("收集材料"), Phase.OPEN),
        State("scored", _("已评分"), Phase.OPEN),
        State("reviewed", _("已复核"), Phase.OPEN),
        State("published", _("公示中"), Phase.WAITING),
        State("objected", _("有异议"), Phase.OPEN),
        State("final", _("已定"), Phase.DONE),
    ),
    moves=(
        Move("collect", _("开始收集"), ("opened",), "collecting"),
        Move(
            "score",
            _("评分"),
            ("collecting", "objected"),
            "scored",
            guard=_scored,
            fields=("score", "grade"),
        ),
        Move("review", _("复核"), ("scored",), "reviewed"),
        Move("send_back", _("退回重评"), ("scored", "reviewed"), "collecting", reason_required=True),
        Move("publish", _("公示"), ("reviewed",), "published"),
        Move("object", _("提出异议"), ("published",), "objected", reason_required=True),
        Move("settle", _("定为最终"), ("published", "objected"), "final"),
    ),
)
