"""How a hook, its deliveries and their attempts are drawn."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.outbox.models import DEAD, DONE, OFF, ON, PAUSED, VERBS, WAITING, Delivery, Hook
from jishi.features.webhooks import keeping
from jishi.records.registry import ledgers
from jishi.web.components import Cell, Column, Item, Panel, Phase, Row, Table

HOOK_PHASES: dict[str, Phase] = {ON: "open", PAUSED: "dropped", OFF: "draft"}
DELIVERY_PHASES: dict[str, Phase] = {WAITING: "waiting", DONE: "done", DEAD: "dropped"}
SHOWN = 100


def badge(hook: Hook) -> Cell:
    return Cell(text=str(hook.get_state_display()), kind="badge", phase=HOOK_PHASES[hook.state])


def moment(when: datetime | None) -> str:
    return f"{timezone.localtime(when):%Y-%m-%d %H:%M:%S}" if when else ""


def panel(actor: Actor, hook: Hook) -> Panel:
    labels = {one.code: str(one.label) for one in ledgers()}
    verbs = {code: str(label) for code, label in VERBS}
    told = {
        _("地址"): hook.url,
        _("台账"): "、".join(labels.get(code, code) for code in keeping.ledgers_of(hook)),
        _("事件"): "、".join(verbs[code] for code in keeping.verbs_of(hook)),
        _("密钥"): _("两个（正在换）") if hook.second else _("一个"),
        _("建立人"): hook.made_by.name,
        _("建立时间"): moment(hook.created_at),
    }
    if hook.failing_since is not None:
        told[_("从何时起送不到")] = moment(hook.failing_since)
        told[_("连续失败")] = _("%(n)s 次") % {"n": hook.failures}
    if hook.state == ON and hook.rests_until is not None and hook.rests_until > timezone.now():
        told[_("下次投递")] = moment(hook.rests_until)
    items = [Item(label=label, cell=Cell(text=text), wide=label == _("地址")) for label, text in told.items()]
    return Panel(title=_("推送"), items=items)


def deliveries(hook: Hook, state: str) -> Table:
    """The newest hundred, of one state if one is named."""
    rows = Delivery.objects.filter(county=hook.county, hook=hook)
    found = (rows.filter(state=state) if state else rows).select_related("event").order_by("-event_id")
    heads = (_("事件"), _("发生时间"), _("状态"), _("次数"), _("下次"), _("结束时间"))
    return Table(
        caption=_("投递"),
        columns=[Column(label=one) for one in heads],
        rows=[
            Row(
                number=number,
                cells=[
                    Cell(text=_told(one), kind="link", href=reverse("webhook-delivery", args=[one.id])),
                    Cell(text=moment(one.event.created_at)),
                    Cell(text=str(one.get_state_display()), kind="badge", phase=DELIVERY_PHASES[one.state]),
                    Cell(text=str(one.attempts)),
                    Cell(text=moment(one.next_at) if one.state == WAITING else ""),
                    Cell(text=moment(one.ended_at)),
                ],
            )
            for number, one in enumerate(found[:SHOWN], 1)
        ],
    )


def _told(delivery: Delivery) -> str:
    """The event by name, with the record's number where it is about one."""
    records = delivery.event.payload["records"]
    number = records[0]["number"] if len(records) == 1 else ""
    return f"{delivery.event.name} {number}".strip()


def attempts(delivery: Delivery) -> Table:
    heads = (_("第几次"), _("时间"), _("毫秒"), _("应答"), _("结果"), _("应答内容"))
    unsaid = _("没有结果：还在进行，或进程中断了")
    log = delivery.log.order_by("-number")
    return Table(
        caption=_("投递记录"),
        columns=[Column(label=one) for one in heads],
        rows=[
            Row(
                number=number,
                cells=[
                    Cell(text=str(one.number)),
                    Cell(text=moment(one.at)),
                    Cell(text="" if one.milliseconds is None else str(one.milliseconds)),
                    Cell(text="" if one.status is None else str(one.status)),
                    Cell(text=one.told or unsaid),
                    Cell(text=one.answer),
                ],
            )
            for number, one in enumerate(log, 1)
        ],
    )
