"""民情：what was said, sorted, and tied to what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jishi.areas.demand.mention.model import Mention
from jishi.areas.demand.mention.services import place_need
from jishi.records.errors import Invalid
from jishi.records.ledger import Ledger, Section
from jishi.records.registry import register
from jishi.records.services import MoveRequest
from jishi.rules.machine import Machine, Move, Phase, State
from jishi.rules.verdict import Allowed, Denied, Verdict


def _named(request: MoveRequest) -> Verdict:
    if request.record.kind != Mention.Kind.NEED:
        return Denied(_now("只有“需求”可以转为点单；问题和隐患请走办理。"), field="kind")
    if request.record.item_id is None:
        return Denied(_now("请先选对应的服务项目。"), field="item")
    return Allowed()


def _place(request: MoveRequest) -> None:
    place_need(request.actor, request.record)


MENTION = Machine(
    code="mention",
    initial="captured",
    states=(
        State("captured", _("已摘出"), Phase.OPEN),
        State("classified", _("已归类"), Phase.OPEN),
        State("linked", _("已转需求"), Phase.DONE),
        State("discarded", _("不采用"), Phase.DROPPED),
    ),
    moves=(
        Move("classify", _("归类"), ("captured",), "classified", fields=("kind", "item")),
        Move(
            "link",
            _("转为需求"),
            ("captured", "classified"),
            "linked",
            guard=_named,
            fields=("item",),
            effect=_place,
        ),
        Move("discard", _("不采用"), ("captured", "classified"), "discarded", reason_required=True),
    ),
)


def _check(mention: Mention, lines: Mapping[str, list[Any]]) -> None:
    if mention.visit is not None and mention.sentence not in mention.visit.text:
        raise Invalid({"sentence": [_("原话须是日记里的一句，一字不改。")]})


MENTIONS = register(
    Ledger(
        code="mentions",
        model=Mention,
        label=_("民情"),
        number="MQ",
        menu="demand",
        icon="message-circle",
        parent="visits",
        inline=True,
        help=_("日记里有需要的那一句。转为需求以后，哪场大集、哪个摊位办的，都从这里查得到。"),
        form=(Section(_("民情"), "visit", "sentence", "kind", "item", "quantity"),),
        columns=("number", "village", "sentence", "kind", "item", "quantity", "state"),
        totals=("quantity",),
        filters=("town", "village", "kind", "item", "state"),
        search=("sentence",),
        key=("visit", "sentence"),
        machine=MENTION,
        locked=("linked", "discarded"),
        grants={
            "posted_cadre": {"view", "add", "change", "archive", "classify", "link", "discard"},
            "village_committee": {"view", "add", "classify", "link"},
            "town_party": {"view", "classify", "link", "discard"},
            "fair_office": {"view", "classify", "link", "discard"},
            "county_org": {"view"},
            "county_line": {"view"},
            "auditor": {"view"},
        },
        check=_check,
        examples=(
            {
                "visit": "ZF-2026-000002",
                "sentence": "留守老人想有人来理发。",
                "kind": "problem",
                "quantity": 5,
            },
        ),
    )
)
