"""走访与民情日记：every sentence that asks for something becomes a mention."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from jishi.areas.demand.visit.model import Visit
from jishi.core.calendar.clock import today
from jishi.records.errors import Invalid
from jishi.records.ledger import P2, Ledger, Section
from jishi.records.personal import Personal, Retention
from jishi.records.registry import register
from jishi.rules.machine import Machine, Move, Phase, State

VISIT = Machine(
    code="visit",
    initial="recorded",
    states=(State("recorded", _("已记录"), Phase.OPEN), State("closed", _("已归集"), Phase.DONE)),
    moves=(
        Move("close", _("归集"), ("recorded",), "closed"),
        Move("reopen", _("补记"), ("closed",), "recorded", reason_required=True),
    ),
)


def _check(visit: Visit, lines: Mapping[str, list[Any]]) -> None:
    if visit.village_id is None:
        raise Invalid({"village": [_("请选走访的村。")]})
    if visit.visited_on > today():
        raise Invalid({"visited_on": [_("走访日期还没有到。")]})


VISITS = register(
    Ledger(
        code="visits",
        model=Visit,
        label=_("走访与民情日记"),
        number="ZF",
        menu="demand",
        icon="notebook",
        help=_("写下听到的话；有需要的那一句摘出来，后面办了什么都能查到。"),
        form=(Section(_("走访"), "village", "visited_on", "purpose", "visitor"), Section(_("日记"), "text")),
        columns=("number", "town", "village", "visited_on", "purpose", "visitor", "state"),
        filters=("town", "village", "visited_on", "purpose", "state"),
        machine=VISIT,
        grants={
            "posted_cadre": {"view", "add", "change", "archive", "close", "reopen", "read_personal"},
            "village_committee": {"view", "add", "close", "read_personal"},
            "town_party": {"view"},
            "fair_office": {"view"},
            "county_org": {"view"},
            "auditor": {"view"},
        },
        classes={"text": P2},
        personal={
            "text": Personal(
                purpose=_("弄清群众要什么，好去办"),
                basis=_("《个人信息保护法》第十三条：履行法定职责所必需"),
                retention=Retention(months=36, after="archived_at"),
            )
        },
        check=_check,
        examples=(
            {
                "village": "370783006232",
                "visited_on": "2026-11-02",
                "purpose": "routine",
                "visitor": "第一书记",
                "text": "大棚里的黄瓜叶子发黄，想请专家来看看。老人说量血压要跑镇上。",
                "mentions": [
                    {
                        "sentence": "大棚里的黄瓜叶子发黄，想请专家来看看。",
                        "kind": "need",
                        "item": "FW-901",
                        "quantity": 12,
                    }
                ],
            },
            {
                "village": "370783104238",
                "visited_on": "2026-11-03",
                "purpose": "care",
                "text": "留守老人想有人来理发。",
            },
        ),
    )
)
