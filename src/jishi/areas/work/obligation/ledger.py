"""履职任务：what people owe for a period, handed in by themselves and accepted by the town."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jishi.areas.work.obligation.model import Obligation
from jishi.areas.work.obligation.rules import held_in
from jishi.areas.work.obligation.selectors import excused_by, has_files, wrongly_posted
from jishi.areas.work.obligation_template.model import OWING
from jishi.areas.work.obligation_template.rules import DUE_RULES
from jishi.core.access.roles import APPOINTED
from jishi.kinds.machines.obligation import OBLIGATION
from jishi.records.errors import Invalid
from jishi.records.ledger import Apart, Follow, Ledger, Own, Section, Share
from jishi.records.registry import register
from jishi.records.services import MoveRequest
from jishi.records.telling import ANSWERED, ASSIGNED, COUNTY, DUE, Tell
from jishi.rules.machine import Machine, Move, Phase, State
from jishi.rules.values.period import parse_period
from jishi.rules.verdict import Allowed, Denied, Verdict


def _kept(code: str, *sources: str, **other: Any) -> Move:
    """A move as every obligation has it, from the states that this one has."""
    return replace(OBLIGATION.move(code), sources=sources, **other)


def _shown(request: MoveRequest) -> Verdict:
    """It says when it was done and what, with the papers that the duty asks for."""
    guard = OBLIGATION.move("submit").guard
    verdict: Verdict = guard(request) if guard is not None else Allowed()
    if not verdict:
        return verdict
    if not request.record.report.strip():
        return Denied(_now("请填写完成情况：做了什么、结果如何。"), field="report")
    asked = request.record.task.evidence
    if asked and not has_files(request.record):
        return Denied(_now("这项任务要交“%(papers)s”：请先在“附件”里上传，再提交。") % {"papers": asked})
    return Allowed()


DUTY = Machine(
    code="field_obligation",
    initial="open",
    states=(
        OBLIGATION.state("open"),
        State("late", _("逾期未交"), Phase.OPEN),
        *(OBLIGATION.state(code) for code in ("submitted", "accepted", "returned", "missed", "waived")),
    ),
    moves=(
        _kept("submit", "open", "late", "returned", guard=_shown, fields=("done_at", "report")),
        _kept("accept", "submitted"),
        _kept("send_back", "submitted"),
        replace(
            OBLIGATION.move("miss"), code="mark_late", label=_("记为逾期"), sources=("open",), target="late"
        ),
        _kept("miss", "late", "returned", reason_required=True),
        _kept("waive", "open", "late", "returned", "submitted"),
        Move("reinstate", _("恢复任务"), ("waived",), "open", reason_required=True),
    ),
)


def _derive(obligation: Obligation) -> None:
    """Owed by who holds the post, and lying where the post does; two entries of one person are merged by themselves."""
    post, task = obligation.appointment, obligation.task
    obligation.template = task.code
    if obligation._state.adding:
        obligation.owed_by = post.holder_person
    for name in ("town", "village", "grid", "unit"):
        setattr(obligation, f"{name}_id", getattr(post, f"{name}_id"))


def _check(obligation: Obligation, lines: Mapping[str, list[Any]]) -> None:
    errors: dict[str, list[Any]] = {}
    task, post = obligation.task, obligation.appointment
    if post.role != task.role:
        said = {"task": task.name, "role": task.get_role_display()}
        errors["appointment"] = [_now("“%(task)s”只由%(role)s完成，这项任职不是。") % said]
    period = parse_period(obligation.period)
    if period.kind.value != task.every:
        said = {"every": task.get_every_display(), "period": obligation.period}
        errors["period"] = [_now("这项任务的周期是%(every)s，期间 %(period)s 不是。") % said]
    elif held_in(obligation.period, (post.starts_on, post.ends_on)) is None:
        text = _now("这一期没有任职（任职期 %(first)s 至 %(last)s）：只有在任的人才有任务（规则 %(rule)s）。")
        last = post.ends_on or _now("今")
        rule = DUE_RULES.get(task.every, "cadence")
        errors["period"] = [text % {"first": post.starts_on, "last": last, "rule": rule}]
    elif timezone.localtime(obligation.due_at).date() < period.first:
        errors["due_at"] = [_now("截止时间早于这一期的第一天 %(day)s。") % {"day": period.first}]
    if obligation.required < 1:
        errors["required"] = [_now("应完成次数至少为 1；不用做的请免除，写明理由。")]
    if errors:
        raise Invalid(errors)


def _shares(obligation: Obligation, lines: Mapping[str, list[Any]]) -> Iterable[Share]:
    """Who leads a team or convenes an alliance sees what is owed there."""
    post = obligation.appointment
    over = APPOINTED[post.role]
    return [Share(over, str(post.at_organisation_id))] if over in ("team", "alliance") else []


def _saying(obligation: Obligation) -> str:
    return _now("从 %(day)s 起逾期。") % {"day": obligation.late_on} if obligation.late_on else ""


# What is owed is told to whom it is asked of; what is handed in to the town, and the answer back.
NOTICES = (
    Tell(ASSIGNED, to=("assignee",)),
    Tell("submit", to=("town",)),
    Tell(ANSWERED, "mark_late", to=("assignee",)),
    Tell(DUE, to=("assignee", "town", COUNTY)),
)
DOING = {"view", "change", "submit"}
JUDGING = {"accept", "send_back", "miss", "waive", "reinstate"}

OBLIGATIONS = register(
    Ledger(
        code="obligations",
        model=Obligation,
        label=_("履职任务"),
        number="RW",
        menu="work",
        icon="list-check",
        help=_("系统按定期任务每天生成，在任、没有请假的人每期一件。本人提交，镇党委认可、退回或免除。"),
        form=(
            Section(_("任务"), "task", "appointment", "period", "due_at", "required"),
            Section(_("完成情况"), "report"),
        ),
        columns=("number", "town", "task", "owed_by", "period", "due_at", "late_on", "state"),
        filters=("task", "owed_by", "town", "village", "period", "due_at", "late_on", "state"),
        search=("period",),
        key=("task", "appointment", "period"),
        machine=DUTY,
        computed=("assignee",),
        fixed=("task", "appointment", "period", "due_at", "required"),
        locked=("submitted", "missed"),
        program_moves=("mark_late",),
        follows=(
            Follow("leaves", ("depart",), "waive", excused_by),
            Follow("appointments", ("archive",), "waive", wrongly_posted),
        ),
        grants={
            "town_party": {"view", "add", "archive", *JUDGING},
            "county_org": {"view", "add", "archive", *JUDGING},
            **dict.fromkeys(OWING, DOING),
            "inspector": {"view"},
            "auditor": {"view"},
        },
        own=(Own("change", "submit", roles=OWING, of="assignee"),),
        apart=(
            Apart(
                *("add", "archive", *sorted(JUDGING)),
                from_=("assignee", "owed_by"),
                reason=_("自己的任务不能自己审核、免除。"),
            ),
        ),
        rules=tuple(DUE_RULES.values()),
        derive=_derive,
        check=_check,
        shares=_shares,
        due=lambda obligation: obligation.due_at,
        saying=_saying,
        notices=NOTICES,
        examples=(
            {
                "task": "YJL",
                "appointment": "RZ-2026-000001",
                "period": "2026-12",
                "due_at": "2027-01-05T23:59:00+08:00",
                "required": 1,
            },
            {
                "task": "RDT",
                "appointment": "RZ-2026-000001",
                "period": "2026-11-24",
                "due_at": "2026-11-24T23:59:00+08:00",
                "required": 1,
                "report": "走访 3 户，记下 2 条需求（模拟）。",
            },
            {
                "task": "BNSZ",
                "appointment": "RZ-2026-000004",
                "period": "2026-H2",
                "due_at": "2027-01-15T23:59:00+08:00",
                "required": 1,
            },
        ),
    )
)
