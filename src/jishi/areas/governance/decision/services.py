"""How a decision moves: its machine with the county's figures, and what each step asks for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jishi.areas.governance.decision import rules
from jishi.areas.governance.decision.model import VillageDecision
from jishi.kinds.machines.decision import DECISION
from jishi.records.services import MoveRequest
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
