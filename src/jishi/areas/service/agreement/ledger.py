"""共建台账：agreements with the units and enterprises that stand by a village."""

from __future__ import annotations

from datetime import datetime, time

from django.utils.translation import gettext_lazy as _

from jishi.areas.service.agreement.model import Agreement, AgreementItem
from jishi.core.calendar.clock import COUNTY_TIME
from jishi.records.ledger import Ledger, Line, Section
from jishi.records.papers import Paper
from jishi.records.registry import register
from jishi.rules.machine import Machine, Move, Phase, State
from jishi.rules.values.months import add_months

AGREEMENT = Machine(
    code="agreement",
    initial="proposed",
    states=(
        State("proposed", _("拟签"), Phase.DRAFT),
        State("signed", _("已签约"), Phase.OPEN),
        State("active", _("履约中"), Phase.OPEN),
        State("reviewed", _("已评议"), Phase.WAITING),
        State("ended", _("已结束"), Phase.DONE),
    ),
    moves=(
        Move("sign", _("签约"), ("proposed",), "signed", evidence=("resolution",)),
        Move("activate", _("开始履约"), ("signed",), "active"),
        Move("review", _("评议"), ("active",), "reviewed", fields=("delivered_on",)),
        Move("renew", _("继续履约"), ("reviewed",), "active"),
        Move("end", _("结束"), ("signed", "active", "reviewed"), "ended", reason_required=True),
    ),
    evidence_labels={
        "resolution": _("本村通过并公示期满的四议两公开决议（《村民委员会组织法》第二十四条）"),
    },
)


def _derive(agreement: Agreement) -> None:
    """It lies in its village and with the unit that has promised, or with the branch's own."""
    agreement.role = "partner"
    place = agreement.at_place
    agreement.village = place if place is not None and place.level == "village" else None
    agreement.town = place if place is not None and place.level == "town" else None
    agreement.unit = agreement.holder_organisation


def _due(agreement: Agreement) -> datetime:
    """A year after the last thing that was done: from then on the agreement sleeps."""
    last = agreement.delivered_on or agreement.starts_on
    return datetime.combine(add_months(last, 12), time(23, 59), COUNTY_TIME)


AGREEMENTS = register(
    Ledger(
        code="agreements",
        model=Agreement,
        label=_("共建协议"),
        number="GJ",
        menu="service",
        icon="certificate",
        help=_(
            "哪个单位与哪个村、哪个支部共建，约定了哪些事，兑现了没有。一年没有兑现一项的列为逾期，就是休眠。"
        ),
        form=(
            Section(_("共建双方"), "holder_organisation", "at_place", "at_organisation"),
            Section(_("协议"), "agreement", "starts_on", "ends_on", "delivered_on"),
            Section(_("村集体资产"), "uses_assets", "decision"),
        ),
        lines=(Line("items", AgreementItem, "item", "due_on", "delivered_on"),),
        columns=(
            "number",
            "holder_organisation",
            "at_place",
            "at_organisation",
            "agreement",
            "ends_on",
            "state",
        ),
        filters=("holder_organisation", "town", "village", "starts_on", "ends_on", "state"),
        search=("agreement",),
        machine=AGREEMENT,
        evidence={
            "resolution": Paper(
                "decisions",
                field="decision",
                states=("implementing", "result_published", "closed"),
                same=("village",),
                when="uses_assets",
            )
        },
        locked=("ended",),
        grants={
            "fair_office": {"view", "add", "change", "archive", *(move.code for move in AGREEMENT.moves)},
            "unit_agent": {"view", "change"},
            "town_party": {"view"},
            "village_committee": {"view", "review"},
            "auditor": {"view"},
        },
        derive=_derive,
        due=_due,
        examples=(
            {
                "holder_organisation": "U-902",
                "at_place": "370783006232",
                "agreement": "健康进村共建协议",
                "starts_on": "2026-03-01",
                "ends_on": "2028-02-29",
                "items": [{"item": "每季一次义诊", "due_on": "2026-12-31"}],
            },
            {
                "holder_organisation": "U-902",
                "at_place": "370783104238",
                "agreement": "重阳节联办协议",
                "starts_on": "2026-06-01",
                "delivered_on": "2026-10-18",
                "items": [{"item": "重阳节演出", "due_on": "2026-10-18", "delivered_on": "2026-10-18"}],
            },
        ),
    )
)
