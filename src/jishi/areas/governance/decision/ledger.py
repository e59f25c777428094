"""四议两公开：a matter of the village in its steps, each with body, notice, quorum and majority, published twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jishi.areas.governance.decision import rules
from jishi.areas.governance.decision.model import VillageDecision
from jishi.areas.governance.decision.selectors import minutes, notice
from jishi.areas.governance.decision.services import STATES, four_two
from jishi.records.errors import Invalid
from jishi.records.ledger import P0, Ledger, Section
from jishi.records.papers import Print
from jishi.records.registry import register
from jishi.records.telling import ANSWERED, Tell

# Where a decision has been passed and its publication is over: what it decided may be done.
IN_FORCE = ("implementing", "result_published", "closed")
PUBLIC = ("decision_published", "objected", *IN_FORCE)


def _derive(decision: VillageDecision) -> None:
    decision.template = "four_two" if decision.body == "representatives" else "four_two_villagers"
    decision.decided_on = decision.resolved_on


def _check(decision: VillageDecision, lines: Mapping[str, list[Any]]) -> None:
    if decision.village is None:
        raise Invalid({"village": [_now("请选是哪个村的事。")]})


def _saying(decision: VillageDecision) -> str:
    """Where the state alone does not tell that nothing may be done yet."""
    if decision.state == "decision_published":
        return _now("决议自 %(day)s 起公示；公示期满、没有未答复的异议，才能组织实施。") % {
            "day": decision.published_on
        }
    if decision.state == "objected":
        return _now("公示期间有人提出异议，答复以前不能组织实施。")
    return ""


STEPS = {"propose", "discuss", "discuss_merged", "review", "resolve", "publish"}
VILLAGE = STEPS | {"answer", "implement", "publish_result", "close", "amend", "reject"}
# A published decision is read by everybody: what was decided, how the votes fell, what came of it.
OPEN = (
    *("village", "town", "subject", "category", "proposal", "proposed_on", "body", "decided_on"),
    *("published_on", "published_at", "result", "result_published_on"),
    *(f"resolved_{name}" for name in ("on", "should", "present", "for", "against", "abstained")),
)
# Past its proposal a decision is no draft: whoever wants another text takes it back with a reason.
SETTLED = tuple(state.code for state in STATES if state.code != "draft")

DECISIONS = register(
    Ledger(
        code="decisions",
        model=VillageDecision,
        label=_("四议两公开"),
        number="JY",
        menu="governance",
        icon="scale",
        help=_(
            "村里的大事：提议、商议、审议、决议四议，决议和实施结果两公开。一步不能跳过，公示期满才能实施。"
        ),
        form=(
            Section(_("事项"), "village", "subject", "category", "proposal"),
            Section(_("程序"), "proposed_on", "body", "one_leader"),
        ),
        columns=("number", "town", "village", "subject", "category", "proposed_on", "decided_on", "state"),
        filters=("town", "village", "category", "proposed_on", "decided_on", "published_on", "state"),
        search=("subject",),
        pipeline=four_two,
        rules=rules.RULES,
        locked=SETTLED,
        public_states=PUBLIC,
        prints=(
            Print(
                "minutes",
                _("会议纪要和决议"),
                "governance/minutes.html",
                ("discussed", "party_reviewed", "resolved", *PUBLIC),
                minutes,
            ),
            Print("notice", _("公示单"), "governance/notice.html", ("resolved", *PUBLIC), notice),
        ),
        grants={
            "village_committee": {"view", "add", "change", "archive", *VILLAGE},
            "posted_cadre": {"view", "add", "change", "propose"},
            "village_supervisor": {"view", "witness", "object"},
            "town_party": {"view", "endorse", "amend"},
            "county_org": {"view"},
            "county_line": {"view"},
            "fair_office": {"view"},
            "inspector": {"view"},
            "auditor": {"view"},
            "public": {"view"},
        },
        classes=dict.fromkeys(OPEN, P0),
        derive=_derive,
        check=_check,
        saying=_saying,
        notices=(
            Tell("resolve", to=("town",)),
            Tell("object", to=("village", "town")),
            Tell("endorse", to=("village",)),
            Tell(ANSWERED, to=("author",)),
        ),
        examples=(
            {
                "village": "370783006232",
                "subject": "二十七亩土地流转种植蜜梨（模拟）",
                "category": "land",
                "proposal": "将村南二十七亩土地流转给合作社种植蜜梨，预计年增收十万元（模拟）。",
                "proposed_on": "2026-10-08",
                "body": "representatives",
                "one_leader": True,
            },
            {
                "village": "370783104238",
                "subject": "修订村规民约（模拟）",
                "category": "charter",
                "proposal": "修订红白事办理条款，提交全体村民讨论（模拟）。",
                "proposed_on": "2026-09-14",
                "body": "households",
            },
        ),
    )
)
