"""The default life of each kind; a ledger may replace it by its own machine."""

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

ORDER = Machine(
    code="order",
    initial="placed",
    states=(
        State("placed", _("已下单"), Phase.OPEN),
        State("confirmed", _("已确认"), Phase.OPEN),
        State("refused", _("已谢绝"), Phase.DROPPED),
        State("served", _("已服务"), Phase.WAITING),
        State("rated", _("已评价"), Phase.WAITING),
        State("closed", _("已办结"), Phase.DONE),
    ),
    moves=(
        Move("confirm", _("确认"), ("placed",), "confirmed"),
        Move("refuse", _("谢绝"), ("placed", "confirmed"), "refused", reason_required=True),
        Move("serve", _("登记服务"), ("confirmed",), "served"),
        Move("rate", _("评价"), ("served",), "rated"),
        Move("close", _("办结"), ("rated", "served"), "closed"),
    ),
)

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
