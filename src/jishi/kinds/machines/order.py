"""The default life of an order."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jishi.rules.machine import Machine, Move, Phase, State

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
