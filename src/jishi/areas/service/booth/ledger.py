"""摊位：one service at one fair; its unit confirms it and names who leads."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jishi.areas.service.booth.model import Booth
from jishi.areas.service.booth.selectors import standing_at
from jishi.records.ledger import P0, Apart, Follow, Ledger, Section
from jishi.records.registry import register
from jishi.records.services import MoveRequest
from jishi.rules.machine import Machine, Move, Phase, State
from jishi.rules.verdict import Allowed, Denied, Verdict


def _confirm(request: MoveRequest) -> Verdict:
    booth = request.record
    if booth.leader_id is None:
        return Denied(_now("请填写带队的班子成员：每个参加的单位都要有一位。"), field="leader")
    if booth.leader.unit_id != booth.unit_id:
        return Denied(_now("带队的人须是本单位的。"), field="leader")
    if not booth.fair.takes_needs:
        return Denied(_now("这场大集现在不收确认（状态：%(state)s）。") % {"state": booth.fair.state})
    return Allowed()


def _serve(request: MoveRequest) -> Verdict:
    if request.record.served is None:
        return Denied(_now("请填写服务了多少人次。"), field="served")
    return Allowed()


BOOTH = Machine(
    code="booth",
    initial="placed",
    states=(
        State("placed", _("待单位确认"), Phase.OPEN),
        State("confirmed", _("单位已确认"), Phase.OPEN),
        State("refused", _("单位谢绝"), Phase.DROPPED),
        State("called_off", _("已撤摊"), Phase.DROPPED),
        State("served", _("已服务"), Phase.WAITING),
        State("rated", _("已评价"), Phase.WAITING),
        State("closed", _("已办结"), Phase.DONE),
    ),
    moves=(
        Move("confirm", _("确认出摊"), ("placed",), "confirmed", guard=_confirm, fields=("leader",)),
        Move("refuse", _("谢绝"), ("placed", "confirmed"), "refused", reason_required=True),
        Move("ask_again", _("重新邀请"), ("refused",), "placed"),
        Move("call_off", _("随大集撤摊"), ("placed", "confirmed"), "called_off"),
        Move("serve", _("登记服务人次"), ("confirmed",), "served", guard=_serve, fields=("served",)),
        Move("rate", _("评价"), ("served",), "rated"),
        Move("close", _("办结"), ("served", "rated"), "closed"),
    ),
)


def _derive(booth: Booth) -> None:
    booth.unit_id = booth.team.organisation_id


BOOTHS = register(
    Ledger(
        code="booths",
        model=Booth,
        label=_("摊位"),
        number="TW",
        menu="service",
        icon="building-store",
        parent="fairs",
        help=_("排进大集的每一项服务。单位确认并写明带队的班子成员。"),
        form=(Section(_("摊位"), "fair", "item", "team", "quantity", "leader"),),
        columns=("number", "fair", "item", "team", "quantity", "leader", "served", "state"),
        totals=("quantity", "served"),
        filters=("fair", "item", "team", "town", "unit", "state"),
        key=("fair", "item"),
        machine=BOOTH,
        program_moves=("call_off",),
        follows=(Follow("fairs", ("cancel", "archive"), "call_off", standing_at),),
        locked=("served", "rated", "closed"),
        public_states=("placed", "confirmed", "served", "rated", "closed"),
        grants={
            "fair_office": {"view", "add", "change", "archive", "ask_again", "rate", "close", "refuse"},
            "county_org": {"view"},
            "county_line": {"view"},
            "unit_leader": {"view", "confirm", "refuse", "serve"},
            "unit_agent": {"view", "confirm", "refuse", "serve"},
            "town_party": {"view"},
            "village_committee": {"view"},
            "village_supervisor": {"view"},
            "posted_cadre": {"view"},
            "clinic_agent": {"view"},
            "auditor": {"view"},
            "public": {"view"},
        },
        classes=dict.fromkeys(("item", "team", "fair"), P0),
        apart=(Apart("rate", from_=("unit", "leader"), reason=_("评价的人不能是服务的人。")),),
        derive=_derive,
        due=lambda booth: booth.fair.starts_at,
        examples=(
            {"fair": "DJ-2026-000001", "item": "FW-901", "team": "D-902", "quantity": 36},
            {"fair": "DJ-2026-000001", "item": "FW-902", "team": "D-901", "quantity": 60},
        ),
    )
)
