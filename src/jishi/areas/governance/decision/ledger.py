"""四议两公开：a matter of the village in its steps, each with body, notice, quorum and majority, published twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jishi.areas.governance.decision import rules
from jishi.areas.governance.decision.model import VillageDecision
from jishi.areas.governance.decision.selectors import minutes, notice
from jishi.kinds.machines.decision import DECISION
from jishi.records.errors import Invalid
from jishi.records.ledger import P0, Ledger, Section
from jishi.records.papers import Print
from jishi.records.registry import register
from jishi.records.services import MoveRequest
from jishi.records.telling import ANSWERED, Tell
from jishi.rules.book import Values
from jishi.rules.machine import Machine, MinDays, Move, Phase, State
from jishi.rules.verdict import Allowed, Denied, Verdict, every

Guard = Callable[[MoveRequest], Verdict]
LABELS = {column.name: column.verbose_name for column in VillageDecision._meta.fields}
# What each step follows: the column of its day and how it is called.
BEFORE = {
    "discussed": ("proposed_on", _("党组织提议")),
    "reviewed": ("discussed_on", _("两委商议")),
    "resolved": ("reviewed_on", _("党员大会审议")),
    "published": ("resolved_on", _("决议")),
    "result_published": ("published_on", _("决议公示")),
}
# Where a decision has been passed and its publication is over: what it decided may be done.
IN_FORCE = ("implementing", "result_published", "closed")
PUBLIC = ("decision_published", "objected", *IN_FORCE)


def _before(decision: Any, step: str) -> tuple[str, date | None]:
    name, label = BEFORE[step]
    return str(label), getattr(decision, name)


def _held(values: Values, step: str, request: MoveRequest) -> Verdict:
    found = request.record
    return rules.check_held(
        found,
        step,
        before=_before(found, step),
        today=request.actor.today,
        values=values,
        labels=LABELS,
    )


def _merged(values: Values, request: MoveRequest) -> Verdict:
    return every(rules.check_merged(values, request.record), _held(values, "discussed", request))


def _posted(step: str, said: str, request: MoveRequest) -> Verdict:
    found, day = request.record, f"{step}_on"
    on = rules.check_day(day, getattr(found, day), before=_before(found, step), today=request.actor.today)
    if not getattr(found, said).strip():
        return every(on, Denied(_now("请填写%(field)s。") % {"field": LABELS[said]}, field=said))
    return on


def _hung(values: Values, column: str, request: MoveRequest) -> Verdict:
    return rules.check_hung(getattr(request.record, column), request.actor.today, values)


def _said(name: str, request: MoveRequest) -> Verdict:
    if not getattr(request.record, name).strip():
        return Denied(_now("请填写%(field)s。") % {"field": LABELS[name]}, field=name)
    return Allowed()


STATES = (
    State("draft", _("拟提议"), Phase.DRAFT),
    State("proposed", _("已提议"), Phase.OPEN),
    State("discussed", _("两委已商议"), Phase.OPEN),
    State("party_reviewed", _("党员大会已审议"), Phase.OPEN),
    State("resolved", _("已决议"), Phase.OPEN),
    State("decision_published", _("决议公示中"), Phase.OPEN),
    State("objected", _("有异议待答复"), Phase.OPEN),
    State("implementing", _("实施中"), Phase.OPEN),
    State("result_published", _("结果公示中"), Phase.OPEN),
    State("closed", _("已办结"), Phase.DONE),
    DECISION.state("rejected"),
)
BEFORE_RESOLVED = ("proposed", "discussed", "party_reviewed")


def four_two(values: Values) -> Machine:
    """The machine with the county's figures in its guards. No step has a way around it."""
    answer_days = values.number(rules.OBJECTION)
    within = (MinDays("object", days=answer_days, rule=rules.OBJECTION),) if answer_days else ()

    def held(step: str) -> Guard:
        return partial(_held, values, step)

    def meeting(
        code: str, label: Any, source: str, target: str, step: str, guard: Guard | None = None
    ) -> Move:
        return Move(code, label, (source,), target, guard=guard or held(step), fields=rules.fields(step))

    published = ("decision_published",)
    return Machine(
        code="four_two",
        initial="draft",
        states=STATES,
        moves=(
            Move("propose", _("党组织提议"), ("draft",), "proposed"),
            meeting("discuss", _("两委商议通过"), "proposed", "discussed", "discussed"),
            meeting(
                "discuss_merged",
                _("提议和两委商议合并进行"),
                "draft",
                "discussed",
                "discussed",
                partial(_merged, values),
            ),
            meeting("review", _("党员大会审议通过"), "discussed", "party_reviewed", "reviewed"),
            meeting("resolve", _("作出决议"), "party_reviewed", "resolved", "resolved"),
            Move(
                "endorse",
                _("镇里审查"),
                ("resolved",),
                "resolved",
                guard=partial(_said, "town_opinion"),
                fields=("town_opinion",),
            ),
            Move(
                "publish",
                _("公示决议"),
                ("resolved",),
                "decision_published",
                guard=partial(_posted, "published", "published_at"),
                fields=("published_on", "published_at"),
            ),
            Move("witness", _("监委会核实公示"), published, "decision_published"),
            Move(
                "object",
                _("提出异议"),
                published,
                "objected",
                guard=partial(_said, "objection"),
                fields=("objection",),
            ),
            Move(
                "answer",
                _("答复异议"),
                ("objected",),
                "decision_published",
                guard=partial(_said, "objection_answer"),
                fields=("objection_answer",),
                within=within,
            ),
            Move(
                "implement",
                _("公示期满，组织实施"),
                published,
                "implementing",
                guard=partial(_hung, values, "published_on"),
            ),
            Move(
                "publish_result",
                _("公示结果"),
                ("implementing",),
                "result_published",
                guard=partial(_posted, "result_published", "result"),
                fields=("result", "result_published_on"),
            ),
            Move(
                "close",
                _("结果公示期满，办结"),
                ("result_published",),
                "closed",
                guard=partial(_hung, values, "result_published_on"),
            ),
            Move(
                "amend",
                _("退回修改"),
                (*BEFORE_RESOLVED, "resolved", "decision_published", "objected"),
                "draft",
                reason_required=True,
            ),
            Move(
                "reject",
                _("未通过"),
                (*BEFORE_RESOLVED, "draft"),
                "rejected",
                reason_required=True,
                exit=True,
            ),
        ),
    )


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
