"""值班表：every shift with somebody of the committee, and whether they were there."""

from __future__ import annotations

from datetime import datetime, time

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jishi.areas.work.duty.model import Duty, OnDuty
from jishi.core.calendar.clock import COUNTY_TIME
from jishi.records.ledger import P0, Ledger, Line, Section
from jishi.records.registry import register
from jishi.records.services import MoveRequest
from jishi.rules.machine import Machine, Move, Phase, State
from jishi.rules.verdict import Allowed, Denied, Verdict


def _begun(request: MoveRequest) -> Verdict:
    if request.record.duty_on > request.actor.today:
        return Denied(_now("还没到值班的日子（%(day)s）。") % {"day": request.record.duty_on})
    return Allowed()


DUTY = Machine(
    code="duty",
    initial="planned",
    states=(
        State("planned", _("已排班"), Phase.OPEN),
        State("held", _("已到岗"), Phase.DONE),
        State("missed", _("缺岗"), Phase.DROPPED),
        State("called_off", _("已取消"), Phase.DROPPED),
    ),
    moves=(
        Move("hold", _("登记到岗"), ("planned",), "held", guard=_begun),
        Move("miss", _("登记缺岗"), ("planned",), "missed", guard=_begun, reason_required=True),
        Move("call_off", _("取消"), ("planned",), "called_off", reason_required=True),
    ),
)


def _due(duty: Duty) -> datetime:
    """A shift of which nobody has said by the end of its day that somebody came is a gap, and stands as overdue."""
    return datetime.combine(duty.duty_on, time(23, 59), COUNTY_TIME)


DUTIES = register(
    Ledger(
        code="duties",
        model=Duty,
        label=_("值班"),
        number="ZB",
        menu="work",
        icon="clock",
        help=_("哪天哪一班谁在村里值班。过了当天还没有登记到岗的，列为逾期，就是空岗。"),
        form=(Section(_("值班"), "village", "duty_on", "shift", "leader", "leader_post"),),
        lines=(Line("persons", OnDuty, "name", "post"),),
        columns=("number", "town", "village", "duty_on", "shift", "leader", "state"),
        filters=("town", "village", "duty_on", "shift", "state"),
        key=("village", "duty_on", "shift"),
        machine=DUTY,
        locked=("held", "missed", "called_off"),
        public_states=("planned", "held"),
        grants={
            "village_committee": {"view", "add", "change", "archive", "hold", "miss", "call_off"},
            "posted_cadre": {"view", "add", "change", "hold"},
            "town_party": {"view", "miss"},
            "fair_office": {"view"},
            "auditor": {"view"},
            "public": {"view"},
        },
        classes=dict.fromkeys(("village", "duty_on", "shift", "leader", "leader_post", "persons"), P0),
        due=_due,
        examples=(
            {
                "village": "370783006232",
                "duty_on": "2026-11-20",
                "shift": "day",
                "leader": "样例甲",
                "leader_post": "secretary",
                "persons": [{"name": "样例乙", "post": "网格员"}],
            },
            {
                "village": "370783104238",
                "duty_on": "2026-11-23",
                "shift": "morning",
                "leader": "样例丙",
                "leader_post": "member",
            },
        ),
    )
)
