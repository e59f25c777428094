"""The default life of each kind; a ledger may replace it by its own machine."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jishi.rules.machine import Machine, Move, Phase, State


def _state(code: str, label: object, phase: Phase) -> State:
    return State(code, label, phase)  # type: ignore[arg-type]  # a lazy translation stands for its text


REGISTRY = Machine(
    code="registry",
    initial="current",
    states=(
        _state("current", _("现行"), Phase.DONE),
        _state("ended", _("已停用"), Phase.DROPPED),
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
        _state("planned", _("拟任"), Phase.DRAFT),
        _state("active", _("在任"), Phase.OPEN),
        _state("suspended", _("暂停"), Phase.WAITING),
        _state("completed", _("期满"), Phase.DONE),
        _state("recalled", _("召回"), Phase.DROPPED),
        _state("replaced", _("轮换"), Phase.DROPPED),
    ),
    moves=(
        Move("activate", _("到任"), ("planned", "suspended"), "active"),
        Move("suspend", _("暂停"), ("active",), "suspended", reason_required=True),
        Move("complete", _("期满离任"), ("active",), "completed"),
        Move("recall", _("召回"), ("active", "suspended"), "recalled", reason_required=True),
        Move("replace", _("轮换"), ("active", "suspended"), "replaced", reason_required=True),
    ),
)

OFFERING = Machine(
    code="offering",
    initial="proposed",
    states=(
        _state("proposed", _("拟入库"), Phase.DRAFT),
        _state("trial", _("试行"), Phase.OPEN),
        _state("active", _("在库"), Phase.OPEN),
        _state("standing", _("常设"), Phase.OPEN),
        _state("dormant", _("休眠"), Phase.WAITING),
        _state("retired", _("已撤销"), Phase.DROPPED),
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
        _state("placed", _("已下单"), Phase.OPEN),
        _state("confirmed", _("已确认"), Phase.OPEN),
        _state("refused", _("已谢绝"), Phase.DROPPED),
        _state("served", _("已服务"), Phase.WAITING),
        _state("rated", _("已评价"), Phase.WAITING),
        _state("closed", _("已办结"), Phase.DONE),
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
        _state("planned", _("计划中"), Phase.DRAFT),
        _state("confirmed", _("已确定"), Phase.OPEN),
        _state("announced", _("已公告"), Phase.OPEN),
        _state("held", _("已举办"), Phase.WAITING),
        _state("reported", _("已总结"), Phase.WAITING),
        _state("closed", _("已办结"), Phase.DONE),
        _state("postponed", _("已延期"), Phase.WAITING),
        _state("cancelled", _("已取消"), Phase.DROPPED),
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
        _state("proposed", _("已提出"), Phase.DRAFT),
        _state("passed", _("已通过"), Phase.OPEN),
        _state("rejected", _("未通过"), Phase.DROPPED),
        _state("published", _("已公布"), Phase.OPEN),
        _state("implemented", _("已实施"), Phase.WAITING),
        _state("closed", _("结果已公布"), Phase.DONE),
    ),
    moves=(
        Move("pass", _("通过"), ("proposed",), "passed"),
        Move("reject", _("不通过"), ("proposed",), "rejected", reason_required=True),
        Move("publish", _("公布"), ("passed",), "published"),
        Move("implement", _("实施"), ("published",), "implemented"),
        Move("close", _("公布结果"), ("implemented",), "closed"),
    ),
)
